"""What partners hold of plans and of principles: stated, never changed, put right by the next."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import idempotent
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.plan_statement import (
    PositionFacts,
    Shown,
    rate_alignment,
    state_position,
)
from engagement.api.filters import by_system
from engagement.api.plan_statement_fields import (
    NewPlanAlignmentSerializer,
    NewPlanPositionSerializer,
    PlanAlignmentSerializer,
    PlanPositionSerializer,
)
from engagement.api.rights import may
from engagement.enums import Alignment, Stance
from engagement.models import PlanAlignment, PlanPosition
from partners.access import require
from partners.api.fields import same_system

SHOWN = (
    "said_on",
    "note",
    "nature",
    "sensitivity",
    "event",
    "document",
    "source",
    "corrects_newest",
)
RELATED = (
    "system",
    "plan_partner__plan",
    "plan_partner__partnership__organisation",
    "event",
    "document",
    "corrects",
    "recorded_by",
)
A_POSITION = OpenApiExample(
    "A council agrees on a condition",
    value={
        "plan_partner": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
        "stance": "conditional",
        "condition": "If money for home care keeps pace with discharges",
        "figure": "4.2",
        "figure_low": "3.6",
        "figure_high": "5.1",
        "unit": "million pounds a year",
        "until": "2027-02-05",
    },
    request_only=True,
)


class StatementFilter(filters.FilterSet):
    """By system, plan, partner, days, and whether it holds now."""

    system = by_system()
    plan = filters.UUIDFilter(field_name="plan_partner__plan__public_id", label="Plan")
    partnership = filters.UUIDFilter(
        field_name="plan_partner__partnership__public_id", label="Partnership"
    )
    since = filters.DateFilter(field_name="said_on", lookup_expr="gte", label="Said from")
    until = filters.DateFilter(field_name="said_on", lookup_expr="lte", label="Said up to")
    recorded_until = filters.DateFilter(
        field_name="recorded_at", lookup_expr="date__lte", label="Recorded up to"
    )
    holding = filters.BooleanFilter(method="only_holding", label="Only those that hold today")

    def only_holding(self, queryset: Any, name: str, value: bool) -> Any:
        """All of them, or the newest of each partner that nobody put right."""
        if not value:
            return queryset
        held = queryset.model.objects.filter(pk__in=queryset.order_by().values("pk")).holding()
        return queryset.filter(pk__in=held.values("pk"))


class PositionFilter(StatementFilter):
    """Positions also by what the partner holds."""

    stance = filters.ChoiceFilter(choices=Stance.choices, label="What they hold")


class AlignmentFilter(StatementFilter):
    """Alignments also by principle and by how far it is kept."""

    principle = filters.UUIDFilter(field_name="wording__principle__public_id", label="Principle")
    level = filters.ChoiceFilter(choices=Alignment.choices, label="How far")


class StatementViewSet(CollectionViewSet):
    """What positions and alignments have in common."""

    order = ("-said_on", "-id")

    def rows(self, rows: QuerySet[Any], *related: str) -> QuerySet[Any]:
        """With what is shown of them, and what the caller may read in them."""
        readable: QuerySet[Any] = rows.select_related(*RELATED, *related).annotate(
            may_read_notes=may(self.caller, Permission.VIEW_CONFIDENTIAL_NOTES),
            may_see_people=may(self.caller, Permission.VIEW_PEOPLE),
        )
        return readable

    def shown(self, body: dict[str, Any]) -> Shown:
        """When it was said and what shows it, taken out of the body of a request."""
        system = body["plan_partner"].system
        require(self.caller, Permission.LOG_EVENTS, system)
        named = {name: body.get(name) for name in ("event", "document", "said_by", "principle")}
        same_system(system, **named)
        return Shown(**{name: body.pop(name) for name in SHOWN if name in body})


class PlanPositionViewSet(StatementViewSet):
    """Positions of partners on plans of systems that the caller may see.

    A position is not corrected: the next one stands in its place.
    """

    collection = "plan-positions"
    serializer_class = PlanPositionSerializer
    filterset_class = PositionFilter
    queryset = PlanPosition.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        """All that were ever recorded."""
        return self.rows(PlanPosition.objects.visible_to(self.caller), "said_by")

    @extend_schema(
        request=NewPlanPositionSerializer,
        responses={201: PlanPositionSerializer},
        examples=[A_POSITION],
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Record what a partner holds from a day on. After submission it is retrofitted."""
        body = self.read(NewPlanPositionSerializer)
        shown = self.shown(body)
        plan_partner = body.pop("plan_partner")
        facts = PositionFacts(**body, shown=shown)
        return self.answer_created(
            state_position(by=self.caller, plan_partner=plan_partner, facts=facts)
        )


class PlanAlignmentViewSet(StatementViewSet):
    """How far partners find principles kept by plans of systems that the caller may see."""

    collection = "plan-alignments"
    serializer_class = PlanAlignmentSerializer
    filterset_class = AlignmentFilter
    queryset = PlanAlignment.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        """All that were ever recorded."""
        return self.rows(PlanAlignment.objects.visible_to(self.caller), "wording__principle")

    @extend_schema(request=NewPlanAlignmentSerializer, responses={201: PlanAlignmentSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Record how far a partner finds a principle kept, as it is worded now."""
        body = self.read(NewPlanAlignmentSerializer)
        shown = self.shown(body)
        return self.answer_created(rate_alignment(by=self.caller, **body, shown=shown))
