"""How often a model's 90 % interval held the next survey answer: a check that needs no true trust.

Before each row of answers the score is worked out from the rows of earlier days. With its mean m
and variance s^2 the answers, 100 x, are expected at a + ell (m - mu) - gamma P, with the variance
ell^2 (s^2 + v / q + b). A good model holds nine in ten. Source: the method's section 3.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from engagement.scoring.health import FULL_SCORE, NORMAL_90
from engagement.scoring.trust import score_trust
from engagement.scoring.trust_ledger import TrustLedger
from engagement.scoring.trust_model import INDEX, Source, TrustModel

_PULSE = INDEX[Source.PULSE]


@dataclass(frozen=True)
class Foreseen:
    """answers: rows of answers that had rows before them; held: the share inside the interval,
    None without any.
    """

    answers: int
    held: float | None


def foreseen(ledgers: Sequence[TrustLedger], model: TrustModel) -> Foreseen:
    """Judge a model by all answers of some ledgers."""
    inside = [one for ledger in ledgers for one in _inside(ledger, model)]
    return Foreseen(len(inside), sum(inside) / len(inside) if inside else None)


def _inside(ledger: TrustLedger, model: TrustModel) -> Iterator[bool]:
    rows = ledger.rows
    values = model.values(ledger.organisation_type)
    a, ell, gamma = (array[_PULSE] for array in (values.a, values.ell, values.gamma))
    for place in np.flatnonzero((rows.source == _PULSE) & (rows.q > 0)):
        before = rows.take(rows.day < rows.day[place])
        if before.day.size == 0:
            continue
        known = TrustLedger(ledger.organisation_type, before)
        score = score_trust(known, model, rows.day[place : place + 1])
        expected = a + ell * (score.mean[0] - values.mu) - gamma * rows.pressure[place]
        noise = values.v[_PULSE] / rows.q[place] + values.b[_PULSE]
        reach = NORMAL_90 * ell * np.sqrt(score.sd[0] ** 2 + noise)
        yield bool(abs(FULL_SCORE * rows.x[place] - expected) <= reach)
