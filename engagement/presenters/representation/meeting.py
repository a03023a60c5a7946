"""The agenda of a board meeting as its page shows it: items, interests, quorum, and the seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from accounts.roles import Permission
from engagement.analytics.quorum import BoardQuorum, MeetingQuorum, SeatInTheRoom, meeting_quorum
from engagement.enums import Sensitivity
from engagement.models import AgendaItem, DeclaredInterest, Event
from engagement.presenters.representation.quorum_words import QuorumWords, in_words
from engagement.scoring.quorum import Presence
from partners.models import Board, Person

NO_SEAT = "Somebody without a voting seat"
PRESENCE = {
    Presence.THERE: "There",
    Presence.AWAY: "Not there",
    Presence.NOT_KNOWN: "Not recorded",
}


@dataclass(frozen=True)
class InterestRow:
    """An interest; without leave to see people the seat stands for the person."""

    interest: DeclaredInterest
    who: str
    details: str
    is_hidden: bool


@dataclass(frozen=True)
class ItemRow:
    """An item with its interests, and the quorum of each board where that differs."""

    item: AgendaItem
    interests: Sequence[InterestRow]
    quorums: Sequence[tuple[Board, QuorumWords]]


@dataclass(frozen=True)
class SeatRow:
    """A voting seat at the meeting."""

    title: str
    holder: str
    said: str


@dataclass(frozen=True)
class BoardRow:
    """A board at the meeting."""

    board: Board
    words: QuorumWords
    seats: Sequence[SeatRow]


class Meeting:
    """What the page and the API show of one meeting to one reader."""

    def __init__(self, event: Event, allowed: frozenset[Permission]) -> None:
        self.event = event
        self._sees_people = Permission.VIEW_PEOPLE in allowed
        self._reads_all = Permission.VIEW_CONFIDENTIAL_NOTES in allowed
        self.is_to_come = event.occurred_on > timezone.localdate()

    @cached_property
    def quorum(self) -> MeetingQuorum:
        """What was computed."""
        return meeting_quorum(self.event)

    @cached_property
    def boards(self) -> list[BoardRow]:
        """Each board with its quorum as a whole and its voting seats."""
        return [
            BoardRow(each.board, self.words(each), [self._seat(seat) for seat in each.seats])
            for each in self.quorum.boards
        ]

    @cached_property
    def items(self) -> list[ItemRow]:
        """All items in order."""
        return [self._item(item) for item in self.quorum.items]

    def words(self, found: BoardQuorum) -> QuorumWords:
        """The quorum of a board as a whole."""
        return in_words(found, is_to_come=self.is_to_come)

    def _item(self, item: AgendaItem) -> ItemRow:
        quorums = [
            (each.board, in_words(of_item, is_to_come=self.is_to_come))
            for each in self.quorum.boards
            for of_item in each.items
            if of_item.item == item and of_item.quorum.lost
        ]
        rows = self.quorum.interests.get(item.pk, [])
        return ItemRow(item, [self.interest(row) for row in rows], quorums)

    def interest(self, row: DeclaredInterest) -> InterestRow:
        """One interest, with its details for those who may read them."""
        may_read = self._reads_all or row.sensitivity == Sensitivity.OPEN
        return InterestRow(
            interest=row,
            who=str(row.person) if self._sees_people else self._seat_of(row.person),
            details=row.details if may_read else "",
            is_hidden=bool(row.details) and not may_read,
        )

    def _seat_of(self, person: Person) -> str:
        for board in self.quorum.boards:
            for each in board.seats:
                if person in (each.holder, each.filled_by):
                    return each.seat.title
        return NO_SEAT

    def _seat(self, each: SeatInTheRoom) -> SeatRow:
        holder = "Vacant" if each.holder is None else str(each.holder)
        if each.holder is not None and not self._sees_people:
            holder = "Filled"
        return SeatRow(each.seat.title, holder, self._said(each))

    def _said(self, each: SeatInTheRoom) -> str:
        if each.holder is None:
            return "Vacant"
        if each.by_deputy:
            return f"Deputy: {each.filled_by}" if self._sees_people else "Deputy there"
        return PRESENCE[each.presence]
