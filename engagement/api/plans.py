"""Plans, and the principles by which they are looked at."""

from typing import Any
from uuid import UUID

import django_filters as filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.changes import Part
from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.idempotency import idempotent
from accounts.api.serializers import ReasonSerializer
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.plan import (
    PlanFacts,
    begin_plan,
    correct_plan,
    need_partners,
    release_partner,
    reopen_plan,
    submit_plan,
    withdraw_plan,
)
from engagement.actions.principle import (
    add_principle,
    move_principle,
    restore_principle,
    retire_principle,
    reword_principle,
)
from engagement.api.filters import by_system
from engagement.api.plan_fields import (
    MoveSerializer,
    NeededSerializer,
    NewPlanSerializer,
    NewPrincipleSerializer,
    NewWordingSerializer,
    PlanCorrectionSerializer,
    PlanSerializer,
    PrincipleSerializer,
    ReleaseSerializer,
    SubmissionSerializer,
)
from engagement.api.record_filters import RecordFilter
from engagement.enums import PlanKind
from engagement.errors import NotPossibleError
from engagement.lists.plan_filters import STATES, in_state
from engagement.models import Plan, PlanPartner, PlanPosition, Principle
from partners.access import require

A_PLAN = OpenApiExample(
    "A five-year plan",
    value={
        "system": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
        "kind": "commissioning",
        "title": "Five-year strategic commissioning plan",
        "first_on": "2027-04-01",
        "last_on": "2032-03-31",
        "due_on": "2027-03-14",
        "partners": ["1f0e3dad-9990-4c5d-9f1b-2b0d0a3c1e55"],
    },
    request_only=True,
)


class PlanFilter(RecordFilter):
    """Plans by kind, state, place, partner, and when they are due."""

    kind = filters.ChoiceFilter(choices=PlanKind.choices, label="Kind")
    state = filters.ChoiceFilter(method="so_far", choices=STATES, label="State")
    place = filters.UUIDFilter(field_name="place__public_id", label="Place")
    partnership = filters.UUIDFilter(method="needing", label="Partnership that it needs")
    due_from = filters.DateFilter(field_name="due_on", lookup_expr="gte", label="Due from")
    due_to = filters.DateFilter(field_name="due_on", lookup_expr="lte", label="Due up to")

    def so_far(self, queryset: Any, name: str, value: str) -> Any:
        """A state that follows from the days."""
        return in_state(queryset, value)

    def needing(self, queryset: Any, name: str, value: UUID) -> Any:
        """Plans that need the partner now."""
        parts = PlanPartner.objects.standing().filter(partnership__public_id=value)
        return queryset.filter(pk__in=parts.values("plan"))


