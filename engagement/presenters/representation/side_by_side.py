"""Local government's share of the seats, as plain counts with the share beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engagement.analytics.representation.room import SeatCount
from engagement.analytics.representation.side_by_side import LocalShare, SystemShare
from engagement.presenters.landscape import brief
from partners.models import Board, System

NOTHING = LocalShare(SeatCount(), SeatCount())


@dataclass(frozen=True)
class ShareRow:
    """A board: local government's seats of all, as a count with its share."""

    board: Board
    seats: str
    filled: str
    voting: str


@dataclass(frozen=True)
class SystemRow:
    """A system: the same, and what it has to bring together."""

    system: System
    boards: int
    seats: str
    filled: str
    voting: str
    landscape: str


def board_rows(boards: Sequence[Board], shares: Mapping[int, LocalShare]) -> list[ShareRow]:
    """In the order given."""
    return [ShareRow(board, *in_words(shares.get(board.pk, NOTHING))) for board in boards]


def system_rows(found: Sequence[SystemShare]) -> list[SystemRow]:
    """In the order given."""
    return [
        SystemRow(
            each.system,
            each.boards,
            *in_words(each.share),
            landscape=brief(each.bodies, each.places),
        )
        for each in found
    ]


def in_words(share: LocalShare) -> tuple[str, str, str]:
    """Seats, filled seats, and filled seats with a vote."""
    return (
        _of(share.local.seats, share.all.seats),
        _of(share.local.filled, share.all.filled),
        _of(share.local.voting, share.all.voting),
    )


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.0%})" if whole else "None"
