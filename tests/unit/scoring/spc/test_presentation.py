"""Which picture fits a series."""

from collections.abc import Callable

import numpy as np
import pytest

from engagement.scoring.proportion import wilson
from engagement.scoring.spc.presentation import (
    Fit,
    Presentation,
    fit_events,
    fit_measure,
    fit_share,
)
from engagement.scoring.spc.settings import Settings, SpcError

NAN = float("nan")
USUAL = Settings()
PLAIN, TRIAL, XMR = Presentation.PLAIN, Presentation.XMR_TRIAL, Presentation.XMR


def array(*values: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


def test_four_of_six_is_said_in_words() -> None:
    fit = fit_share(array(1, 0, 1, 2), array(1, 1, 1, 3), USUAL)
    assert fit == Fit(PLAIN, 4, total=4, of=6, interval=wilson(4, 6))


@pytest.mark.parametrize(
    ("points", "expected"), [(6, PLAIN), (7, TRIAL), (11, TRIAL), (12, XMR), (36, XMR)]
)
def test_a_chart_takes_points(points: int, expected: Presentation) -> None:
    ones = np.ones(points)
    assert fit_measure(ones, USUAL).presentation is expected
    assert fit_share(3 * ones, 9 * ones, USUAL).presentation is expected
    assert fit_events(4 * ones, USUAL).presentation is expected


def test_periods_that_were_not_counted_or_had_nothing_due_are_no_points() -> None:
    assert fit_measure(array(1, NAN, 2), USUAL).points == 2
    due = np.array([9.0] * 11 + [0.0])
    fit = fit_share(np.array([5.0] * 11 + [0.0]), due, USUAL)
    assert (fit.presentation, fit.points, fit.of) == (TRIAL, 11, 99)
    assert fit_share(array(NAN), array(3), USUAL) == Fit(PLAIN, 0, 0, 0, None)


def test_shares_of_a_few_are_not_charted_however_many_there_are() -> None:
    many = np.ones(36)
    assert fit_share(many, 4 * many, USUAL).presentation is PLAIN
    assert fit_share(many, 5 * many, USUAL).presentation is XMR


def test_rare_events_are_charted_by_the_gaps_between_them() -> None:
    month = [0.0, 0.0, 1.0]
    assert fit_events(np.array(month * 12), USUAL).presentation is Presentation.RARE_EVENTS
    # Seven events have six gaps.
    assert fit_events(np.array(month * 7), USUAL) == Fit(PLAIN, 21, total=7)
    assert fit_events(np.array([0.0, 5.0, 5.0, 5.0] * 4), USUAL).presentation is XMR


REFUSED: dict[str, Callable[[], Fit]] = {
    "half an event": lambda: fit_events(array(0.5), USUAL),
    "less than none": lambda: fit_events(array(-1), USUAL),
    "endless": lambda: fit_events(array(np.inf), USUAL),
    "more hits than there were": lambda: fit_share(array(3), array(2), USUAL),
    "lengths differ": lambda: fit_share(array(1), array(1, 2), USUAL),
    "two series": lambda: fit_measure(np.ones((2, 2)), USUAL),
}


@pytest.mark.parametrize("name", REFUSED)
def test_impossible_counts_are_refused(name: str) -> None:
    with pytest.raises(SpcError):
        REFUSED[name]()
