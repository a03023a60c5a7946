"""Quorum: what holds for every meeting, and worked examples."""

from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.quorum import Presence, Quorum, Verdict, VotingSeat, quorum

THERE, AWAY, NOT_KNOWN = Presence.THERE, Presence.AWAY, Presence.NOT_KNOWN
ENOUGH = {Verdict.QUORATE, Verdict.JUST}

people = st.integers(0, 7)
seats = st.lists(
    st.tuples(st.one_of(st.none(), people), st.lists(people, max_size=2, unique=True)), max_size=7
).map(
    lambda rows: [
        VotingSeat(key, holder, tuple(deputies)) for key, (holder, deputies) in enumerate(rows)
    ]
)
presences = st.dictionaries(people, st.sampled_from(list(Presence)))


def _seats(*holders: str | None) -> list[VotingSeat]:
    return [VotingSeat(str(key), holder) for key, holder in enumerate(holders)]


@given(st.integers(1, 8), seats, presences, st.sets(people), people)
def test_one_fewer_there_never_makes_a_quorum(
    needed: int,
    rows: list[VotingSeat],
    presence: dict[int, Presence],
    barred: set[int],
    gone: int,
) -> None:
    before = quorum(needed, rows, presence, barred)
    left = quorum(needed, rows, {**presence, gone: AWAY}, barred)
    excused = quorum(needed, rows, presence, {*barred, gone})
    for after in (left, excused):
        assert after.there <= before.there
        assert after.verdict not in ENOUGH or before.verdict in ENOUGH


@given(st.integers(1, 8), seats, presences, st.sets(people))
def test_numbers_fit_together(
    needed: int, rows: list[VotingSeat], presence: dict[int, Presence], barred: set[int]
) -> None:
    found = quorum(needed, rows, presence, barred)
    assert 0 <= found.there <= found.there + found.not_known <= found.members
    assert found.members + found.vacant == len(rows)
    assert len(set(found.filled.values())) == found.there
    assert found.lost == quorum(needed, rows, presence).there - found.there
    may_vote = {who for who, came in presence.items() if came == THERE} - barred
    assert set(found.filled.values()) <= may_vote


@given(seats, presences, st.sets(people))
def test_who_holds_no_seat_does_not_matter(
    rows: list[VotingSeat], presence: dict[int, Presence], barred: set[int]
) -> None:
    assert _counts(quorum(3, rows, presence, barred)) == _counts(
        quorum(3, rows, {**presence, 99: THERE}, {*barred, 98})
    )


def test_enough_just_enough_and_too_few() -> None:
    rows = _seats("Ann", "Bob", "Cem")
    there = {"Ann": THERE, "Bob": THERE, "Cem": AWAY}
    assert quorum(1, rows, there).verdict == Verdict.QUORATE
    assert quorum(2, rows, there).verdict == Verdict.JUST
    assert quorum(3, rows, there).verdict == Verdict.NOT_QUORATE
    assert quorum(None, rows, there).verdict == Verdict.NOT_SET


def test_what_is_not_recorded_leaves_it_open_only_where_it_matters() -> None:
    rows = _seats("Ann", "Bob", "Cem")
    assert quorum(2, rows, {"Ann": THERE}).verdict == Verdict.NOT_KNOWN
    assert quorum(1, rows, {"Ann": THERE}).verdict == Verdict.QUORATE
    assert quorum(3, rows, {"Ann": AWAY}).verdict == Verdict.NOT_QUORATE


def test_one_person_in_two_seats_counts_once() -> None:
    rows = [VotingSeat("a", "Ann"), VotingSeat("b", "Ann", ("Bob",))]
    assert quorum(2, rows, {"Ann": THERE}).there == 1
    assert quorum(2, rows, {"Ann": THERE, "Bob": THERE}).there == 2


def test_a_deputy_fills_the_seat_of_the_holder_and_no_vacant_one() -> None:
    rows = [VotingSeat("a", "Ann", ("Bob",)), VotingSeat("b", None, ("Cem",))]
    found = quorum(1, rows, {"Ann": AWAY, "Bob": THERE, "Cem": THERE})
    assert (found.there, found.members, found.vacant, found.filled) == (1, 1, 1, {"a": "Bob"})


def test_a_deputy_may_stand_in_for_a_holder_who_left_for_the_item() -> None:
    rows = [VotingSeat("a", "Ann", ("Bob",))]
    assert quorum(1, rows, {"Ann": THERE, "Bob": THERE}, {"Ann"}).filled == {"a": "Bob"}


def _counts(found: Quorum) -> tuple[int, int, int, int]:
    return found.there, found.lost, found.not_known, found.members
