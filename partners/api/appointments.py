"""Who sits in which seat, now and before: appointed, ended, put right, taken back."""

from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given, expected_version
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
from partners.access import require
from partners.actions.appointment import correct_appointment, withdraw_appointment
from partners.actions.board import appoint, end_appointment
from partners.api.fields import same_system
from partners.deletions import Deletions
from partners.enums import AppointmentKind
from partners.filters import AppointmentFilter
from partners.models import Appointment, Organisation, Person, Seat, System


class AppointmentSerializer(WithdrawableSerializer):
    """A person sits in a seat for a time, coming from an organisation and not as its delegate."""

    system = ReferenceSerializer(read_only=True)
    board = ReferenceSerializer(source="seat.board", read_only=True)
    seat = ReferenceSerializer(read_only=True)
    person = serializers.SerializerMethodField(help_text="Null where your role may not see people.")
    home_organisation = ReferenceSerializer(read_only=True)

    class Meta:
        model = Appointment
        fields = (
            "id",
            "system",
            "board",
            "seat",
            "person",
            "home_organisation",
            "kind",
            "competences",
            "valid_from",
            "valid_to",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )

    @extend_schema_field(ReferenceSerializer(of=Person, allow_null=True))
    @needs("person")
    def get_person(self, appointment: Any) -> dict[str, Any] | None:
        """Who sits there, for those who may see people."""
        if not appointment.may_see_person:
            return None
        return read_row(ReferenceSerializer, appointment.person)


class NewAppointmentSerializer(StrictSerializer):
    """Who sits in which seat, from when."""

    seat = IdField(Seat.objects.visible_to)
    person = IdField(Person.objects.visible_to)
    home_organisation = IdField(Organisation.objects.visible_to)
    kind = serializers.ChoiceField(choices=AppointmentKind.choices, required=False)
    competences = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, max_length=20
    )
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True)


class EndAppointmentSerializer(StrictSerializer):
    """When the appointment ended."""

    valid_to = serializers.DateField(help_text="The last day.")


class AppointmentCorrectionSerializer(StrictSerializer):
    """What is right of an appointment, and why it is put right. Who it is stays."""

    home_organisation = IdField(Organisation.objects.visible_to)
    competences = serializers.ListField(
        child=serializers.CharField(max_length=60), default=list, max_length=20
    )
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(default=None, allow_null=True)
    reason = serializers.CharField(max_length=500)


class AppointmentViewSet(CollectionViewSet):
    """Who sits in which seat, now and before."""

    collection = "appointments"
    serializer_class = AppointmentSerializer
    deletions = Deletions(Appointment)
    filterset_class = AppointmentFilter
    queryset = Appointment.objects.none()

    def get_queryset(self) -> QuerySet[Appointment]:
        """All that the caller may see."""
        user = self.caller
        people = System.objects.with_permission(user, Permission.VIEW_PEOPLE)
        return (
            Appointment.objects.visible_to(user)
            .select_related("system", "seat__board", "person", "home_organisation")
            .annotate(
                may_see_person=Exists(
                    people.filter(pk=OuterRef("system")), output_field=BooleanField()
                )
            )
        )

    @extend_schema(request=NewAppointmentSerializer, responses={201: AppointmentSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Seat a person."""
        fields = self.read(NewAppointmentSerializer)
        system = fields["seat"].system
        require(self.caller, Permission.MANAGE_BOARDS, system)
        same_system(system, person=fields["person"])
        return self.answer_created(appoint(by=self.caller, **fields))

    @extend_schema(request=EndAppointmentSerializer, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def end(self, request: Request, id: str) -> Response:
        """Record the last day of an appointment."""
        appointment = self._appointment_to_change()
        check_version_if_given(request, appointment)
        fields = self.read(EndAppointmentSerializer)
        end_appointment(by=self.caller, appointment=appointment, on=fields["valid_to"])
        return self.answer_changed(appointment)

    @extend_schema(request=AppointmentCorrectionSerializer, responses=AppointmentSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Put right what is recorded of an appointment."""
        appointment = self._appointment_to_change()
        version = expected_version(request, appointment)
        fields = self.read(AppointmentCorrectionSerializer)
        correct_appointment(
            by=self.caller, appointment=appointment, expected_version=version, **fields
        )
        return self.answer_changed(appointment)

    @extend_schema(request=ReasonSerializer, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take back an appointment that was recorded by mistake."""
        appointment = self._appointment_to_change()
        check_version_if_given(request, appointment)
        withdraw_appointment(by=self.caller, appointment=appointment, **self.read(ReasonSerializer))
        return self.answer_changed(appointment)

    def _appointment_to_change(self) -> Any:
        appointment = self.get_object()
        require(self.caller, Permission.MANAGE_BOARDS, appointment.system)
        return appointment
