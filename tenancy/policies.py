"""Writes into the database which rows a statement may see and write: those of its systems.

``SystemWall`` stands in a migration for each table with rows of systems. A test compares the models
with what the database holds, so a new table without a policy fails.
"""

from typing import Any

from django.db import migrations

from tenancy.postgresql.base import SETTING
from tenancy.scope import ALL

POLICY = "within_systems"
# Tables that name a system and are open all the same, and why.
OPEN_TABLES = {
    "partners_membership": "Grants: what anybody may reach is read from them.",
    "partners_areasystem": "Public: which areas lie in which systems.",
    "partners_footprint": "Public: in which systems an organisation works.",
    "partners_systemcluster": "Public: which systems share a leadership.",
    "engagement_comparisonconsent": "Who agreed to be compared: others must know it.",
    "partners_systemquestion_candidates": "Public: systems that a register may mean.",
    "jobs_job": "A job belongs to whoever started it, and workers take any.",
}

# Each sub-select is computed once for a statement, and not for every row.
_SYSTEMS = (
    f"string_to_array(nullif(nullif(current_setting('{SETTING}', true), ''), '{ALL}'), ',')"
    "::bigint[]"
)
_EVERY = f"(SELECT current_setting('{SETTING}', true)) = '{ALL}'"


def condition(column: str, *, by_public_id: bool = False, shared: bool = False) -> str:
    """What is asked of a row: that its system is one of the statement's.

    ``shared``: rows that name no system are everybody's.
    """
    mine = f"(SELECT {_SYSTEMS})::bigint[]"
    if by_public_id:
        # Their keys are few, and nothing is secret about them.
        named = f"SELECT public_id FROM partners_system WHERE id = ANY ({_SYSTEMS})"  # noqa: S608
        mine = f"(SELECT array({named}))::uuid[]"
    parts = [f'"{column}" = ANY ({mine})', _EVERY, *([f'"{column}" IS NULL'] if shared else [])]
    return " OR ".join(parts)


class SystemWall(migrations.RunSQL):
    """Row-level security of one table, also against the role that owns it.

    ``SystemWall("engagement_event")`` shows and takes only rows whose ``system_id`` is within the
    scope of the statement. ``shared`` and ``by_public_id`` are those of ``condition``.
    """

    def __init__(
        self,
        table: str,
        column: str = "system_id",
        *,
        shared: bool = False,
        by_public_id: bool = False,
    ) -> None:
        rule = condition(column, by_public_id=by_public_id, shared=shared)
        super().__init__(
            sql=[
                f'CREATE POLICY {POLICY} ON "{table}" USING ({rule})',
                f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
            ],
            reverse_sql=[
                f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY',
                f'DROP POLICY {POLICY} ON "{table}"',
            ],
        )
        self.table, self.column = table, column
        self.options = {"shared": shared, "by_public_id": by_public_id}

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.table, self.column], self.options)
