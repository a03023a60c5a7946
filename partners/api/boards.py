"""Boards, their seats, and who sits in them."""

from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given
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
from partners.actions.board import add_seat, appoint, end_appointment, set_up_board
from partners.api.fields import same_system, visible_places
from partners.enums import AppointmentKind, BoardKind, NominatingRoute, SeatCapacity, Sector
from partners.filters import AppointmentFilter, BoardFilter, SeatFilter
from partners.models import (
    Appointment,
    Board,
    Organisation,
    Partnership,
    Person,
    Seat,
    System,
)


class BoardSerializer(RecordSerializer):
    """A board or committee on which partners sit."""

    system = ReferenceSerializer(read_only=True)
    place = ReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Board
        fields = (
            "id",
            "system",
            "place",
            "name",
            "kind",
            "quorum",
            "valid_from",
            "valid_to",
            "version",
            "changed",
        )


class NewBoardSerializer(StrictSerializer):
    """A board of a system."""

    system = IdField(System.objects.visible_to)
    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=BoardKind.choices)
    place = IdField(visible_places, required=False, allow_null=True)
    quorum = serializers.IntegerField(min_value=1, max_value=1000, required=False, allow_null=True)
    valid_from = serializers.DateField(required=False, allow_null=True)


class BoardViewSet(CollectionViewSet):
    """Boards of the systems that the caller may see."""

    collection = "boards"
    serializer_class = BoardSerializer
    filterset_class = BoardFilter
    order = ("name_key", "id")
    queryset = Board.objects.none()

    def get_queryset(self) -> QuerySet[Board]:
        """All that the caller may see."""
        visible = Board.objects.visible_to(self.caller)
        return visible.select_related("system", "place").annotate(name_key=Lower("name"))

    @extend_schema(request=NewBoardSerializer, responses={201: BoardSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Set up a board."""
        fields = self.read(NewBoardSerializer)
        require(self.caller, Permission.MANAGE_BOARDS, fields["system"])
        same_system(fields["system"], place=fields.get("place"))
        return self.answer_created(set_up_board(by=self.caller, **fields))


class SeatSerializer(RecordSerializer):
    """A place at a board, filled or not."""

    board = ReferenceSerializer(read_only=True)
    system = ReferenceSerializer(read_only=True)
    expected_from = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="The partnership that provides the holder."
    )

    class Meta:
        model = Seat
        fields = (
            "id",
            "board",
            "system",
            "title",
            "sector",
            "capacity",
            "is_voting",
            "is_statutory",
            "nominating_route",
            "expected_from",
            "valid_from",
            "valid_to",
            "version",
            "changed",
        )


class NewSeatSerializer(StrictSerializer):
    """A seat of a board."""

    board = IdField(Board.objects.visible_to)
    title = serializers.CharField(max_length=200)
    sector = serializers.ChoiceField(choices=Sector.choices)
    capacity = serializers.ChoiceField(choices=SeatCapacity.choices, required=False)
    is_voting = serializers.BooleanField(required=False)
    is_statutory = serializers.BooleanField(required=False)
    nominating_route = serializers.ChoiceField(choices=NominatingRoute.choices, required=False)
    expected_from = IdField(Partnership.objects.visible_to, required=False, allow_null=True)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True)


class SeatViewSet(CollectionViewSet):
    """Seats, filled or not; who sits in them is in the appointments."""

    collection = "seats"
    serializer_class = SeatSerializer
    filterset_class = SeatFilter
    queryset = Seat.objects.none()

    def get_queryset(self) -> QuerySet[Seat]:
        """All that the caller may see."""
        visible = Seat.objects.visible_to(self.caller)
        return visible.select_related("board", "system", "expected_from__organisation")

    @extend_schema(request=NewSeatSerializer, responses={201: SeatSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Add a seat to a board."""
        fields = self.read(NewSeatSerializer)
        system = fields["board"].system
        require(self.caller, Permission.MANAGE_BOARDS, system)
        same_system(system, expected_from=fields.get("expected_from"))
        return self.answer_created(add_seat(by=self.caller, **fields))


class AppointmentSerializer(RecordSerializer):
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
            "version",
            "changed",
        )

    @extend_schema_field(ReferenceSerializer(allow_null=True))
    def get_person(self, appointment: Any) -> dict[str, Any] | None:
        """Who sits there, for those who may see people."""
        if not appointment.may_see_person:
            return None
        return dict(ReferenceSerializer(appointment.person).data)


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


class AppointmentViewSet(CollectionViewSet):
    """Who sits in which seat, now and before."""

    collection = "appointments"
    serializer_class = AppointmentSerializer
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
        appointment = self.get_object()
        require(self.caller, Permission.MANAGE_BOARDS, appointment.system)
        check_version_if_given(request, appointment)
        fields = self.read(EndAppointmentSerializer)
        end_appointment(by=self.caller, appointment=appointment, on=fields["valid_to"])
        return self.answer_changed(appointment)
