"""Quiet periods: known silence, which counts against nobody."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    ReasonSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.quiet_period import record_quiet_period, withdraw_quiet_period
from engagement.api.rights import may
from engagement.api.standing_filters import QuietPeriodFilter
from engagement.enums import QuietKind
from engagement.models import QuietPeriod
from partners.access import require
from partners.api.fields import visible_places
from partners.enums import Sector
from partners.models import Partnership, System


class QuietPeriodSerializer(WithdrawableSerializer):
    """Known silence of one partner, of a sector, of a place, or of everybody in a system."""

    system = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(read_only=True, allow_null=True)
    place = ReferenceSerializer(read_only=True, allow_null=True)
    note = serializers.SerializerMethodField(
        help_text="Null where your role may not read confidential notes."
    )

    class Meta:
        model = QuietPeriod
        fields = (
            "id",
            "system",
            "partnership",
            "sector",
            "place",
            "kind",
            "first_on",
            "last_on",
            "note",
            "recorded_at",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )

    @extend_schema_field({"type": ["string", "null"]})
    def get_note(self, period: Any) -> str | None:
        """The note, for those who work with partners."""
        note: str = period.note
        return note if period.may_read_notes else None


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "All councils before an election",
            value={
                "system": "8f14e45f-ceea-467f-a0d2-0a3c5b1f7e11",
                "sector": "local_government",
                "kind": "pre_election",
                "first_on": "2027-03-22",
                "last_on": "2027-05-06",
            },
            request_only=True,
        )
    ]
)
class NewQuietPeriodSerializer(StrictSerializer):
    """For one partner; with a system, for a sector, a place or everybody. It may lie ahead."""

    partnership = IdField(Partnership.objects.visible_to, required=False)
    system = IdField(System.objects.visible_to, required=False)
    sector = serializers.ChoiceField(choices=Sector.choices, required=False, allow_blank=True)
    place = IdField(
        visible_places,
        required=False,
        allow_null=True,
        help_text="With a sector: only those of the sector in this place.",
    )
    kind = serializers.ChoiceField(choices=QuietKind.choices)
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two."""
        if ("partnership" in attrs) == ("system" in attrs):
            raise serializers.ValidationError(
                {"partnership": ["Name a partnership, or a system for more than one partner."]}
            )
        return attrs


class QuietPeriodViewSet(CollectionViewSet):
    """Quiet periods of the systems that the caller may see."""

    collection = "quiet-periods"
    serializer_class = QuietPeriodSerializer
    filterset_class = QuietPeriodFilter
    order = ("-first_on", "-id")
    queryset = QuietPeriod.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        """All that the caller may see, withdrawn ones too."""
        user = self.caller
        rows: QuerySet[Any] = (
            QuietPeriod.objects.visible_to(user)
            .select_related(
                "system", "partnership__organisation", "partnership__counterpart", "place"
            )
            .annotate(may_read_notes=may(user, Permission.VIEW_CONFIDENTIAL_NOTES))
        )
        return rows

    @extend_schema(request=NewQuietPeriodSerializer, responses={201: QuietPeriodSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Record that silence is known."""
        body = self.read(NewQuietPeriodSerializer)
        system = body.pop("system", None) or body["partnership"].system
        require(self.caller, Permission.MANAGE_PARTNERSHIPS, system)
        return self.answer_created(record_quiet_period(by=self.caller, system=system, **body))

    @extend_schema(request=ReasonSerializer, responses=QuietPeriodSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take it back: silence in it counts again."""
        period = self.get_object()
        require(self.caller, Permission.MANAGE_PARTNERSHIPS, period.system)
        check_version_if_given(request, period)
        withdraw_quiet_period(by=self.caller, period=period, **self.read(ReasonSerializer))
        return self.answer_changed(period)
