"""Boards and committees in a period: when they met, who came by sector, and whether with a quorum.

All boards of a system in six queries, however many meetings there were.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from engagement.analytics.board_attendance import (
    AttendanceCount,
    Came,
    SectorAttendance,
    seats_filled,
)
from engagement.analytics.quorum import board_quorum
from engagement.analytics.representation.rooms import seats_of, who_came
from engagement.models import Event, EventBoard
from engagement.scoring.quorum import Verdict
from partners.enums import Sector
from partners.models import Board, System

if TYPE_CHECKING:
    from accounts.models import User


@dataclass
class Forum:
    """A board, its meetings, those held in common with other boards, and the quorum of each."""

    board: Board
    meetings: int = 0
    in_common: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)

    @property
    def quorate(self) -> int:
        return self.verdicts[Verdict.QUORATE] + self.verdicts[Verdict.JUST]

    @property
    def not_quorate(self) -> int:
        return self.verdicts[Verdict.NOT_QUORATE]

    @property
    def not_known(self) -> int:
        return self.verdicts[Verdict.NOT_KNOWN]


@dataclass(frozen=True)
class Forums:
    """All boards of the period by name. ``meetings`` counts those in common once."""

    boards: Sequence[Forum]
    sectors: Sequence[SectorAttendance]
    meetings: int
    in_common: int


def forums(
    user: "User", system: System, since: date, until: date, board: Board | None = None
) -> Forums:
    """Boards that existed in the period, or the one that is named; meetings up to today."""
    rows = Board.objects.visible_to(user).filter(
        Q(valid_from=None) | Q(valid_from__lte=until),
        Q(valid_to=None) | Q(valid_to__gte=since),
        system=system,
    )
    rows = rows if board is None else rows.filter(pk=board.pk)
    found = {each.pk: Forum(each) for each in rows.select_related("place").order_by("name", "id")}
    events, boards_of = _meetings(user, list(found), since, until)
    everything = seats_of([one.board for one in found.values()])
    came = who_came(list(events.values()))
    filled: dict[Sector, Counter[Came]] = defaultdict(Counter)
    seats_in: dict[Sector, set[int]] = defaultdict(set)
    for event_id, event in events.items():
        for forum in (found[key] for key in boards_of[event_id] if key in found):
            seats = everything[forum.board.pk]
            forum.meetings += 1
            forum.in_common += len(boards_of[event_id]) > 1
            quorum = board_quorum(forum.board, event, seats, came[event_id]).quorum
            forum.verdicts[quorum.verdict] += 1
            for seat, how in seats_filled(event.occurred_on, seats, came[event_id]):
                filled[Sector(seat.sector)][how] += 1
                seats_in[Sector(seat.sector)].add(seat.pk)
    return Forums(
        boards=list(found.values()),
        sectors=[
            SectorAttendance(one, len(seats_in[one]), AttendanceCount.of(filled[one]))
            for one in Sector
            if one in filled
        ],
        meetings=len(events),
        in_common=sum(len(boards_of[one]) > 1 for one in events),
    )


def _meetings(
    user: "User", boards: Sequence[int], since: date, until: date
) -> tuple[dict[int, Event], dict[int, list[int]]]:
    """Meetings of the boards in the order of their days, and every board whose meeting each was."""
    last = min(until, timezone.localdate())
    own = EventBoard.objects.filter(board__in=boards).values("event")
    events = (
        Event.objects.visible_to(user)
        .standing()
        .filter(pk__in=own, occurred_on__range=(since, last))
        .only("pk", "occurred_on")
        .order_by("occurred_on", "id")
    )
    found = {event.pk: event for event in events}
    boards_of: dict[int, list[int]] = defaultdict(list)
    pairs = EventBoard.objects.filter(event__in=found).order_by("id")
    for event, board in pairs.values_list("event", "board"):
        boards_of[event].append(board)
    return found, boards_of
