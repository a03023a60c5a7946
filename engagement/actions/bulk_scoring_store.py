"""Stores the series of many partnerships at once: a binary COPY, then three statements.

The rows become the same as ``score_series.store_series`` makes one by one. Derived data: no audited
action, see ``scoring``.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from engagement.analytics.bulk_trust import ManySeries
from engagement.enums import Measure
from engagement.scoring.ledger import Floats
from engagement.scoring.weeks import by_year
from partners.models import System

TRUST_MEASURES = (Measure.TRUST_OF_PARTNER, Measure.TRUST_OF_SYSTEM, Measure.STRAIN)
_FIRST_DAY = date(2000, 1, 1).toordinal()  # day 0 of PostgreSQL
_SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_END = b"\xff\xff"

# Nothing is null in it, so that rows of equally many weeks have equally many bytes: NaN and empty
# arrays stand for what is not known.
_TABLE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS new_series (
        partnership_id bigint, measure varchar, model_id bigint, year smallint,
        first_week_end date, weeks smallint, mean bytea, sd bytea, credibility bytea,
        delivery bytea, is_newest boolean, last_mean float8, last_sd float8,
        last_credibility float8, last_delivery float8, evidence_count integer,
        newest_evidence_on date, evidence_high_water bigint
    ) ON COMMIT DELETE ROWS
"""
_SAME_SERIES = """
    n.partnership_id = s.partnership_id AND n.measure = s.measure AND n.model_id = s.model_id
"""
_FORGET = f"""
    DELETE FROM engagement_scoreseries s
    WHERE s.partnership_id = ANY(%s) AND s.measure = ANY(%s)
        AND NOT EXISTS (SELECT FROM new_series n WHERE {_SAME_SERIES} AND n.year = s.year)
"""  # noqa: S608 (constants only)
_NO_LONGER_NEWEST = f"""
    UPDATE engagement_scoreseries s
    SET is_newest = false, newest_mean = NULL, newest_sd = NULL, newest_credibility = NULL,
        newest_delivery = NULL, newest_week_end = NULL,
        evidence_count = 0, newest_evidence_on = NULL
    FROM new_series n
    WHERE {_SAME_SERIES} AND n.is_newest AND s.is_newest AND n.year <> s.year
"""  # noqa: S608 (constants only)
_ARRAYS = ("first_week_end", "weeks", "mean", "sd", "credibility", "delivery")
_OTHERS = (
    *("is_newest", "newest_mean", "newest_sd", "newest_credibility", "newest_delivery"),
    *("newest_week_end", "evidence_count", "newest_evidence_on", "evidence_high_water"),
    *("read_xid", "computed_at"),
)
_STORE = f"""
    INSERT INTO engagement_scoreseries AS s (
        public_id, version, created_at, updated_at, system_id,
        partnership_id, measure, model_id, year, {", ".join(_ARRAYS)}, {", ".join(_OTHERS)}
    )
    SELECT gen_random_uuid(), 1, now(), now(), %(system)s,
        partnership_id, measure, model_id, year,
        first_week_end, weeks, mean, sd, credibility, nullif(delivery, ''), is_newest,
        CASE WHEN is_newest THEN nullif(last_mean, 'NaN') END,
        CASE WHEN is_newest THEN nullif(last_sd, 'NaN') END,
        CASE WHEN is_newest THEN nullif(last_credibility, 'NaN') END,
        CASE WHEN is_newest THEN nullif(last_delivery, 'NaN') END,
        CASE WHEN is_newest THEN first_week_end + 7 * (weeks - 1) END,
        CASE WHEN is_newest THEN evidence_count ELSE 0 END,
        CASE WHEN is_newest THEN newest_evidence_on END,
        evidence_high_water, %(read_xid)s, %(computed_at)s
    FROM new_series
    ON CONFLICT (partnership_id, measure, model_id, year) DO UPDATE
    SET {", ".join(f"{name} = EXCLUDED.{name}" for name in (*_ARRAYS, *_OTHERS))}
    WHERE EXCLUDED.is_newest OR ({", ".join(f"s.{name}" for name in _ARRAYS)})
        IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in _ARRAYS)})
"""  # noqa: S608 (constants only)


