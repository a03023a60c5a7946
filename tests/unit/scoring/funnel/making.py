"""Units of funnels for the tests."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from engagement.scoring.funnel.units import Kind, Units

# Other runs share the machine: how long one example takes says nothing.
unhurried = settings(deadline=None, max_examples=60)
kinds = st.sampled_from(list(Kind))


def units(kind: Kind, *pairs: tuple[float, float]) -> Units:
    numerator, denominator = zip(*pairs, strict=True)
    return Units(kind, np.array(numerator, dtype=float), np.array(denominator, dtype=float))


@st.composite
def some_units(draw: st.DrawFn, kind: Kind | None = None, least: int = 2) -> Units:
    """Units of any kind, with at least one event each, so that every one has a place."""
    kind = kind or draw(kinds)
    size = draw(st.integers(least, 25))
    denominator = draw(st.lists(st.integers(1, 5000), min_size=size, max_size=size))
    pairs = [
        (draw(st.integers(1, most if kind is Kind.PROPORTION else 2 * most)), most)
        for most in denominator
    ]
    return units(kind, *pairs)
