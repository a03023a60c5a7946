"""The quorum of a meeting: for each board whose meeting it was, as a whole and item by item."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from engagement.analytics.representation.rooms import (
    CAME,
    STAYED_AWAY,
    SeatPeople,
    WhoCame,
    by_one_partner,
    seats_of,
    who_came,
)
from engagement.enums import Attendance, InterestHandling
from engagement.models import AgendaItem, DeclaredInterest, Event
from engagement.scoring.quorum import Presence, Quorum, VotingSeat, quorum
from partners.enums import SeatCapacity
from partners.models import Board, Person, Seat


@dataclass(frozen=True)
class SeatInTheRoom:
    """A voting seat at a meeting: whether somebody filled it, and who."""

    seat: Seat
    holder: Person | None
    filled_by: Person | None
    presence: Presence

    @property
    def by_deputy(self) -> bool:
        """Whether a deputy filled it."""
        return self.filled_by is not None and self.filled_by != self.holder


@dataclass(frozen=True)
class ItemQuorum:
    """The quorum of one board for one item, and why some who were there did not count."""

    item: AgendaItem
    quorum: Quorum
    left: int
    without_vote: int


@dataclass(frozen=True)
class BoardQuorum:
    """One board at a meeting."""

    board: Board
    quorum: Quorum
    seats: tuple[SeatInTheRoom, ...]
    items: tuple[ItemQuorum, ...]


@dataclass(frozen=True)
class MeetingQuorum:
    """All boards of a meeting, its items, and the interests that stand, by item."""

    event: Event
    boards: tuple[BoardQuorum, ...]
    items: tuple[AgendaItem, ...]
    interests: dict[int, list[DeclaredInterest]]


def meeting_quorum(event: Event) -> MeetingQuorum:
    """Read a meeting in seven queries, however many boards, seats and items it has."""
    boards = list(event.boards.order_by("event_boards__id"))
    rows = AgendaItem.objects.standing().filter(event=event)
    items = tuple(rows.select_related("decision").in_order())
    interests: dict[int, list[DeclaredInterest]] = defaultdict(list)
    declared = DeclaredInterest.objects.standing().filter(item__event=event)
    for row in declared.select_related("person").order_by("id"):
        interests[row.item_id].append(row)
    seats, came = seats_of(boards), who_came([event])[event.pk]
    return MeetingQuorum(
        event=event,
        boards=tuple(
            _of_board(board, event, seats[board.pk], came, items, interests) for board in boards
        ),
        items=items,
        interests=interests,
    )


def board_quorum(
    board: Board, event: Event, seats: Sequence[SeatPeople], came: WhoCame
) -> BoardQuorum:
    """Return that of one board at a meeting as a whole, for whoever has read many of them."""
    return _of_board(board, event, seats, came, (), {})


def _of_board(
    board: Board,
    event: Event,
    seats: Sequence[SeatPeople],
    came: WhoCame,
    items: Sequence[AgendaItem],
    interests: dict[int, list[DeclaredInterest]],
) -> BoardQuorum:
    day = event.occurred_on
    voting = [each for each in seats if each.exists_on(day) and _votes(each.seat)]
    partners = by_one_partner(seats, day)
    presence: dict[Hashable, Presence] = {}
    for each in voting:
        presence.update(_of_deputies(each, event, came))
    # Last: somebody who also deputises elsewhere is known by the seat that they hold.
    for each in voting:
        presence.update(_of_holder(each, event, came, partners.get(each.seat.pk)))
    counted = [_voting_seat(each, event) for each in voting]
    whole = quorum(board.quorum, counted, presence)
    return BoardQuorum(
        board=board,
        quorum=whole,
        seats=tuple(_in_the_room(each, event, whole, presence) for each in voting),
        items=tuple(
            _of_item(board, item, counted, presence, whole, interests.get(item.pk, ()))
            for item in items
        ),
    )


def _votes(seat: Seat) -> bool:
    return seat.is_voting and seat.capacity == SeatCapacity.MEMBER


def _voting_seat(each: SeatPeople, event: Event) -> VotingSeat:
    holder = each.holder_on(event.occurred_on)
    deputies = each.deputies_on(event.occurred_on)
    return VotingSeat(each.seat.pk, holder and holder.pk, tuple(one.pk for one in deputies))


def _of_deputies(each: SeatPeople, event: Event, came: WhoCame) -> dict[Hashable, Presence]:
    """They count only where it is recorded that they came."""
    return {
        deputy.pk: _of_person(came.people.get(deputy.pk, ""), Presence.AWAY)
        for deputy in each.deputies_on(event.occurred_on)
    }


def _of_holder(
    each: SeatPeople, event: Event, came: WhoCame, partner: int | None
) -> dict[Hashable, Presence]:
    """That a partner stayed away says that the holder did; that it came does not say who."""
    holder = each.holder_on(event.occurred_on)
    if holder is None:
        return {}
    of_partner = came.partners.get(partner, "") if partner is not None else ""
    otherwise = Presence.AWAY if of_partner in STAYED_AWAY else Presence.NOT_KNOWN
    return {holder.pk: _of_person(came.people.get(holder.pk, ""), otherwise)}


def _of_person(attendance: str, otherwise: Presence) -> Presence:
    """Whoever is recorded as in attendance was in the room, and not there as a member."""
    if attendance == Attendance.IN_ATTENDANCE or attendance in STAYED_AWAY:
        return Presence.AWAY
    if attendance in CAME:
        return Presence.THERE
    return otherwise if not attendance else Presence.NOT_KNOWN


def _in_the_room(
    each: SeatPeople, event: Event, whole: Quorum, presence: dict[Hashable, Presence]
) -> SeatInTheRoom:
    holder = each.holder_on(event.occurred_on)
    people = [*([holder] if holder else []), *each.deputies_on(event.occurred_on)]
    filler = whole.filled.get(each.seat.pk)
    filled_by = next((person for person in people if person.pk == filler), None)
    known = presence.get(holder.pk, Presence.NOT_KNOWN) if holder else Presence.AWAY
    return SeatInTheRoom(each.seat, holder, filled_by, Presence.THERE if filled_by else known)


def _of_item(
    board: Board,
    item: AgendaItem,
    seats: Sequence[VotingSeat],
    presence: dict[Hashable, Presence],
    whole: Quorum,
    interests: Sequence[DeclaredInterest],
) -> ItemQuorum:
    barred = [each for each in interests if each.bars_from_voting]
    found = quorum(board.quorum, seats, presence, {each.person_id for each in barred})
    members = set(whole.filled.values())
    left = {each.person_id for each in barred if each.handling == InterestHandling.LEAVES}
    silent = {each.person_id for each in barred} - left
    return ItemQuorum(
        item=item,
        quorum=found,
        left=len(left & members) if found.lost else 0,
        without_vote=len(silent & members) if found.lost else 0,
    )
