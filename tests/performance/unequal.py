"""A large ledger of trust, made by SQL: few partners with very much evidence, many with little.

At scale 1 it is the national case: 60,000 partnerships and ten million rows of five years, half of
the partnerships with at most twelve rows, the largest with 8,169.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from accounts.roles import PARTNERSHIP_MANAGER
from engagement.enums import EvidenceComponent, PressureKind, Truster
from engagement.models import Evidence, Pressure
from partners.models import System
from tests import factories as make
from tests.performance import who
from tests.performance.bulk import chosen, execute, insert

PARTNERSHIPS = 60_000
SYSTEMS = 4
MEDIAN_ROWS = 12
MOST_ROWS = 8_169
SPREAD = 2.426  # of the logarithm: with it 60,000 partnerships have ten million rows
DAYS = 1_820  # of history: 260 weeks
SOURCES = (
    *("commitment", "attendance", "tone", "document", "commitment", "attendance", "tone", "issue"),
    *("document", "consultation", "pulse", "commitment", "attendance", "tone", "issue", "tone"),
)


@dataclass(frozen=True)
class Ledger:
    """What was made."""

    systems: list[System]
    partnerships: int
    rows: int


def rows_of_each(partnerships: int) -> NDArray[np.int64]:
    """How many rows each partnership has, in no order that the keys would show."""
    usual = NormalDist()
    steps = [usual.inv_cdf((n + 0.5) / partnerships) for n in range(partnerships)]
    counts = np.exp(np.log(MEDIAN_ROWS) + SPREAD * np.array(steps))
    counts = np.clip(np.rint(counts), 1, MOST_ROWS).astype(np.int64)
    return np.random.default_rng(0).permutation(counts)


def build(scale: float) -> Ledger:
    """Make a share of the national case, as a few systems with the same organisations.

    The rows of a system lie in the order of their days, as they would have come in.
    """
    each = max(40, round(PARTNERSHIPS * scale)) // SYSTEMS
    counts = rows_of_each(each * SYSTEMS).reshape(SYSTEMS, each)
    who.add_organisations(each)
    systems, rows = [], 0
    with _checked_at_the_end("engagement_evidence"):
        for own in counts:
            system = make.make_system()
            manager = make.make_user(system=system, role=PARTNERSHIP_MANAGER.name)
            who.add_partnerships(system, each, [manager.pk])
            execute("DROP TABLE IF EXISTS bulk_count")
            execute("CREATE TEMPORARY TABLE bulk_count (n integer, rows integer)")
            execute(
                "INSERT INTO bulk_count SELECT n - 1, rows"
                " FROM unnest(%s::integer[]) WITH ORDINALITY AS c (rows, n)",
                [own.tolist()],
            )
            rows += _add_evidence(system)
            _add_pressures(system)
            systems.append(system)
    return Ledger(systems, each * SYSTEMS, rows)


def _add_evidence(system: System) -> int:
    return insert(
        Evidence,
        "(SELECT p.id AS partner, p.n, r FROM bulk_count AS c JOIN bulk_partnership AS p USING (n)"
        f" CROSS JOIN LATERAL generate_series(1, c.rows) AS r ORDER BY {_day()}) AS made",
        partnership="partner",
        system=str(system.pk),
        component=f"'{EvidenceComponent.TRUST}'",
        source=chosen(SOURCES, "n * 7 + r * 5 + r / 16"),
        truster=f"'{Truster.PARTNER}'",
        subject_type="'commitment'",
        subject_id="gen_random_uuid()",
        revision="1",
        counterpart_id=f"'{system.public_id}'::uuid",
        x="mod(n * 31 + r * 17, 5) / 4.0",
        q="(1 + mod(r, 3)) / 2.0",
        occurred_on=f"CURRENT_DATE - {_day()}",
        recorded_at="now()",
    )


def _add_pressures(system: System) -> None:
    insert(
        Pressure,
        "bulk_partnership WHERE mod(n, 10) = 0",
        system=str(system.pk),
        partnership="id",
        kind=f"'{PressureKind.WORKFORCE}'",
        level="0.5",
        first_on="CURRENT_DATE - 500 - mod(n, 300)",
        last_on="CURRENT_DATE - 300 - mod(n, 300)",
        document="'Budget paper'",
    )
    insert(
        Pressure,
        "generate_series(1, 8) AS n",
        system=str(system.pk),
        kind=f"'{PressureKind.WINTER}'",
        level="0.3",
        first_on="CURRENT_DATE - n * 200",
        last_on="CURRENT_DATE - n * 200 + 90",
        document="'Winter plan'",
    )


def _day() -> str:
    """How many days ago: spread over all the years, differently for each partner."""
    return f"mod(n::bigint * 397 + r::bigint * 1009, {DAYS})::integer"


@contextmanager
def _checked_at_the_end(table: str) -> Iterator[None]:
    """Keys and indexes made once for all rows: row by row takes longer than what is measured."""
    constraints = _found(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype IN ('f', 'u') AND conrelid = %s::regclass ORDER BY contype DESC",
        table,
    )
    indexes = _found(
        "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index AS i JOIN pg_class AS c"
        " ON c.oid = i.indexrelid WHERE i.indrelid = %s::regclass AND NOT EXISTS"
        " (SELECT FROM pg_constraint WHERE conindid = c.oid)",
        table,
    )
    for name, _definition in constraints:
        execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        execute(f'DROP INDEX "{name}"')
    try:
        yield
    finally:
        execute("SET maintenance_work_mem = '256MB'")
        for _name, definition in indexes:
            execute(definition)
        for name, definition in constraints:
            execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        execute("RESET maintenance_work_mem")


def _found(query: str, table: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        return [(name, definition) for name, definition in cursor.fetchall()]
