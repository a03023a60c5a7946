"""Migration operations that make the database hold a row to its system."""

from typing import Any

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
