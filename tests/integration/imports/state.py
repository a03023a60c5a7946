"""Everything that stands in the database, as an import must leave it when it is undone."""

import json
from typing import Any

from django.db import connection

from tests.integration.rules.database import our_tables

# History of what was known and done: it grows and never shrinks, and undoing is part of it.
HISTORY = (
    "audit_",
    "jobs_",
    "engagement_evidence",
    "engagement_commitmentstatechange",
    "partners_placement",
)
# The import itself, which remembers what was undone.
IMPORTS = ("engagement_sheetimport", "engagement_importrow", "engagement_importname")
IMPORTS_TOO = ("engagement_importchange", "engagement_columnmapping")
MARKS = ("engagement_stalescore",)  # counters of what waits to be scored
# When and how often a row was written, and how far the ledger had been read: not what it says.
STAMPS = {
    "version",
    "revision",
    "posted_revision",
    "changed_xid",
    "updated_at",
    "computed_at",
    "facts_changed_at",
    "evidence_high_water",
    "read_xid",
    "last_login",
}


def dump() -> dict[str, list[str]]:
    """Every row of every table that says how things stand, without stamps, in one order."""
    tables = {}
    for table in our_tables():
        if table.startswith((*HISTORY, *IMPORTS, *IMPORTS_TOO, *MARKS)):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            rows = [json.loads(row) for (row,) in cursor.fetchall()]
        tables[table] = sorted(_said(row) for row in rows if not _is_blank(table, row))
    return tables


def ledger_in_force() -> list[str]:
    """What the ledger says of partnerships that exist: the newest revisions, without void ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT to_jsonb(n)::text FROM (
                SELECT DISTINCT ON (e.subject_type, e.subject_id, e.partnership_id, e.source,
                                    e.component, e.truster) e.*,
                       max(e.revision) OVER (
                           PARTITION BY e.subject_type, e.subject_id, e.partnership_id
                       ) AS newest
                FROM engagement_evidence e
                JOIN partners_partnership p ON p.id = e.partnership_id
                ORDER BY e.subject_type, e.subject_id, e.partnership_id, e.source, e.component,
                         e.truster, e.revision DESC
            ) n WHERE n.revision = n.newest AND NOT n.is_void
            """
        )
        return sorted(row for (row,) in cursor.fetchall())


def _is_blank(table: str, row: dict[str, Any]) -> bool:
    """A partner that was never met says the same with a row of its last contact as without."""
    return table == "engagement_lastcontact" and row["at"] is None


def _said(row: dict[str, Any]) -> str:
    kept = {name: value for name, value in row.items() if name not in STAMPS}
    return json.dumps(kept, sort_keys=True)