def store_together(
    system: System,
    partnerships: Sequence[int],
    series: Iterable[ManySeries],
    *,
    read_xid: int,
    computed_at: datetime,
) -> None:
    """Store all that was computed of these partnerships, and forget what was not computed.

    Only rows that are different are touched, and the newest ones.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.execute("DELETE FROM new_series")
        with cursor.copy("COPY new_series FROM STDIN (FORMAT binary)") as into:
            into.write(_SIGNATURE)
            for one in series:
                for rows in _rows(one):
                    into.write(rows)
            into.write(_END)
        cursor.execute(_FORGET, [list(partnerships), list(TRUST_MEASURES)])
        cursor.execute(_NO_LONGER_NEWEST)
        cursor.execute(
            _STORE, {"system": system.pk, "read_xid": read_xid, "computed_at": computed_at}
        )


def _rows(series: ManySeries) -> Iterator[bytes]:
    """The rows of each year, those of equally many weeks together."""
    last = series.days.size
    for year, part in by_year(series.days):
        begin = np.maximum(series.start, part.start)
        for first in np.unique(begin[begin < part.stop]).tolist():
            which = np.flatnonzero(begin == first)
            yield _bytes(series, year, slice(first, part.stop), which, is_newest=part.stop == last)


def _bytes(
    series: ManySeries,
    year: int,
    weeks: slice,
    which: NDArray[np.intp],
    *,
    is_newest: bool,
) -> bytes:
    """Rows as COPY takes them: how many columns, and each one's length and value."""
    size = weeks.stop - weeks.start
    arrays = {
        "mean": series.mean,
        "sd": series.sd,
        "credibility": series.credibility,
        "delivery": series.delivery,
    }
    given = {name: _part(values, which, weeks) for name, values in arrays.items()}
    # Empty where a measure knows nothing of it; the other arrays are never missing in a row.
    lengths = {
        name: 0 if name == "delivery" and values is None else size
        for name, values in arrays.items()
    }
    columns: list[tuple[str, str, int | None, Any]] = [
        ("partnership", ">i8", None, series.partnership[which]),
        ("measure", f"S{len(series.measure)}", None, series.measure.encode()),
        ("model", ">i8", None, series.model.pk),
        ("year", ">i2", None, year),
        ("first_week_end", ">i4", None, int(series.days[weeks.start]) - _FIRST_DAY),
        ("weeks", ">i2", None, size),
        *((name, "<f8", lengths[name], given[name][:, : lengths[name]]) for name in arrays),
        ("is_newest", "?", None, is_newest),
        *((f"last_{name}", ">f8", None, given[name][:, -1]) for name in arrays),
        ("count", ">i4", None, series.count[which]),
        ("newest_day", ">i4", None, series.newest_day[which] - _FIRST_DAY),
        ("high_water", ">i8", None, series.high_water[which]),
    ]
    return _packed(columns, which.size)


def _part(values: Floats | None, which: NDArray[np.intp], weeks: slice) -> Floats:
    if values is None:
        return np.full((which.size, weeks.stop - weeks.start), np.nan)
    return values[which, weeks]


def _packed(columns: list[tuple[str, str, int | None, Any]], rows: int) -> bytes:
    """Columns by name, type, length if an array, and value or values."""
    described: list[tuple[Any, ...]] = [("columns", ">i2")]
    for name, kind, length, _value in columns:
        one = (name, kind) if length is None else (name, kind, (length,))
        described += [(f"length_{name}", ">i4"), one]
    table = np.empty(rows, dtype=np.dtype(described))
    table["columns"] = len(columns)
    for name, _kind, _length, value in columns:
        table[f"length_{name}"] = table.dtype[name].itemsize
        table[name] = value
    return table.tobytes()
