"""Which position holds on a day, what is retrofitted, and how the whole is divided."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.analytics.plan_months import Said, holding, shares_by_month
from engagement.enums import Stance
from engagement.models.plan import was_retrofitted

FIRST = date(2026, 1, 1)
TODAY = date(2026, 6, 15)
DAYS = st.integers(0, 165).map(lambda n: FIRST + timedelta(days=n))


def _said(key: int, partner: int, stance: str, said_on: date, **also: object) -> Said:
    recorded = datetime.combine(said_on, datetime.min.time(), tzinfo=UTC)
    return Said(key, partner, stance, said_on, also.pop("recorded_at", recorded), **also)  # type: ignore[arg-type]


def _history(drawn: list[tuple[date, int, int, str, bool]]) -> list[Said]:
    """Positions of up to five partners, some of which put the last one of theirs right."""
    rows: list[Said] = []
    for key, (said_on, late, partner, stance, is_correction) in enumerate(drawn):
        recorded = datetime.combine(said_on, datetime.min.time(), tzinfo=UTC)
        put_right = {row.corrects for row in rows}
        own = [row.key for row in rows if row.partner == partner and row.key not in put_right]
        corrects = own[-1] if own and is_correction else None
        recorded_at = recorded + timedelta(days=late)
        rows.append(Said(key, partner, stance, said_on, recorded_at, corrects))
    return rows


HISTORIES = st.lists(
    st.tuples(
        DAYS, st.integers(0, 40), st.integers(1, 5), st.sampled_from(Stance.values), st.booleans()
    ),
    max_size=12,
).map(_history)


def test_the_newest_word_holds() -> None:
    rows = [
        _said(1, 7, "cannot_say", date(2026, 1, 10)),
        _said(2, 7, "agreed", date(2026, 3, 10)),
    ]
    assert holding(rows, date(2026, 1, 9)) == {}
    assert holding(rows, date(2026, 2, 1))[7].stance == "cannot_say"
    assert holding(rows, date(2026, 3, 10))[7].stance == "agreed"


def test_what_was_put_right_never_holds() -> None:
    wrong = _said(1, 7, "agreed", date(2026, 3, 10))
    right = _said(2, 7, "conditional", date(2026, 2, 1), corrects=1)
    assert holding([wrong, right], TODAY)[7].key == 2
    before = datetime(2026, 1, 15, tzinfo=UTC)
    assert holding([wrong, right], TODAY, before) == {}


def test_what_was_known_on_a_day_stays_known() -> None:
    wrong = _said(1, 7, "agreed", date(2026, 2, 1))
    right = _said(
        2,
        7,
        "cannot_say",
        date(2026, 2, 1),
        corrects=1,
        recorded_at=datetime(2026, 5, 1, tzinfo=UTC),
    )
    assert holding([wrong, right], TODAY, datetime(2026, 4, 1, tzinfo=UTC))[7].stance == "agreed"
    assert holding([wrong, right], TODAY)[7].stance == "cannot_say"


@given(HISTORIES, DAYS)
def test_one_position_at_most_holds_and_it_was_said_by_then(rows: list[Said], on: date) -> None:
    for partner, held in holding(rows, on).items():
        assert held.partner == partner
        assert held.said_on <= on
        assert held.key not in {row.corrects for row in rows}


@given(HISTORIES, DAYS)
def test_what_is_said_later_changes_nothing_earlier(rows: list[Said], on: date) -> None:
    later = _said(99, 1, "agreed", on + timedelta(days=1))
    assert holding([*rows, later], on) == holding(rows, on)


@given(HISTORIES, st.one_of(st.none(), DAYS))
def test_the_shares_are_of_all_partners_in_every_month(
    rows: list[Said], submitted_on: date | None
) -> None:
    for month in shares_by_month(rows, range(1, 8), submitted_on=submitted_on, today=TODAY):
        assert month.total == 7
        assert submitted_on is not None or month.retrofitted == 0


def test_months_run_from_the_first_word_to_today() -> None:
    rows = [_said(1, 7, "agreed", date(2026, 3, 31))]
    months = shares_by_month(rows, [7, 8], submitted_on=date(2026, 4, 10), today=TODAY)
    assert [each.month.month for each in months] == [3, 4, 5, 6]
    assert months[0].counts["agreed"] == 1
    assert months[0].counts["not_asked"] == 1


def test_a_change_after_submission_is_counted_apart() -> None:
    rows = [
        _said(1, 7, "conditional", date(2026, 3, 1)),
        _said(2, 7, "agreed", date(2026, 5, 1)),
    ]
    months = shares_by_month(rows, [7], submitted_on=date(2026, 4, 10), today=TODAY)
    assert [each.retrofitted for each in months] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("said", "recorded", "submitted", "expected"),
    [
        (date(2026, 3, 1), date(2026, 3, 1), None, False),
        (date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 1), False),
        (date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 1), True),
        (date(2026, 2, 1), date(2026, 3, 2), date(2026, 3, 1), True),
    ],
)
def test_retrofitted_is_what_was_said_or_recorded_later(
    said: date, recorded: date, submitted: date | None, expected: bool
) -> None:
    assert was_retrofitted(said, recorded, submitted) is expected
