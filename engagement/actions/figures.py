"""Stores the monthly figures of partnerships. Derived data: no audited action, see ``scoring``."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection

from engagement.analytics.health import HealthFacts
from engagement.analytics.variation.gathering import figures_of
from engagement.scoring.figures import COLUMNS, FRACTIONS, MonthlyFigures, first_day_of
from partners.models import Partnership, System

_NAMES = ", ".join(COLUMNS)
_ARRAYS = ", ".join(
    f"%({name})s::{'float8' if name in FRACTIONS else 'integer'}[]" for name in COLUMNS
)
_NEW = f"""
    SELECT * FROM unnest(%(partnership)s::bigint[], %(month)s::date[], {_ARRAYS})
        AS n(partnership_id, month, {_NAMES})
"""  # noqa: S608 (constants only)
# Only rows that are different are touched: most months are over and nothing was corrected in them.
_STORE = f"""
    INSERT INTO engagement_monthlyfigures AS f
        (partnership_id, system_id, month, {_NAMES}, computed_at)
    SELECT partnership_id, %(system)s, month, {_NAMES}, clock_timestamp() FROM ({_NEW}) AS n
    ON CONFLICT (partnership_id, month) DO UPDATE
    SET computed_at = EXCLUDED.computed_at, {", ".join(f"{n} = EXCLUDED.{n}" for n in COLUMNS)}
    WHERE ({", ".join(f"f.{name}" for name in COLUMNS)})
        IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in COLUMNS)})
"""  # noqa: S608 (constants only)
_FORGET = """
    DELETE FROM engagement_monthlyfigures f
    WHERE f.partnership_id = ANY(%(all)s) AND NOT EXISTS (
        SELECT FROM unnest(%(partnership)s::bigint[], %(month)s::date[]) AS n(partnership_id, month)
        WHERE n.partnership_id = f.partnership_id AND n.month = f.month
    )
"""


def write_figures(
    system: System,
    partnerships: Sequence[Partnership],
    facts: Mapping[int, HealthFacts],
    moment: datetime,
) -> None:
    """Compute the monthly figures of partnerships of a system, and store what is different.

    One or many: the same statements, so the same rows. Months that no longer say anything are
    forgotten, and all of a partnership that was withdrawn.
    """
    new = figures_of(system, partnerships, facts, moment)
    keys = [one.pk for one in partnerships]
    rows: dict[str, Any] = {**_rows(new), "system": system.pk, "all": keys}
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, rows)
        if new:
            cursor.execute(_STORE, rows)


def _rows(figures: Mapping[int, MonthlyFigures]) -> dict[str, list[Any]]:
    """A list for each column, in the order of the keys: so no two writers wait for each other."""
    rows: dict[str, list[Any]] = {name: [] for name in ("partnership", "month", *COLUMNS)}
    for key in sorted(figures):
        own = figures[key]
        rows["partnership"] += [key] * own.month.size
        rows["month"] += [date.fromordinal(day) for day in first_day_of(own.month).tolist()]
        for name in COLUMNS:
            values = own.column(name)
            whole = values if name in FRACTIONS else np.rint(values).astype(np.int64)
            rows[name] += whole.tolist()
    return rows
