"""Pressures on partners and on systems: recorded, renewed, corrected, withdrawn."""

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
from accounts.api.reading import needs, read_row
from accounts.api.serializers import (
    IdField,
    ReasonSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.pressure import (
    PressureFacts,
    correct_pressure,
    record_pressure,
    renew_pressure,
    withdraw_pressure,
)
from engagement.api.rights import may
from engagement.api.standing_filters import PressureFilter
from engagement.enums import PressureKind
from engagement.models import Pressure
from partners.access import require
from partners.models import Partnership, Person, System

LEVEL = "Above 0, at most 0.8."
ENDS = "Without: 26 weeks after it begins."


class PressureSerializer(WithdrawableSerializer):
    """What weighs on a partner, or on the system itself, for a time."""

    system = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="Null when it weighs on the system itself."
    )
    cause = serializers.SerializerMethodField(
        help_text="Null where your role may not read confidential notes."
    )
    second_person = serializers.SerializerMethodField(
        help_text="Null without one, and where your role may not see people."
    )
    renews = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="The pressure that goes on with it."
    )
    recorded_by = ReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Pressure
        fields = (
            "id",
            "system",
            "partnership",
            "kind",
            "level",
            "first_on",
            "last_on",
            "cause",
            "document",
            "second_person",
            "renews",
            "recorded_at",
            "recorded_by",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )

    @extend_schema_field({"type": ["string", "null"]})
    @needs()
    def get_cause(self, pressure: Any) -> str | None:
        """The cause, for those who work with partners."""
        cause: str = pressure.cause
        return cause if pressure.may_read_notes else None

    @extend_schema_field(ReferenceSerializer(of=Person, allow_null=True))
    @needs("second_person")
    def get_second_person(self, pressure: Any) -> dict[str, Any] | None:
        """Who confirmed it, for those who see people."""
        if pressure.second_person is None or not pressure.may_see_people:
            return None
        return read_row(ReferenceSerializer, pressure.second_person)


class PressureFactsSerializer(StrictSerializer):
    """What is said of a pressure. It needs a document, or a second person who is not you."""

    kind = serializers.ChoiceField(choices=PressureKind.choices)
    level = serializers.FloatField(help_text=LEVEL)
    first_on = serializers.DateField()
    last_on = serializers.DateField(required=False, allow_null=True, help_text=ENDS)
    cause = serializers.CharField(max_length=500, required=False, allow_blank=True)
    document = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="A title or an address."
    )
    second_person = IdField(Person.objects.visible_to, required=False, allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A council after a funding notice",
            value={
                "partnership": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
                "kind": "funding",
                "level": 0.6,
                "first_on": "2026-04-01",
                "document": "Section 114 notice of 28 March 2026",
            },
            request_only=True,
        )
    ]
)
class NewPressureSerializer(PressureFactsSerializer):
    """A pressure on a partner, or, with a system in its place, on the system itself."""

    partnership = IdField(Partnership.objects.visible_to, required=False)
    system = IdField(System.objects.visible_to, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two."""
        if ("partnership" in attrs) == ("system" in attrs):
            raise serializers.ValidationError(
                {"partnership": ["Name a partnership, or a system for a pressure on itself."]}
            )
        return attrs


class RenewalSerializer(StrictSerializer):
    """How it goes on, from the day after its end. It needs a document or a second person again."""

    last_on = serializers.DateField(required=False, allow_null=True, help_text=ENDS)
    level = serializers.FloatField(
        required=False, allow_null=True, help_text=f"{LEVEL} Without: as before."
    )
    cause = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="Without: as before."
    )
    document = serializers.CharField(max_length=500, required=False, allow_blank=True)
    second_person = IdField(Person.objects.visible_to, required=False, allow_null=True)


class PressureCorrectionSerializer(PressureFactsSerializer):
    """What is right, and why it is put right."""

    reason = serializers.CharField(max_length=500)


class PressureViewSet(CollectionViewSet):
    """Pressures on systems that the caller may see, and on their partners."""

    collection = "pressures"
    serializer_class = PressureSerializer
    filterset_class = PressureFilter
    order = ("-first_on", "-id")
    queryset = Pressure.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        """All that the caller may see, withdrawn ones too."""
        user = self.caller
        rows: QuerySet[Any] = (
            Pressure.objects.visible_to(user)
            .select_related(
                "system", "partnership__organisation", "second_person", "renews", "recorded_by"
            )
            .annotate(
                may_read_notes=may(user, Permission.VIEW_CONFIDENTIAL_NOTES),
                may_see_people=may(user, Permission.VIEW_PEOPLE),
            )
        )
        return rows

    @extend_schema(request=NewPressureSerializer, responses={201: PressureSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Record what weighs on a partner or on a system."""
        body = self.read(NewPressureSerializer)
        partnership = body.pop("partnership", None)
        system = body.pop("system", None) or partnership.system
        require(self.caller, Permission.LOG_EVENTS, system)
        return self.answer_created(
            record_pressure(
                by=self.caller,
                system=system,
                partnership=partnership,
                facts=PressureFacts(**body),
            )
        )

    @extend_schema(request=RenewalSerializer, responses={201: PressureSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def renew(self, request: Request, id: str) -> Response:
        """Let it go on after its end: another record that follows this one."""
        pressure = self._pressure_to_change()
        body = self.read(RenewalSerializer)
        return self.answer_created(renew_pressure(by=self.caller, pressure=pressure, **body))

    @extend_schema(request=PressureCorrectionSerializer, responses={201: PressureSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def correct(self, request: Request, id: str) -> Response:
        """Put it right: this record is withdrawn and another stands in its place."""
        pressure = self._pressure_to_change()
        body = self.read(PressureCorrectionSerializer)
        reason = body.pop("reason")
        return self.answer_created(
            correct_pressure(
                by=self.caller, pressure=pressure, facts=PressureFacts(**body), reason=reason
            )
        )

    @extend_schema(request=ReasonSerializer, responses=PressureSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take back a pressure that did not weigh."""
        pressure = self._pressure_to_change()
        withdraw_pressure(by=self.caller, pressure=pressure, **self.read(ReasonSerializer))
        return self.answer_changed(pressure)

    def _pressure_to_change(self) -> Any:
        pressure = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, pressure.system)
        check_version_if_given(self.request, pressure)
        return pressure
