"""A board on any day: who sat in which seat, and what rule sets find."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.errors import BadQueryError, unknown_names
from accounts.api.serializers import ReferenceSerializer
from accounts.api.views import ApiView
from accounts.roles import Permission
from partners.access import can
from partners.composition import Why
from partners.enums import NominationStage, SeatCapacity, Sector
from partners.forms.board import DayForm
from partners.models import Board
from partners.presenters.board import BoardFacts, SeatRow, board_facts
from partners.presenters.board_findings import FindingRow, RuleSetFindings

ON = OpenApiParameter(
    "on", OpenApiTypes.DATE, description="The day, as it is recorded now. Without: today."
)
FOR_PEOPLE = "Null where your role may not see people."


class SitterSerializer(serializers.Serializer[Any]):
    """Somebody in a seat."""

    person = ReferenceSerializer(allow_null=True, help_text=FOR_PEOPLE)
    home_organisation = ReferenceSerializer()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class UnderWaySerializer(serializers.Serializer[Any]):
    """A nomination under way."""

    stage = serializers.ChoiceField(choices=NominationStage.choices)
    since = serializers.DateField(allow_null=True)


class SeatOnDaySerializer(serializers.Serializer[Any]):
    """A seat on the day."""

    seat = ReferenceSerializer()
    sector = serializers.ChoiceField(choices=Sector.choices)
    capacity = serializers.ChoiceField(choices=SeatCapacity.choices)
    is_voting = serializers.BooleanField()
    holder = SitterSerializer(allow_null=True)
    vacant_since = serializers.DateField(allow_null=True)
    deputies = SitterSerializer(many=True)
    nominations = UnderWaySerializer(many=True)
    held_since = serializers.DateField(
        allow_null=True, help_text="First day of the holder, terms without a break together."
    )
    term_limit_on = serializers.DateField(
        allow_null=True, help_text="The last day on which the holder may hold it."
    )
    endings = serializers.ListField(
        child=serializers.CharField(), help_text="What ends within six months, or has run over."
    )


class BoardSeatsSerializer(serializers.Serializer[Any]):
    """The seats of a board on a day."""

    board = ReferenceSerializer()
    on = serializers.DateField()
    seats = SeatOnDaySerializer(many=True)


class CountedSeatSerializer(serializers.Serializer[Any]):
    """A seat that a requirement looks at: whether it counts, and if not, why."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    counts = serializers.BooleanField()
    why = serializers.ChoiceField(choices=[each.value for each in Why])
    since = serializers.DateField(allow_null=True)


class FindingSerializer(serializers.Serializer[Any]):
    """One requirement on the day."""

    code = serializers.CharField()
    text = serializers.CharField()
    is_met = serializers.BooleanField()
    since = serializers.DateField(
        allow_null=True, help_text="Met, or not met, since; null for what is only proposed."
    )
    at_least = serializers.IntegerField()
    counted = serializers.IntegerField()
    why = serializers.CharField()
    seats = CountedSeatSerializer(many=True)


class RuleSetFindingsSerializer(serializers.Serializer[Any]):
    """What one rule set finds. It never stands without its name, day and source."""

    rule_set = ReferenceSerializer()
    heading = serializers.CharField()
    legal_source = serializers.CharField()
    valid_from = serializers.DateField()
    as_at = serializers.DateField(allow_null=True)
    findings = FindingSerializer(many=True)


class BoardFindingsSerializer(serializers.Serializer[Any]):
    """What is in force, and apart from it what is only proposed."""

    board = ReferenceSerializer()
    on = serializers.DateField()
    in_force = RuleSetFindingsSerializer(many=True)
    proposed = RuleSetFindingsSerializer(many=True)


class BoardSeatsView(ApiView):
    """The seats of a board on a day."""

    collection = "boards"

    @extend_schema(operation_id="boards_seats", responses=BoardSeatsSerializer, parameters=[ON])
    def get(self, request: Request, id: str) -> Response:
        """Who held which seat, what was vacant since when, and what was ending."""
        board, facts = _asked(self, request, id)
        sees_people = can(self.caller, Permission.VIEW_PEOPLE, board.system)
        seats = [_seat(row, sees_people=sees_people) for row in facts.seats]
        body = {"board": board, "on": facts.on, "seats": seats}
        return Response(BoardSeatsSerializer(body).data)


class BoardFindingsView(ApiView):
    """What rule sets find on a board on a day."""

    collection = "boards"

    @extend_schema(
        operation_id="boards_findings", responses=BoardFindingsSerializer, parameters=[ON]
    )
    def get(self, request: Request, id: str) -> Response:
        """Each requirement: met or not, since when, and what was counted."""
        board, facts = _asked(self, request, id)
        body = {
            "board": board,
            "on": facts.on,
            "in_force": [_rule_set(each) for each in facts.findings],
            "proposed": [_rule_set(each) for each in facts.proposed],
        }
        return Response(BoardFindingsSerializer(body).data)


def _asked(view: ApiView, request: Request, public_id: str) -> tuple[Board, BoardFacts]:
    boards = Board.objects.visible_to(view.caller).select_related("system")
    board = get_object_or_404(boards, public_id=public_id)
    return board, board_facts(board, _day(request))


def _day(request: Request) -> date:
    """The day of the address; today without one.

    :raises BadQueryError: it is no day, lies too far away, or something else was asked.
    """
    unknown = set(request.query_params) - {"on"}
    if unknown:
        raise BadQueryError(errors=unknown_names(unknown))
    form = DayForm(request.query_params)
    if not form.is_valid():
        raise BadQueryError(errors=form.errors)
    return form.cleaned_data["on"] or timezone.localdate()


def _seat(row: SeatRow, *, sees_people: bool) -> dict[str, Any]:
    term = row.term
    return {
        "seat": row.seat,
        "sector": row.seat.sector,
        "capacity": row.seat.capacity,
        "is_voting": row.seat.is_voting,
        "holder": _sitter(row.holder, sees_people) if row.holder else None,
        "vacant_since": row.vacant_since,
        "deputies": [_sitter(each, sees_people) for each in row.deputies],
        "nominations": [{"stage": each.stage, "since": each.day} for each in row.nominations],
        "held_since": term.since if term else None,
        "term_limit_on": term.limit_on if term else None,
        "endings": [each.sentence for each in row.endings],
    }


def _sitter(appointment: Any, sees_people: bool) -> dict[str, Any]:
    return {
        "person": appointment.person if sees_people else None,
        "home_organisation": appointment.home_organisation,
        "valid_from": appointment.valid_from,
        "valid_to": appointment.valid_to,
    }


def _rule_set(found: RuleSetFindings) -> dict[str, Any]:
    return {
        "rule_set": found.rule_set,
        "heading": found.name,
        "legal_source": found.legal_source,
        "valid_from": found.rule_set.valid_from,
        "as_at": found.rule_set.as_at,
        "findings": [_finding(row, found) for row in found.rows],
    }


def _finding(row: FindingRow, found: RuleSetFindings) -> dict[str, Any]:
    finding = row.finding
    return {
        "code": finding.rule.code,
        "text": row.text,
        "is_met": row.is_met,
        "since": None if found.rule_set.is_proposed else finding.since,
        "at_least": finding.rule.at_least,
        "counted": finding.number,
        "why": row.why,
        "seats": [
            {
                "id": each.seat.key,
                "title": each.seat.title,
                "counts": each.why is Why.COUNTS,
                "why": each.why.value,
                "since": each.since,
            }
            for each in finding.counted
        ],
    }
