"""The sentence below a chart follows from its rules, and says no more than they do."""

from datetime import date

import numpy as np
import pytest

from engagement.analytics.variation.charting import draw
from engagement.analytics.variation.coverage import CellCoverage, Coverage
from engagement.analytics.variation.series import Point, Series, YearCount
from engagement.presenters.packs.sections.control_charts import headline, stands
from engagement.presenters.packs.sections.method import _coverage_sentence
from engagement.presenters.variation.pictures import picture
from engagement.presenters.variation.places import coverage_sentence
from engagement.presenters.variation.sentences import series_sentence
from engagement.scoring.figure_rates import rate_of
from engagement.scoring.figures import Figure
from engagement.scoring.spc.facts import Side, signals

WOBBLE = [52, 48, 51, 49, 50, 53, 47, 51, 49, 50, 52, 48]


def series(values: list[int], figure: Figure = Figure.ATTENDANCE, of: int = 100) -> Series:
    """So many of ``of`` each month from January 2024 on; a negative one was not logged."""
    months = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(len(values))]
    counts = [(max(value, 0), of if value >= 0 else 0) for value in values]
    rates = [rate_of(figure, made, due) for made, due in counts]
    logged = [Coverage(due=30) if due else Coverage(not_logged=30) for _made, due in counts]
    points = [
        Point(month, rate, 0, covered, is_over=True)
        for month, rate, covered in zip(months, rates, logged, strict=True)
    ]
    table = np.array([counts], dtype=np.float64)
    drawn = draw(figure, table[:, :, 0], table[:, :, 1], months, date(2040, 1, 1))
    years = [YearCount(2024, rate_of(figure, *map(sum, zip(*counts[:12], strict=True))))]
    return Series(figure, points, years, drawn)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (WOBBLE, "December 2024 is no more than chance: months lie between"),
        ([*WOBBLE, 20], "January 2025 was 20%, below the lower limit"),
        ([*WOBBLE, 90], "this is an improvement"),
        ([*WOBBLE, *[55] * 8], "8 months in a row were above the mean"),
        ([50, 60, 40, 60, 40, 60, *range(44, 52)], "rose from month to month"),
        ([*WOBBLE, 90, *WOBBLE], "It was high beyond chance up to January 2025"),
        (WOBBLE[:9], "The limits rest on 9 months only"),
        ([3, 4], "There is too little for a chart. In 2024 so far: 7 of 200 attended."),
        ([-1] * 12, "Nothing is known: the system logged nothing in this time."),
    ],
)
def test_it_says_what_the_rules_say(values: list[int], said: str) -> None:
    assert said in series_sentence(series(values))


def test_a_fall_is_a_concern_that_has_no_cause_yet() -> None:
    text = series_sentence(series([*WOBBLE, 20]))
    assert text.endswith("this is a concern to look into. It does not say why.")


def test_limits_are_said_no_further_than_a_figure_can_go() -> None:
    high = series([90, 60, 100, 55, 100, 70, 95, 60, 100, 80, 100, 60])
    assert "100% (it cannot go higher), with a mean of" in series_sentence(high)
    drawn = picture(high, "Attendance")
    assert drawn.chart is not None
    assert {row[3:5] for row in drawn.chart.rows} == {("0%", "100%")}
    assert "The lower limit is drawn at 0%: the figure cannot go lower." in drawn.chart.key
    # The arithmetic stays as it is: rules and the API read it.
    assert high.drawn.charts.lines.upper[0, 0] > 1
    assert high.drawn.charts.lines.lower[0, 0] < 0


def test_a_rate_has_a_lower_end_and_no_upper_one() -> None:
    contacts = [90, 10, 100, 5, 130, 7, 95, 6, 140, 8, 100, 6]
    busy = picture(series(contacts, Figure.CONTACTS), "Contact")
    assert busy.chart is not None
    assert "cannot go lower" in busy.chart.key
    assert "higher" not in busy.chart.key
    calm = picture(series(WOBBLE), "Attendance")
    assert calm.chart is not None
    assert "cannot go" not in calm.chart.key + calm.sentence


def test_contact_beyond_what_was_agreed_is_neither_better_nor_worse() -> None:
    steady = WOBBLE * 2
    for values in ([*steady, 300], [*(value + 100 for value in steady), 90]):
        found = series(values, Figure.CONTACTS, of=50)
        text = series_sentence(found)
        assert "a choice and is neither better nor worse" in text
        assert "concern" not in text
        assert headline(found, "over_time.contacts", "Contact").is_concern is False
        assert stands(found) == "above what was agreed"
    assert stands(series([*steady, 10], Figure.CONTACTS, of=50)) == "concern"


def test_of_signals_that_disagree_the_one_that_the_icon_shows_is_said_first() -> None:
    falling = [90, 88, 91, 89, 90, 92, 88, 90, 89, 91, 90, 88, 99, 98, 97, 96, 95, 94, 93]
    found = series(falling)
    current = [signal for signal in signals(found.drawn.charts) if signal.current]
    assert {signal.side for signal in current} == {Side.HIGH, Side.LOW}
    text = series_sentence(found)
    meaning = {"improvement": "so this is an improvement", "concern": "so this is a concern"}
    assert meaning[stands(found)] in text
    assert text.endswith("Another rule points the other way.")
    assert "Another rule" not in series_sentence(series([*WOBBLE, 20]))


def test_a_month_with_one_event_is_not_said_to_be_logged_in_full() -> None:
    cell = CellCoverage("gp_practice", "none", "", 3, Coverage(due=30))
    assert "may still be one of logging" in coverage_sentence([cell])
    assert "something was" in _coverage_sentence(Coverage(due=30))


def test_a_month_that_was_not_logged_is_a_gap_and_not_low() -> None:
    drawn = picture(series([*WOBBLE[:6], -1, *WOBBLE[6:]]), "Attendance")
    assert drawn.chart is not None
    row = next(row for row in drawn.chart.rows if row[0] == "July 2024")
    assert row[1] == "no figure"
    assert row[-1] == "not logged."


def test_contact_is_held_against_what_was_agreed() -> None:
    drawn = picture(series([*WOBBLE, *WOBBLE], Figure.CONTACTS), "Contact")
    assert "it will not reach what was agreed" in drawn.sentence
    assert drawn.chart is not None
    assert "Target" in drawn.chart.columns
