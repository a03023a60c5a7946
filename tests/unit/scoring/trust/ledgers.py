"""Ledgers of trust for the tests: small ones by hand and random ones."""

import json
from datetime import date
from typing import Any

import numpy as np
from hypothesis import strategies as st

from engagement.scoring.models import shipped_model
from engagement.scoring.trust_ledger import TrustLedger, TrustRows
from engagement.scoring.trust_model import INDEX, SOURCES, Source, TrustModel
from engagement.scoring.trust_parsing import trust_model

DOCUMENT = shipped_model("trust_v1")
MODEL = trust_model(DOCUMENT)
# A Sunday.
T0 = date(2024, 1, 7).toordinal()
SPAN = 600
Row = tuple[int, Source, float, float, float]


def other_model(**changed: Any) -> TrustModel:
    """The shipped model with some keys of its document replaced."""
    return trust_model({**json.loads(json.dumps(DOCUMENT)), **changed})


def with_caps(**changed: Any) -> TrustModel:
    return other_model(caps={**DOCUMENT["caps"], **changed})


UNCAPPED = with_caps(default=1e6, by_source={}, by_type={})
BLOCKS = with_caps(window="blocks", by_type={})
MODELS = (MODEL, BLOCKS, UNCAPPED)


def rows(*given: Row, keys: list[int] | None = None, counterparts: Any = None) -> TrustRows:
    """Rows from (day, source, x, q, pressure)."""
    size = len(given)
    return TrustRows(
        day=np.array([one[0] for one in given], dtype=np.int64),
        source=np.array([INDEX[one[1]] for one in given], dtype=np.int64),
        x=np.array([one[2] for one in given], dtype=np.float64),
        q=np.array([one[3] for one in given], dtype=np.float64),
        pressure=np.array([one[4] for one in given], dtype=np.float64),
        counterpart=np.zeros(size, np.int64) if counterparts is None else np.array(counterparts),
        key=np.arange(size) if keys is None else np.array(keys, dtype=np.int64),
    )


def row(day: int, source: str, x: float, q: float = 1.0, pressure: float = 0.0) -> Row:
    return day, Source(source), x, q, pressure


days_ = st.integers(T0 - 20, T0 + SPAN)
row_ = st.tuples(
    # Crowded, so that caps hold often.
    st.integers(0, 12).map(lambda week: T0 + 17 * week) | days_,
    st.sampled_from(SOURCES),
    st.floats(0, 1),
    st.sampled_from([0.25, 0.5, 1.0, 1.5, 2.78]),
    st.just(0.0) | st.floats(0, 1),
)
kinds_ = st.sampled_from([*MODEL.mu, "acute_trust", "parish_council"])


@st.composite
def ledgers(draw: st.DrawFn, most: int = 40) -> TrustLedger:
    """Any ledger, with keys that are not positions and up to two counterparts."""
    chosen = draw(st.lists(row_, max_size=most))
    keys = draw(st.permutations(range(100, 100 + len(chosen))))
    counterparts = draw(st.lists(st.integers(0, 1), min_size=len(chosen), max_size=len(chosen)))
    counted = np.array(counterparts, dtype=np.int64)
    return TrustLedger(draw(kinds_), rows(*chosen, keys=list(keys), counterparts=counted))
