"""The plain document that trust can be scored from, outside of the product and its database.

In: {"model": {...}, "days": [...], "rows": {"partner": [...], "type": [...], "source": [...],
"truster": [...], "day": [...], "x": [...], "q": [...], "pressure": [...]}}, one element a row.
Out: {"scores": [{"partner", "truster", "mean": [...], "sd": [...], "credibility": [...]}]}, one
value for each asked day. Days are whole numbers on any scale, or dates as YYYY-MM-DD.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from engagement.scoring.ledger import Floats, LedgerError
from engagement.scoring.trust import score_trust
from engagement.scoring.trust_ledger import Indexes, TrustLedger, TrustRows
from engagement.scoring.trust_model import HISTORY, INDEX, Source, TrustModel
from engagement.scoring.trust_parsing import trust_model
from engagement.scoring.weeks import Days

_COLUMNS = ("partner", "type", "source", "truster", "day", "x", "q", "pressure")


def score_document(document: object) -> dict[str, Any]:
    """Return the scores of every partner and truster, in order of their first rows.

    Rows up to and including a day count on that day. Raises ScoreModelError or LedgerError with a
    sentence about what is wrong.
    """
    if not isinstance(document, Mapping) or not {"model", "days", "rows"} <= set(document):
        raise LedgerError("The document must have model, days and rows.")
    if not isinstance(document["model"], Mapping):
        raise LedgerError("model must be an object.")
    model = trust_model(document["model"])
    days = _days("days", document["days"])
    return {
        "scores": [
            _scored(partner, truster, ledger, model, days)
            for (partner, truster), ledger in ledgers(document["rows"], model).items()
        ]
    }


def ledgers(columns: object, model: TrustModel) -> dict[tuple[Any, Any], TrustLedger]:
    """Return the ledger of every partner and truster in the columns of a document."""
    raw = _checked_columns(columns)
    source = _sources(raw["source"])
    day = _days("day", raw["day"])
    x = _values(_numbers("x", raw["x"]), source, model)
    q, pressure = _numbers("q", raw["q"]), _numbers("pressure", raw["pressure"])
    found: dict[tuple[Any, Any], list[int]] = {}
    for row, name in enumerate(zip(raw["partner"], raw["truster"], strict=True)):
        found.setdefault(name, []).append(row)
    result = {}
    for name, chosen in found.items():
        kinds = {raw["type"][row] for row in chosen}
        if len(kinds) > 1:
            raise LedgerError(f"Partner {name[0]!r} has more than one type.")
        at = np.array(chosen)
        rows = TrustRows.of(day[at], source[at], x[at], q[at], pressure[at])
        result[name] = TrustLedger(str(kinds.pop()), rows)
    return result


def _scored(
    partner: Any, truster: Any, ledger: TrustLedger, model: TrustModel, days: Days
) -> dict[str, Any]:
    series = score_trust(ledger, model, days)
    return {
        "partner": partner,
        "truster": truster,
        "mean": series.mean.tolist(),
        "sd": series.sd.tolist(),
        "credibility": series.credibility.tolist(),
    }


def _checked_columns(columns: object) -> dict[str, Sequence[Any]]:
    """Return all columns as lists of one length; q and pressure may be left out: 1 and 0."""
    if not isinstance(columns, Mapping):
        raise LedgerError("rows must be an object of columns.")
    given = dict(columns)
    size = len(given["day"]) if isinstance(given.get("day"), list) else 0
    given.setdefault("q", [1.0] * size)
    given.setdefault("pressure", [0.0] * size)
    if set(given) != set(_COLUMNS):
        raise LedgerError(f"rows must have exactly the columns {', '.join(_COLUMNS)}.")
    if any(not isinstance(column, list) or len(column) != size for column in given.values()):
        raise LedgerError("Every column of rows must be a list of the same length.")
    for name in ("partner", "type", "source", "truster"):
        if any(not isinstance(value, str | int) for value in given[name]):
            raise LedgerError(f"{name} must hold names or whole numbers.")
    return given


def _sources(names: Sequence[Any]) -> Indexes:
    unknown = sorted({str(name) for name in names} - set(Source))
    if unknown:
        raise LedgerError(f"Unknown source {unknown[0]!r}.")
    return np.array([INDEX[Source(name)] for name in names], dtype=np.int64)


def _values(x: Floats, source: Indexes, model: TrustModel) -> Floats:
    """Return x in 0..1; starting points may also be given in points, +12, 0 and -12.

    They are read as points as soon as one of them is outside 0..1.
    """
    starts = source == HISTORY
    if np.all((x[starts] >= 0) & (x[starts] <= 1)):
        return x
    return np.where(starts, 0.5 + x / (2 * model.history_points), x)


def _days(what: str, values: object) -> Days:
    if not isinstance(values, list):
        raise LedgerError(f"{what} must be a list.")
    return np.array([_day(what, value) for value in values], dtype=np.int64)


def _day(what: str, value: object) -> int:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value).toordinal()
        except ValueError as error:
            raise LedgerError(f"{what} holds {value!r}, which is not a date.") from error
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise LedgerError(f"{what} holds {value!r}, which is not a whole number of days.")


def _numbers(what: str, values: Sequence[Any]) -> Floats:
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values):
        raise LedgerError(f"{what} must hold numbers only.")
    return np.array(values, dtype=np.float64)
