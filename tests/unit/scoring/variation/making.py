"""Figures for the tests of variation."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

# Other runs share the machine: how long one example takes says nothing.
unhurried = settings(deadline=None, max_examples=80)
# In quarters: sums of these are exact, so that what is equal by the formula is equal here.
amounts = st.lists(st.integers(0, 4000), min_size=1, max_size=40).map(
    lambda values: np.array(values) / 4
)
some_amounts = amounts.filter(lambda values: bool(values.any()))


@st.composite
def grouped(draw: st.DrawFn, least: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Amounts, not all nothing, and the group of each."""
    values = draw(some_amounts.filter(lambda found: found.size >= least))
    group = draw(st.lists(st.integers(0, 4), min_size=values.size, max_size=values.size))
    return values, np.array(group)
