"""How migrations make many tables at once."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    CreateModel,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

BUILDING = (CreateModel, AddField, AddIndex, AddConstraint, AddTrigger)


def together(*operations: Operation) -> list[Operation]:
    """The same operations, in the same order, with each run of those that build as one.

    Django renders every model that is related to a changed one anew for each operation, and our
    tables all know each other: a migration that makes ten tables would render a hundred models a
    hundred times. As one operation they are rendered once.
    """
    return list(_joined(operations))


def _joined(operations: tuple[Operation, ...]) -> Iterator[Operation]:
    for builds, run in groupby(operations, lambda each: isinstance(each, BUILDING)):
        if builds:
            yield Together(list(run))
        else:
            yield from run


class Together(Operation):
    """Operations that build, carried out on the models as they are after the last of them.

    A table that is made here has its columns, indexes, constraints and triggers from the start,
    whichever of the operations adds them; keys are laid at the end of the migration, as always.
    """

    atomic = True

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations
        made = [each for each in operations if isinstance(each, CreateModel)]
        self._made = {each.name_lower for each in made}

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.operations], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Without rendered models nothing is rendered anew: whoever wants them next renders all.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            if self._is_of_its_own(operation):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            if self._is_of_its_own(operation):
                operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)

    def _is_of_its_own(self, operation: Operation) -> bool:
        """Whether it is not done by making, or dropping, the table."""
        return str(getattr(operation, "model_name", "")).lower() not in self._made
