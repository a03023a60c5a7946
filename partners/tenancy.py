"""How the database holds a row to its system."""

from typing import Any

import pgtrigger
from django.db import migrations


class SameSystem(migrations.RunSQL):
    """A composite foreign key: the row's ``system_id`` equals that of the row it points at.

    ``SameSystem("engagement_event", "board_id", "partners_board")`` refuses an event of one system
    that names a board of another, whatever code wrote it. The parent needs a unique constraint
    on ``(id, system_id)``. A null in ``column`` is not checked.
    """

    def __init__(self, table: str, column: str, parent: str) -> None:
        name = f"{table}_{column}_same_system"
        super().__init__(
            sql=(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY ("{column}", system_id)'
                f' REFERENCES "{parent}" (id, system_id) DEFERRABLE INITIALLY DEFERRED'
            ),
            reverse_sql=f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"',
        )
        self.table, self.column, self.parent = table, column, parent

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.table, self.column, self.parent], {})


class SameSystemWhenWritten(pgtrigger.Trigger):
    """Refuse a new row that points into another system, and let it outlive what it points at.

    In place of ``SameSystem`` on rows that are kept for good: they still say what was known after
    the record itself is gone.
    """

    when = pgtrigger.Before
    operation = pgtrigger.Insert

    def __init__(self, column: str, parent: str) -> None:
        super().__init__(
            name=f"{column}_same_system",
            func=f"""
                IF NOT EXISTS (
                    SELECT FROM "{parent}" p
                    WHERE p.id = NEW."{column}" AND p.system_id = NEW.system_id
                ) THEN
                    RAISE EXCEPTION '{column} % is not of system %', NEW."{column}", NEW.system_id
                    USING ERRCODE = 'foreign_key_violation';
                END IF;
                RETURN NEW;
            """,
        )
        self.column = column