class PlanViewSet(CollectionViewSet):
    """Plans of systems that the caller may see, with the partners that each needs."""

    collection = "plans"
    serializer_class = PlanSerializer
    filterset_class = PlanFilter
    order = ("-due_on", "-id")
    change_parts = (Part(PlanPartner, "plan"), Part(PlanPosition, "plan_partner__plan"))
    queryset = Plan.objects.none()

    def get_queryset(self) -> QuerySet[Plan]:
        """All that the caller may see, withdrawn ones too."""
        needed = PlanPartner.objects.standing().by_name().with_position()
        return (
            Plan.objects.visible_to(self.caller)
            .select_related("system", "place", "lead")
            .prefetch_related(
                Prefetch(
                    "partners",
                    needed.select_related("partnership__organisation"),
                    to_attr="needed",
                )
            )
        )

    @extend_schema(request=NewPlanSerializer, responses={201: PlanSerializer}, examples=[A_PLAN])
    @idempotent
    def create(self, request: Request) -> Response:
        """Record a plan. The first one of a system brings the first ten principles."""
        body = self.read(NewPlanSerializer)
        system, partners = body.pop("system"), body.pop("partners", [])
        require(self.caller, Permission.MANAGE_PARTNERSHIPS, system)
        facts = PlanFacts(**body)
        return self.answer_created(
            begin_plan(by=self.caller, system=system, facts=facts, partners=partners)
        )

    @extend_schema(request=PlanCorrectionSerializer, responses=PlanSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Put a record right. The old version stays in the history."""
        plan = self._plan_to_change()
        version = expected_version(request, plan)
        body = self.read(PlanCorrectionSerializer)
        reason = body.pop("reason")
        correct_plan(
            by=self.caller,
            plan=plan,
            facts=PlanFacts(**body),
            reason=reason,
            expected_version=version,
        )
        return self.answer_changed(plan)

    @extend_schema(request=SubmissionSerializer, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def submit(self, request: Request, id: str) -> Response:
        """Record the day of its submission: what is said later is retrofitted."""
        plan = self._plan_to_change()
        submit_plan(by=self.caller, plan=plan, **self.read(SubmissionSerializer))
        return self.answer_changed(plan)

    @extend_schema(request=ReasonSerializer, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def reopen(self, request: Request, id: str) -> Response:
        """Take back that it was submitted."""
        plan = self._plan_to_change()
        reopen_plan(by=self.caller, plan=plan, **self.read(ReasonSerializer))
        return self.answer_changed(plan)

    @extend_schema(request=ReasonSerializer, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take back the record of a plan that nobody writes."""
        plan = self._plan_to_change()
        withdraw_plan(by=self.caller, plan=plan, **self.read(ReasonSerializer))
        return self.answer_changed(plan)

    @extend_schema(request=NeededSerializer, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def need(self, request: Request, id: str) -> Response:
        """Add partners that the plan needs."""
        plan = self._plan_to_change()
        need_partners(by=self.caller, plan=plan, **self.read(NeededSerializer))
        return self.answer_changed(plan)

    @extend_schema(request=ReleaseSerializer, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def release(self, request: Request, id: str) -> Response:
        """Say that the plan does not need a partner any more. What it said stays."""
        plan = self._plan_to_change()
        body = self.read(ReleaseSerializer)
        if body["partner"].plan_id != plan.pk:
            raise NotPossibleError("This is not a partner of this plan.")
        release_partner(by=self.caller, plan_partner=body["partner"], reason=body["reason"])
        return self.answer_changed(plan)

    def _plan_to_change(self) -> Any:
        plan = self.get_object()
        require(self.caller, Permission.MANAGE_PARTNERSHIPS, plan.system)
        check_version_if_given(self.request, plan)
        return plan


class PrincipleFilter(filters.FilterSet):
    """Principles by system, and whether they are retired."""

    system = by_system()
    retired = filters.BooleanFilter(method="also_retired", label="Also give retired ones.")

    class Meta:
        model = Principle
        fields = ()

    def filter_queryset(self, queryset: Any) -> Any:
        """Retired ones are left out unless asked for."""
        rows: Any = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("retired") else rows.active()

    def also_retired(self, queryset: Any, name: str, value: bool) -> Any:
        """Decided for the list as a whole, in ``filter_queryset``."""
        return queryset


class PrincipleViewSet(CollectionViewSet):
    """Principles of systems that the caller may see, with all their wordings."""

    collection = "principles"
    serializer_class = PrincipleSerializer
    filterset_class = PrincipleFilter
    order = ("place_in_order", "id")
    queryset = Principle.objects.none()

    def get_queryset(self) -> QuerySet[Principle]:
        """All that the caller may see, retired ones too."""
        rows = Principle.objects.visible_to(self.caller)
        return rows.select_related("system").prefetch_related("wordings")

    @extend_schema(request=NewPrincipleSerializer, responses={201: PrincipleSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Add a principle after the others."""
        body = self.read(NewPrincipleSerializer)
        require(self.caller, Permission.MANAGE_PARTNERSHIPS, body["system"])
        return self.answer_created(add_principle(by=self.caller, **body))

    @extend_schema(request=NewWordingSerializer, responses=PrincipleSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Give it the next wording. What was said of the earlier one stays about that one."""
        principle = self._principle_to_change()
        version = expected_version(request, principle)
        body = self.read(NewWordingSerializer)
        reword_principle(by=self.caller, principle=principle, expected_version=version, **body)
        return self.answer_changed(principle)

    @extend_schema(request=MoveSerializer, responses=PrincipleSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def move(self, request: Request, id: str) -> Response:
        """Put it in another place of the order."""
        principle = self._principle_to_change()
        move_principle(by=self.caller, principle=principle, **self.read(MoveSerializer))
        return self.answer_changed(principle)

    @extend_schema(request=ReasonSerializer, responses=PrincipleSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def retire(self, request: Request, id: str) -> Response:
        """Look at plans by it no longer."""
        principle = self._principle_to_change()
        retire_principle(by=self.caller, principle=principle, **self.read(ReasonSerializer))
        return self.answer_changed(principle)

    @extend_schema(request=None, responses=PrincipleSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def restore(self, request: Request, id: str) -> Response:
        """Look at plans by a retired one again."""
        principle = self._principle_to_change()
        restore_principle(by=self.caller, principle=principle)
        return self.answer_changed(principle)

    def _principle_to_change(self) -> Any:
        principle = self.get_object()
        require(self.caller, Permission.MANAGE_PARTNERSHIPS, principle.system)
        check_version_if_given(self.request, principle)
        return principle
