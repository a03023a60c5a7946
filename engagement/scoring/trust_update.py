"""Trust after new, corrected or withdrawn rows, without scoring again what cannot have changed.

A row counts from its own day on, caps included, so only days from the first changed row on are
scored again. Source: the method's section 2.9.
"""

from dataclasses import fields

import numpy as np

from engagement.scoring.ledger import LedgerError
from engagement.scoring.trust import TrustSeries, score_trust
from engagement.scoring.trust_ledger import TrustLedger
from engagement.scoring.trust_model import TrustModel


def first_changed_day(before: TrustLedger, after: TrustLedger) -> int | None:
    """Return the earliest day of a row that is in one ledger but not, just so, in the other."""
    changed = _facts(before) ^ _facts(after)
    return min((int(fact[0]) for fact in changed), default=None)


def updated(
    series: TrustSeries, before: TrustLedger, after: TrustLedger, model: TrustModel
) -> TrustSeries:
    """Return the series of the later ledger, given that of the earlier one under the same model."""
    if before.organisation_type != after.organisation_type:
        raise LedgerError("Another kind of organisation changes every day of a score.")
    first = first_changed_day(before, after)
    stale = np.flatnonzero(series.days >= first) if first is not None else np.empty(0, np.int64)
    fresh = score_trust(after, model, series.days[stale])
    columns = {}
    for column in fields(TrustSeries):
        values = getattr(series, column.name).copy()
        values[stale] = getattr(fresh, column.name)
        columns[column.name] = values
    return TrustSeries(**columns)


def _facts(ledger: TrustLedger) -> set[tuple[float, ...]]:
    rows = ledger.rows
    columns = (rows.day, rows.key, rows.source, rows.x, rows.q, rows.pressure, rows.counterpart)
    return set(zip(*(column.tolist() for column in columns), strict=True))
