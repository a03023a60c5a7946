"""Boards and their seats; who sits in them is in `appointments`."""

from django.db.models import QuerySet
from django.db.models.functions import Lower
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import expected_version
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
from partners.actions.board import add_seat, change_seat, set_up_board
from partners.api.fields import same_system, visible_places
from partners.deletions import Deletions
from partners.enums import BoardKind, NominatingRoute, SeatCapacity, Sector
from partners.filters import BoardFilter, SeatFilter
from partners.models import (
    Board,
    Partnership,
    Seat,
    System,
)
from partners.models.board import MOST_YEARS

TERM = "How long one person may hold it, appointments without a break together."


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
    deletions = Deletions(Board)
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
            "term_years",
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
    term_years = serializers.IntegerField(
        min_value=1, max_value=MOST_YEARS, required=False, allow_null=True, help_text=TERM
    )
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True)


class SeatTermsSerializer(StrictSerializer):
    """What may be put right of a seat: what is left out is emptied, or as for a new seat."""

    sector = serializers.ChoiceField(choices=Sector.choices)
    capacity = serializers.ChoiceField(choices=SeatCapacity.choices, default=SeatCapacity.MEMBER)
    is_voting = serializers.BooleanField(default=True)
    nominating_route = serializers.ChoiceField(
        choices=NominatingRoute.choices, default=NominatingRoute.NONE
    )
    expected_from = IdField(Partnership.objects.visible_to, default=None, allow_null=True)
    term_years = serializers.IntegerField(
        min_value=1, max_value=MOST_YEARS, default=None, allow_null=True, help_text=TERM
    )
    valid_to = serializers.DateField(default=None, allow_null=True)


class SeatViewSet(CollectionViewSet):
    """Seats, filled or not; who sits in them is in the appointments."""

    collection = "seats"
    serializer_class = SeatSerializer
    deletions = Deletions(Seat)
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

    @extend_schema(request=SeatTermsSerializer, responses=SeatSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Put right what is recorded of a seat, or end it. Title and first day stay."""
        seat = self.get_object()
        require(self.caller, Permission.MANAGE_BOARDS, seat.system)
        version = expected_version(request, seat)
        fields = self.read(SeatTermsSerializer)
        same_system(seat.system, expected_from=fields["expected_from"])
        change_seat(by=self.caller, seat=seat, expected_version=version, **fields)
        return self.answer_changed(seat)
