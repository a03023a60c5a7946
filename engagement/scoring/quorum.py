"""Whether enough members with a vote were there. Pure: seats and people in, a finding out.

A seat is filled by its holder or by a deputy who is appointed for it. One person fills one seat:
whoever holds two, or deputises for two, counts once, and as many seats are filled as can be with
each person in one of them. Who left for an item, or may not vote on it, fills none for that item.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Presence(StrEnum):
    """Whether somebody was in the room."""

    THERE = "there"
    AWAY = "away"
    NOT_KNOWN = "not_known"


class Verdict(StrEnum):
    """What can be said of a quorum."""

    NOT_SET = "not_set"
    QUORATE = "quorate"
    JUST = "just_quorate"
    NOT_QUORATE = "not_quorate"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class VotingSeat:
    """A seat with a vote: who holds it, and who is appointed to deputise."""

    key: Hashable
    holder: Hashable | None
    deputies: tuple[Hashable, ...] = ()

    @property
    def people(self) -> tuple[Hashable, ...]:
        """Who can fill it; without a holder nobody can be deputised for."""
        return () if self.holder is None else (self.holder, *self.deputies)


@dataclass(frozen=True)
class Quorum:
    """How many of the members with a vote were there, and how many are needed.

    ``members`` are filled seats with a vote, ``vacant`` the others. ``there`` counts seats that are
    filled by somebody who may vote, ``lost`` how many more it would be if nobody had to abstain,
    ``not_known`` how many more it could be. ``filled`` says who fills each counted seat.
    """

    needed: int | None
    members: int
    vacant: int
    there: int
    lost: int
    not_known: int
    filled: Mapping[Hashable, Hashable]

    @property
    def verdict(self) -> Verdict:
        """Quorate as soon as enough are known to be there; not, once it is not even possible."""
        if self.needed is None:
            return Verdict.NOT_SET
        if self.there >= self.needed:
            most = self.there + self.not_known
            return Verdict.JUST if most == self.needed else Verdict.QUORATE
        if self.there + self.not_known < self.needed:
            return Verdict.NOT_QUORATE
        return Verdict.NOT_KNOWN


def quorum(
    needed: int | None,
    seats: Sequence[VotingSeat],
    presence: Mapping[Any, Presence],
    barred: Collection[Hashable] = (),
) -> Quorum:
    """Count the seats that are filled by people who may vote.

    ``presence`` is by person; of whoever is not named nothing is known. ``barred`` are the people
    who left for the item or may not vote on it. Fewer people there never fill more seats.

    >>> seats = [VotingSeat("chair", "Ann"), VotingSeat("trusts", "Bob")]
    >>> there = {"Ann": Presence.THERE, "Bob": Presence.THERE}
    >>> quorum(2, seats, there, barred={"Bob"}).verdict
    <Verdict.NOT_QUORATE: 'not_quorate'>
    """

    def is_there(person: Hashable) -> bool:
        return presence.get(person) == Presence.THERE

    def may_be_there(person: Hashable) -> bool:
        return presence.get(person, Presence.NOT_KNOWN) != Presence.AWAY

    everybody = len(_filled(seats, is_there))
    filled = _filled(seats, lambda person: is_there(person) and person not in barred)
    most = len(_filled(seats, lambda person: may_be_there(person) and person not in barred))
    members = sum(seat.holder is not None for seat in seats)
    return Quorum(
        needed=needed,
        members=members,
        vacant=len(seats) - members,
        there=len(filled),
        lost=everybody - len(filled),
        not_known=most - len(filled),
        filled=filled,
    )


def _filled(
    seats: Sequence[VotingSeat], counts: Callable[[Hashable], bool]
) -> dict[Hashable, Hashable]:
    """As many seats as possible, each with a person of its own who counts (Kuhn's method).

    Source: H. W. Kuhn, 1955, Naval Research Logistics Quarterly 2, 83-97, for the unweighted case.
    """
    by_person: dict[Hashable, VotingSeat] = {}

    def place(seat: VotingSeat, tried: set[Hashable]) -> bool:
        for person in seat.people:
            if counts(person) and person not in tried:
                tried.add(person)
                held = by_person.get(person)
                if held is None or place(held, tried):
                    by_person[person] = seat
                    return True
        return False

    for seat in seats:
        place(seat, set())
    return {seat.key: person for person, seat in by_person.items()}
