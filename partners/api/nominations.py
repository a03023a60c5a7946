"""Nominations for seats, for those who see people: begun, followed, stopped, appointed from."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from partners.access import require
from partners.actions.board import appoint
from partners.actions.nomination import (
    NominationFacts,
    advance_nomination,
    start_nomination,
    stop_nomination,
)
from partners.api.fields import same_system
from partners.enums import NominationStage
from partners.filters import NominationFilter
from partners.models import Nomination, Organisation, Person, Seat


class NominationSerializer(RecordSerializer):
    """Somebody is to be found for a seat. How far it has got is read off its days."""

    system = ReferenceSerializer(read_only=True)
    board = ReferenceSerializer(source="seat.board", read_only=True)
    seat = ReferenceSerializer(read_only=True)
    person = ReferenceSerializer(read_only=True, allow_null=True)
    organisation = ReferenceSerializer(read_only=True, allow_null=True)
    appointment = ReferenceSerializer(read_only=True, allow_null=True)
    stage = serializers.SerializerMethodField()

    class Meta:
        model = Nomination
        fields = (
            "id",
            "system",
            "board",
            "seat",
            "person",
            "organisation",
            "stage",
            "asked_on",
            "nominated_on",
            "assessed_on",
            "approved_on",
            "appointed_on",
            "appointment",
            "stopped_on",
            "stopped_reason",
            "version",
            "changed",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=NominationStage.choices))
    def get_stage(self, nomination: Nomination) -> str:
        """The last stage that it reached."""
        return nomination.stage.value


class NominationFactsSerializer(StrictSerializer):
    """How far it has got: what is left out is emptied. From the nomination on, whom and whence."""

    asked_on = serializers.DateField()
    person = IdField(Person.objects.visible_to, default=None, allow_null=True)
    organisation = IdField(Organisation.objects.visible_to, default=None, allow_null=True)
    nominated_on = serializers.DateField(default=None, allow_null=True)
    assessed_on = serializers.DateField(default=None, allow_null=True)
    approved_on = serializers.DateField(default=None, allow_null=True)


class NewNominationSerializer(NominationFactsSerializer):
    """For which seat as well."""

    seat = IdField(Seat.objects.visible_to)


class StopNominationSerializer(StrictSerializer):
    """When and why it leads to no appointment."""

    on = serializers.DateField()
    reason = serializers.CharField(max_length=500, help_text="The person may read it one day.")


class AppointNomineeSerializer(StrictSerializer):
    """From when until when whom it is about sits in the seat."""

    competences = serializers.ListField(
        child=serializers.CharField(max_length=60), default=list, max_length=20
    )
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(default=None, allow_null=True)


class NominationViewSet(CollectionViewSet):
    """Nominations of the systems in which the caller sees people."""

    collection = "nominations"
    serializer_class = NominationSerializer
    filterset_class = NominationFilter
    order = ("-asked_on", "-id")
    queryset = Nomination.objects.none()

    def get_queryset(self) -> QuerySet[Nomination]:
        """All that the caller may see."""
        return (
            Nomination.objects.visible_to(self.caller)
            .select_related(
                "system", "seat__board", "person", "organisation", "appointment__person"
            )
            .select_related("appointment__seat")
        )

    @extend_schema(request=NewNominationSerializer, responses={201: NominationSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Record that somebody is asked for, or already nominated, for a seat."""
        fields = self.read(NewNominationSerializer)
        seat = fields.pop("seat")
        require(self.caller, Permission.MANAGE_BOARDS, seat.system)
        same_system(seat.system, person=fields["person"])
        facts = NominationFacts(**fields)
        return self.answer_created(start_nomination(by=self.caller, seat=seat, facts=facts))

    @extend_schema(request=NominationFactsSerializer, responses=NominationSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Record how far it has got, or put right what is recorded."""
        nomination = self._nomination_to_change()
        version = expected_version(request, nomination)
        fields = self.read(NominationFactsSerializer)
        same_system(nomination.system, person=fields["person"])
        advance_nomination(
            by=self.caller,
            nomination=nomination,
            facts=NominationFacts(**fields),
            expected_version=version,
        )
        return self.answer_changed(nomination)

    @extend_schema(request=StopNominationSerializer, responses=NominationSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def stop(self, request: Request, id: str) -> Response:
        """Record that it leads to no appointment, and why."""
        nomination = self._nomination_to_change()
        check_version_if_given(request, nomination)
        fields = self.read(StopNominationSerializer)
        stop_nomination(by=self.caller, nomination=nomination, **fields)
        return self.answer_changed(nomination)

    @extend_schema(request=AppointNomineeSerializer, responses=NominationSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def appoint(self, request: Request, id: str) -> Response:
        """Seat whom it is about, which ends it."""
        nomination = self._nomination_to_change()
        check_version_if_given(request, nomination)
        fields = self.read(AppointNomineeSerializer)
        if nomination.person is None or nomination.organisation is None:
            refusal = ["Say who was nominated, and from where, before you appoint them."]
            raise serializers.ValidationError({"person": refusal})
        appoint(
            by=self.caller,
            seat=nomination.seat,
            person=nomination.person,
            home_organisation=nomination.organisation,
            nomination=nomination,
            **fields,
        )
        return self.answer_changed(nomination)

    def _nomination_to_change(self) -> Any:
        nomination = self.get_object()
        require(self.caller, Permission.MANAGE_BOARDS, nomination.system)
        return nomination
