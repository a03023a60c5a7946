"""Rows of a sheet of seats become boards, their seats, and who sits in them."""

from typing import Any

from django.utils import timezone

from engagement.actions.importing.chunk import Chunk
from engagement.actions.importing.each_row import RowInHand, bring_in_each
from engagement.actions.importing.seat_holders import bring_holder_up_to_date
from engagement.imports.names import name_key
from engagement.imports.rows import Reason
from engagement.imports.words import YES
from partners.actions.board import add_seat, change_seat, set_up_board
from partners.enums import SeatCapacity
from partners.models import Board, Partnership, Seat

_CHANGEABLE = (
    "sector",
    "capacity",
    "is_voting",
    "nominating_route",
    "expected_from",
    "term_years",
    "valid_to",
)
# What the actions call otherwise than the columns.
_COLUMNS = {
    "kind": "board_kind",
    "nominating_route": "route",
    "is_voting": "voting",
    "valid_from": "holder_from",
    "valid_to": "holder_until",
    "home_organisation": "home",
    "person": "holder",
}


def apply_seat_rows(chunk: Chunk) -> None:
    """Add each seat that is not known, bring those up to date that are, and seat their holders."""
    bring_in_each(chunk, _apply, _COLUMNS)


def _apply(hand: RowInHand) -> Seat:
    board = _board(hand)
    key = name_key(hand.said("expected_from"))
    expected = hand.names.partnership(hand.row, key) if key else None
    seat = _find(hand, board)
    seat = _bring_up_to_date(hand, seat, expected) if seat else _add(hand, board, expected)
    bring_holder_up_to_date(hand, seat)
    return seat


def _board(hand: RowInHand) -> Board:
    name = hand.said("board")
    board = Board.objects.filter(system=hand.system, name__iexact=name).first()
    if board is not None:
        return board
    if not hand.said("board_kind"):
        sentence = f"there is no board “{name}”. Say of which kind it is to have it set up."
        raise hand.refusal(Reason.NOT_KNOWN, "board", sentence)
    board = set_up_board(by=hand.by, system=hand.system, name=name, kind=hand.said("board_kind"))
    hand.made(board)
    return board


def _find(hand: RowInHand, board: Board) -> Seat | None:
    """Known by its title and first day; by its title alone where the row gives no day."""
    seats = Seat.objects.filter(board=board, title__iexact=hand.said("title"))
    seats = seats.select_related("board", "system", "expected_from")
    day = hand.day("seat_from")
    found = list((seats.filter(valid_from=day) if day else seats.current())[:2])
    if len(found) > 1:
        sentence = (
            f"{board} has several seats of this title"
            f"{' from this day' if day else ''}. Give each a title of its own."
        )
        raise hand.refusal(Reason.SEVERAL, "title", sentence)
    return found[0] if found else None


def _add(hand: RowInHand, board: Board, expected: Partnership | None) -> Seat:
    if not hand.said("sector"):
        raise hand.refusal(Reason.MISSING, "sector", "a new seat needs its sector.")
    begins = hand.day("seat_from") or hand.day("holder_from") or timezone.localdate()
    until = hand.day("seat_until")
    if until is not None and until < begins:
        raise hand.refusal(Reason.REFUSED, "seat_until", "the end is before the start.")
    seat = add_seat(
        by=hand.by,
        board=board,
        title=hand.said("title"),
        sector=hand.said("sector"),
        valid_from=begins,
        is_voting=hand.said("voting") in {"", YES},
        nominating_route=hand.said("route"),
        expected_from=expected,
        valid_to=until,
        capacity=hand.said("capacity") or SeatCapacity.MEMBER,
    )
    hand.made(seat)
    return seat


def _bring_up_to_date(hand: RowInHand, seat: Seat, expected: Partnership | None) -> Seat:
    before = {name: getattr(seat, name) for name in _CHANGEABLE}
    new: dict[str, Any] = {
        "sector": hand.said("sector") or seat.sector,
        "capacity": hand.said("capacity") or seat.capacity,
        "is_voting": hand.said("voting") == YES if hand.said("voting") else seat.is_voting,
        "nominating_route": hand.said("route") or seat.nominating_route,
        "expected_from": expected or seat.expected_from,
        "term_years": seat.term_years,
        "valid_to": hand.day("seat_until") or seat.valid_to,
    }
    if new == before:
        return seat
    if new["valid_to"] is not None and new["valid_to"] < seat.valid_from:
        raise hand.refusal(Reason.REFUSED, "seat_until", "the end is before the start.")
    seat = change_seat(by=hand.by, seat=seat, **new)
    hand.changed(seat, before)
    return seat
