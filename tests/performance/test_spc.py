"""How long control charts of every partnership take: printed, never judged; the answers are."""

import time
from collections.abc import Callable, Sequence

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.spc.chart import Charts, xmr
from engagement.scoring.spc.settings import Direction, Screening, Settings
from tests.performance.timing import Times, table
from tests.unit.scoring.spc.making import flagged, marks
from tests.unit.scoring.spc.plain import plain_chart

PARTNERSHIPS, POINTS = 60_000, 36
SAMPLE, ROUNDS = 200, 5
USUAL = Settings(direction=Direction.INCREASE)
EVERYTHING = Settings(
    direction=Direction.INCREASE, screening=Screening.NHS_ENGLAND, baseline_points=12
)


def test_charts_of_many(scale: float, show: Callable[[str], None]) -> None:
    """Three years of months for each partnership, and for a sample by loops over single values."""
    values = np.random.default_rng(1).normal(
        80, 10, (max(SAMPLE, round(PARTNERSHIPS * scale)), POINTS)
    )
    with_gaps = values.copy()
    with_gaps[:, 5::10] = np.nan
    show(
        table(
            f"XmR charts of {values.shape[0]:,} series of {POINTS} points,"
            f" at {scale:.1%} of the national volume; best of {ROUNDS}",
            ["", "s", "x a loop in Python"],
            [
                _measured("as NHS England draws them", values, USUAL, ()),
                _measured("one recalculation", values, USUAL, (18,)),
                _measured("gaps, baseline, screening", with_gaps, EVERYTHING, (24,)),
            ],
        )
    )


def _measured(what: str, values: Floats, settings: Settings, starts: Sequence[int]) -> list[object]:
    times = Times()
    for _ in range(ROUNDS):
        times.take(lambda: xmr(values, settings, starts=marks(starts, POINTS)))
    took = min(times.samples)
    one_by_one = _by_loops(values[:SAMPLE], settings, starts) / SAMPLE * values.shape[0]
    return [what, f"{took:.3f}", f"1/{one_by_one / took:,.0f}"]


def _by_loops(values: Floats, settings: Settings, starts: Sequence[int]) -> float:
    """Seconds for the same charts by plain loops, of which every flag must be the same."""
    rows = [[None if np.isnan(x) else x for x in row] for row in values.tolist()]
    started = time.perf_counter()
    plain = [plain_chart(row, settings, starts) for row in rows]
    took = time.perf_counter() - started
    charts: Charts = xmr(values, settings, starts=marks(starts, POINTS))
    for row, one in enumerate(plain):
        assert flagged(charts.flags, row) == {
            name: where for name, where in one.flags.items() if where
        }
    return took
