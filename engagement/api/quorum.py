"""Who was in the room: the quorum of a meeting, and attendance at a board by seat."""

from datetime import date, timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import ReferenceSerializer
from accounts.api.views import ApiView
from engagement.analytics.board_attendance import board_attendance
from engagement.analytics.quorum import BoardQuorum, ItemQuorum, meeting_quorum
from engagement.api.early_engagement import PeriodSerializer
from engagement.models import Event
from engagement.presenters.representation.quorum_words import in_words
from engagement.scoring.quorum import Presence, Quorum, Verdict
from partners.enums import Sector
from partners.models import Board


class QuorumSerializer(serializers.Serializer[Any]):
    """A quorum: what is needed, what is known, and the sentence of the page."""

    needed = serializers.IntegerField(allow_null=True, help_text="Null: none is set.")
    members = serializers.IntegerField(help_text="Voting seats that somebody holds.")
    vacant = serializers.IntegerField()
    there = serializers.IntegerField(help_text="Seats filled by somebody who may vote.")
    lost = serializers.IntegerField(help_text="How many more without interests declared.")
    not_known = serializers.IntegerField(help_text="How many more it could be.")
    verdict = serializers.ChoiceField(choices=[each.value for each in Verdict])
    sentence = serializers.CharField()


class VotingSeatSerializer(serializers.Serializer[Any]):
    """A voting seat at the meeting."""

    seat = ReferenceSerializer()
    presence = serializers.ChoiceField(choices=[each.value for each in Presence])
    by_deputy = serializers.BooleanField()


class ItemQuorumSerializer(serializers.Serializer[Any]):
    """A board's quorum for one item."""

    item = ReferenceSerializer()
    quorum = QuorumSerializer()


class BoardQuorumSerializer(serializers.Serializer[Any]):
    """One board: its quorum as a whole, its voting seats, and item by item."""

    board = ReferenceSerializer()
    quorum = QuorumSerializer()
    seats = VotingSeatSerializer(many=True)
    items = ItemQuorumSerializer(many=True)


class MeetingQuorumSerializer(serializers.Serializer[Any]):
    """All boards whose meeting it was."""

    event = ReferenceSerializer()
    boards = BoardQuorumSerializer(many=True)


class CameSerializer(serializers.Serializer[Any]):
    """How often a seat, or the seats of a sector, were filled, and how."""

    holder = serializers.IntegerField()
    deputy = serializers.IntegerField()
    apologies = serializers.IntegerField()
    absent = serializers.IntegerField()
    not_known = serializers.IntegerField()
    vacant = serializers.IntegerField()
    known = serializers.IntegerField(help_text="What the share is taken of.")
    share = serializers.FloatField(allow_null=True, help_text="Null with fewer than 12 known.")
    share_low = serializers.FloatField(
        source="interval.low", default=None, allow_null=True, help_text="Wilson's 95 % interval."
    )
    share_high = serializers.FloatField(source="interval.high", default=None, allow_null=True)


class SeatCameSerializer(serializers.Serializer[Any]):
    """One seat."""

    seat = ReferenceSerializer()
    meetings = serializers.IntegerField()
    count = CameSerializer()


class SectorCameSerializer(serializers.Serializer[Any]):
    """All seats of a sector."""

    sector = serializers.ChoiceField(choices=Sector.choices)
    seats = serializers.IntegerField()
    count = CameSerializer()


class BoardAttendanceSerializer(serializers.Serializer[Any]):
    """The meetings of a board in a period."""

    board = ReferenceSerializer()
    since = serializers.DateField()
    until = serializers.DateField()
    meetings = serializers.IntegerField()
    seats = SeatCameSerializer(many=True)
    sectors = SectorCameSerializer(many=True)


class QuorumView(ApiView):
    """The quorum of a meeting."""

    collection = "events"

    @extend_schema(operation_id="events_quorum", responses=MeetingQuorumSerializer)
    def get(self, request: Request, id: str) -> Response:
        """For each board whose meeting it was, as a whole and item by item."""
        event = get_object_or_404(Event.objects.visible_to(self.caller), public_id=id)
        is_to_come = event.occurred_on > timezone.localdate()
        boards = [_of_board(each, is_to_come) for each in meeting_quorum(event).boards]
        return Response(MeetingQuorumSerializer({"event": event, "boards": boards}).data)


class BoardAttendanceView(ApiView):
    """Attendance at a board."""

    collection = "boards"

    @extend_schema(
        operation_id="boards_attendance",
        parameters=[
            OpenApiParameter("since", OpenApiTypes.DATE, description="Without: a year before."),
            OpenApiParameter("until", OpenApiTypes.DATE, description="Without: today."),
        ],
        responses=BoardAttendanceSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        """By seat and by sector, holders and deputies apart."""
        board = get_object_or_404(Board.objects.visible_to(self.caller), public_id=id)
        asked = PeriodSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        until: date = asked.validated_data.get("until") or timezone.localdate()
        since: date = asked.validated_data.get("since") or until - timedelta(days=365)
        return Response(BoardAttendanceSerializer(board_attendance(board, since, until)).data)


def _of_board(found: BoardQuorum, is_to_come: bool) -> dict[str, Any]:
    return {
        "board": found.board,
        "quorum": _quorum(found.quorum, found, is_to_come),
        "seats": found.seats,
        "items": [
            {"item": each.item, "quorum": _quorum(each.quorum, each, is_to_come)}
            for each in found.items
        ],
    }


def _quorum(quorum: Quorum, found: BoardQuorum | ItemQuorum, is_to_come: bool) -> dict[str, Any]:
    names = ("needed", "members", "vacant", "there", "lost", "not_known", "verdict")
    words = in_words(found, is_to_come=is_to_come)
    return {**{name: getattr(quorum, name) for name in names}, "sentence": words.sentence}
