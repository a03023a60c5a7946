"""What holds of every board and every rule: tried on boards that nobody would think of."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from partners.composition import (
    ONE_DAY,
    Finding,
    Holding,
    Rule,
    RuleSet,
    SeatFacts,
    Span,
    Why,
    findings,
)

BEGIN, END = date(2022, 7, 1), date(2024, 6, 30)
DAYS = st.dates(BEGIN - timedelta(days=200), END)
TESTS = st.sampled_from(
    [
        "members",
        "ordinary",
        "ordinary:mental health",
        "competence:mental health",
        "route:trusts",
        "sector:vcse",
        "title:chair|independent chair",
    ]
)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(DAYS)
    length = draw(st.none() | st.integers(0, 500))
    return Span(first, None if length is None else first + timedelta(days=length))


HOLDINGS = st.builds(Holding, spans(), st.sampled_from([frozenset(), frozenset({"Mental health"})]))
SEATS = st.builds(
    SeatFacts,
    title=st.sampled_from(["Chair", "Chief executive", "Partner member", "Member"]),
    is_member=st.booleans() | st.just(True),
    route=st.sampled_from(["", "trusts", "mayors"]),
    sector=st.sampled_from(["nhs", "vcse"]),
    span=spans(),
    holdings=st.lists(HOLDINGS, max_size=4).map(tuple),
)
BOARDS = st.lists(SEATS, max_size=5)
LEAST = st.integers(1, 3)


def ask(test: str, at_least: int, seats: list[SeatFacts], on: date) -> Finding:
    rule_set = RuleSet("The Act", "source", Span(BEGIN), (Rule("code", "text", test, at_least),))
    [found] = findings([rule_set], seats, on=on, board_since=None)
    return found


def counted_plainly(test: str, seats: list[SeatFacts], day: date) -> int:
    """The same question asked day by day, without any cleverness."""
    name, _, wanted = test.partition(":")
    number = 0
    for seat in seats:
        title = seat.title.casefold()
        fits = {
            "members": True,
            "competence": True,
            "ordinary": title not in {"chair", "chief executive"},
            "route": seat.route == wanted,
            "sector": seat.sector == wanted,
            "title": title in wanted.split("|"),
        }[name]
        asks = wanted if name in {"ordinary", "competence"} else ""
        number += (
            fits
            and seat.is_member
            and seat.span.includes(day)
            and any(
                held.span.includes(day)
                and (not asks or asks in {each.casefold() for each in held.competences})
                for held in seat.holdings
            )
        )
    return number


@given(TESTS, LEAST, BOARDS, st.dates(BEGIN, END))
def test_met_means_that_enough_seats_count_on_the_day(
    test: str, at_least: int, seats: list[SeatFacts], on: date
) -> None:
    assert ask(test, at_least, seats, on).is_met == (counted_plainly(test, seats, on) >= at_least)


@given(TESTS, LEAST, BOARDS, st.dates(BEGIN, END))
def test_since_is_the_first_day_of_the_unbroken_stretch(
    test: str, at_least: int, seats: list[SeatFacts], on: date
) -> None:
    found = ask(test, at_least, seats, on)
    day = on
    while day > BEGIN and (
        (counted_plainly(test, seats, day - ONE_DAY) >= at_least) == found.is_met
    ):
        day -= ONE_DAY
    assert found.since == day
    assert found.unmet_since == (None if found.is_met else day)


@given(TESTS, LEAST, BOARDS, st.dates(BEGIN, END))
def test_stretches_leave_no_day_out_and_take_turns(
    test: str, at_least: int, seats: list[SeatFacts], on: date
) -> None:
    stretches = ask(test, at_least, seats, on).stretches
    assert (stretches[0].span.first, stretches[-1].span.last) == (BEGIN, on)
    for before, after in pairwise(stretches):
        assert before.span.last is not None
        assert before.span.last + ONE_DAY == after.span.first
        assert before.is_met is not after.is_met


@given(TESTS, LEAST, BOARDS, SEATS, st.data(), st.dates(BEGIN, END))
def test_one_more_holder_never_makes_a_met_rule_unmet(
    test: str, at_least: int, seats: list[SeatFacts], seat: SeatFacts, data: st.DataObject, on: date
) -> None:
    taken = [held.span for held in seat.holdings]
    more = data.draw(HOLDINGS)
    fuller = replace(seat, holdings=(*seat.holdings, more))
    if any(span.shared_with(more.span) for span in taken):  # the database refuses two holders
        return
    before, after = (
        ask(test, at_least, [*seats, seat], on),
        ask(test, at_least, [*seats, fuller], on),
    )
    assert after.is_met or not before.is_met
    assert after.number >= before.number


@given(TESTS, LEAST, BOARDS, st.dates(BEGIN, END))
def test_what_is_said_to_count_is_what_counts(
    test: str, at_least: int, seats: list[SeatFacts], on: date
) -> None:
    # Holders of one seat do not overlap: the database sees to it.
    alone = [replace(seat, holdings=seat.holdings[:1]) for seat in seats]
    found = ask(test, at_least, alone, on)
    assert found.number == counted_plainly(test, alone, on)
    for each in found.counted:
        if each.why is Why.VACANT:
            assert each.since is not None
            assert each.since <= on
            assert each.seat.holding_on(on) is None
