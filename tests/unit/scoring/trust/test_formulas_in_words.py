"""The method's formulas once more, row by row in plain Python, against the product's arrays."""

import math
from collections import defaultdict

import pytest
from hypothesis import given, settings

from engagement.scoring.ledger_document import score_document
from engagement.scoring.trust_ledger import TrustLedger
from engagement.scoring.trust_model import SOURCES
from tests.unit.scoring.trust.ledgers import DOCUMENT, T0, ledgers

ASKED = [T0, T0 + 91, T0 + 300, T0 + 601]
PLAIN = {
    name: value
    for name, value in DOCUMENT.items()
    if name not in {"caps", "bands", "kinds", "default_type", "measure"}
}


def by_hand(rows: list[tuple[int, str, float, float, float]], kind: str, day: int) -> list[float]:
    """Mean, sd and credibility with a cap of 4 in each quarter of 91 days, 2 for pulse."""
    known = [row for row in rows if row[0] <= day]
    in_quarter: dict[tuple[int, str], float] = defaultdict(float)
    for happened, source, _, q, _ in known:
        in_quarter[happened // 91, source] += q
    n: dict[str, float] = defaultdict(float)
    plain: dict[str, float] = defaultdict(float)
    lifted: dict[str, float] = defaultdict(float)
    for happened, source, x, quality, pressure in known:
        cap = 2 if source == "pulse" else 4
        q = quality * min(1, cap / in_quarter[happened // 91, source])
        q *= DOCUMENT["weight"][source]
        half_life = 365 if source == "history" else 182
        d = 2 ** (-(day - happened) / half_life)
        if source == "history":
            y = 24 * x - 12
        else:
            y = (100 * x - DOCUMENT["a"][kind][source]) / DOCUMENT["ell"][source]
        n[source] += q * d
        plain[source] += q * d * y
        lifted[source] += q * d * DOCUMENT["gamma"][source] * pressure / DOCUMENT["ell"][source]
    g = {s: 1 / (DOCUMENT["v"][s] + DOCUMENT["b"][s] * n[s]) for s in n}
    k = 1 / 270 + sum(n[s] * g[s] for s in n)
    adjustment = min(8, sum(lifted[s] * g[s] for s in n) / k)
    mean = DOCUMENT["mu"][kind] + sum(plain[s] * g[s] for s in n) / k + adjustment
    return [mean, math.sqrt(1 / k + 25), 1 - 1 / (270 * k)]


@settings(deadline=None, max_examples=40)
@given(ledgers().filter(lambda one: one.organisation_type in DOCUMENT["mu"]))
def test_the_document_is_scored_as_the_formulas_say(ledger: TrustLedger) -> None:
    kind, table = ledger.organisation_type, ledger.rows
    sources = [str(SOURCES[source]) for source in table.source.tolist()]
    columns = [table.day.tolist(), sources, *(c.tolist() for c in (table.x, table.q))]
    rows = list(zip(*columns, table.pressure.tolist(), strict=True))
    document = {
        "model": PLAIN,
        "days": ASKED,
        "rows": {
            "partner": ["one"] * len(rows),
            "type": [kind] * len(rows),
            "truster": ["partner"] * len(rows),
            **dict(zip(("day", "source", "x", "q"), columns, strict=True)),
            "pressure": table.pressure.tolist(),
        },
    }
    for score in score_document(document)["scores"]:
        for place, day in enumerate(ASKED):
            found = [score[name][place] for name in ("mean", "sd", "credibility")]
            assert found == pytest.approx(by_hand(rows, kind, day), abs=1e-9)
