"""Short ways to make charts of one series, and series for the property tests."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from engagement.scoring.ledger import Bools
from engagement.scoring.spc.chart import Charts, xmr
from engagement.scoring.spc.rules import Flags
from engagement.scoring.spc.settings import Conflict, Convention, Direction, Screening, Settings
from engagement.scoring.spc.settings import TwoOfThree as Two

UP = Settings(direction=Direction.INCREASE)
DOWN = Settings(direction=Direction.DECREASE)

# Tenths, so that many points lie on the mean and many neighbours are equal; at random, or in pieces
# that rise and fall and stand, as chance alone hardly ever does for seven points.
_pieces = st.lists(
    st.tuples(st.integers(-20, 20), st.integers(-2, 2), st.integers(1, 12)), min_size=1, max_size=5
).map(lambda pieces: [start + step * k for start, step, size in pieces for k in range(size)][:40])
tenths = st.lists(st.none() | st.integers(-20, 20), min_size=1, max_size=40) | _pieces
settings_of_all_kinds = st.builds(
    Settings,
    direction=st.sampled_from(Direction),
    screening=st.sampled_from(Screening),
    two_of_three=st.sampled_from(Two),
    conflict=st.sampled_from(Conflict),
    convention=st.sampled_from(Convention),
    shift_points=st.integers(6, 8),
    trend_points=st.integers(6, 8),
    baseline_points=st.none() | st.integers(2, 20),
)
positions = st.sets(st.integers(0, 39), max_size=6)


def marks(where: Collection[int], of: int) -> Bools:
    """True at the positions."""
    return np.array([i in where for i in range(of)])


def chart(
    values: Sequence[float | None],
    settings: Settings = UP,
    *,
    starts: Collection[int] = (),
    ghosts: Collection[int] = (),
    target: float | None = None,
) -> Charts:
    """The chart of one series; None: missing."""
    row = np.array([[np.nan if value is None else value for value in values]])
    return xmr(
        row,
        settings,
        starts=marks(starts, len(values)),
        ghosts=marks(ghosts, len(values)),
        targets=target,
    )


def flagged(found: Flags, row: int = 0) -> dict[str, set[int]]:
    """The positions that break each rule, without the rules that nothing breaks."""
    every: dict[str, Any] = {
        name: set(np.flatnonzero(x[row]).tolist()) for name, x in vars(found).items()
    }
    return {name: where for name, where in every.items() if where}
