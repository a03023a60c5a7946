"""Rules of board composition, on invented boards."""

from datetime import date

import pytest

from partners.composition import Finding, Holding, Rule, RuleSet, SeatFacts, Span, findings

LAW = Span(date(2022, 7, 1))
TODAY = date(2026, 6, 1)


def seat(
    *holdings: Holding,
    title: str = "Chair",
    is_member: bool = True,
    route: str = "",
    span: Span = LAW,
) -> SeatFacts:
    return SeatFacts(title=title, is_member=is_member, route=route, span=span, holdings=holdings)


def held(first: date, last: date | None = None, *competences: str) -> Holding:
    return Holding(Span(first, last), frozenset(competences))


def finding(
    test: str,
    *seats: SeatFacts,
    at_least: int = 1,
    on: date = TODAY,
    board_since: date | None = None,
) -> Finding:
    rules = RuleSet("The Act", "source", LAW, (Rule("code", "text", test, at_least),))
    return findings([rules], seats, on=on, board_since=board_since)[0]


def test_a_board_without_seats_has_never_met_a_rule() -> None:
    assert finding("title:chair").unmet_since == date(2022, 7, 1)


def test_a_rule_does_not_reach_back_before_the_board() -> None:
    assert finding("members", board_since=date(2025, 1, 1)).unmet_since == date(2025, 1, 1)


def test_a_rule_is_met_while_the_seat_is_held() -> None:
    assert finding("title:chair", seat(held(date(2024, 1, 1)))).is_met


def test_it_is_unmet_from_the_day_after_the_last_holder_left() -> None:
    left = seat(held(date(2024, 1, 1), date(2026, 3, 31)))
    assert finding("title:chair", left).unmet_since == date(2026, 4, 1)


def test_a_change_that_does_not_help_does_not_move_the_date() -> None:
    left = seat(held(date(2024, 1, 1), date(2026, 3, 31)))
    other = seat(held(date(2026, 5, 1)), title="Vice chair")
    assert finding("title:chair", left, other).unmet_since == date(2026, 4, 1)


def test_a_seat_that_ended_counts_no_longer_even_with_a_holder() -> None:
    ended = seat(held(date(2024, 1, 1)), span=Span(date(2024, 1, 1), date(2025, 12, 31)))
    assert finding("title:chair", ended).unmet_since == date(2026, 1, 1)


def test_participants_and_observers_are_no_members() -> None:
    assert not finding("members", seat(held(date(2024, 1, 1)), is_member=False)).is_met


def test_a_nominating_route_counts_filled_seats_of_that_route() -> None:
    filled = seat(held(date(2024, 1, 1)), title="Partner member", route="trusts")
    vacant = seat(title="Partner member", route="local_authorities")
    assert finding("route:trusts", filled, vacant).is_met
    assert not finding("route:local_authorities", filled, vacant).is_met


def test_knowledge_goes_with_the_person() -> None:
    knows = seat(held(date(2024, 1, 1), None, "Mental health"))
    assert finding("competence:mental health", knows).is_met
    assert not finding("competence:mental health", seat(held(date(2024, 1, 1)))).is_met


def test_chair_and_chief_executive_are_no_ordinary_members() -> None:
    heads = [
        seat(held(date(2024, 1, 1), None, "mental health"), title=title)
        for title in ("Chair", "Chief Executive ")
    ]
    assert not finding("ordinary", *heads).is_met
    assert not finding("ordinary:mental health", *heads).is_met
    director = seat(held(date(2024, 1, 1), None, "Mental health"), title="Medical director")
    other = seat(held(date(2024, 1, 1)), title="Partner member")
    assert finding("ordinary", *heads, director, other, at_least=2).is_met
    assert finding("ordinary:mental health", *heads, director).is_met
    assert not finding("ordinary:mental health", *heads, other).is_met


def test_a_number_of_members_is_counted() -> None:
    ten = [seat(held(date(2024, 1, 1))) for _ in range(10)]
    assert finding("members", *ten, at_least=10).is_met
    assert finding("members", *ten[:9], at_least=10).unmet_since == date(2022, 7, 1)


def test_a_rule_set_that_is_not_in_force_finds_nothing() -> None:
    rules = RuleSet("Old", "source", Span(date(2013, 4, 1), date(2022, 6, 30)), ())
    assert findings([rules], [], on=TODAY, board_since=None) == []


def test_a_test_that_nobody_knows_is_an_error_and_not_a_finding() -> None:
    with pytest.raises(ValueError, match="colour"):
        finding("colour:blue", seat(held(date(2024, 1, 1))))
