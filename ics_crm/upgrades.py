"""Finds what the release before could not live with while an upgrade is under way.

The tables are changed first, then one process after the other is restarted (docs/operations.md).
Until the last of them is, code of the release before reads and writes the new tables.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import connection
from django.db.migrations import operations as op
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from ics_crm.embedded.instance import BASE_DIR

RELEASED = BASE_DIR / "ics_crm" / "released_migrations.txt"
REASON = "beside_old_code"
"""Attribute of a migration: why what it does disturbs nobody, where that cannot be seen from it."""

_ALTERED = re.compile(r'\s*ALTER TABLE (?:ONLY )?"?(\w+)"?\s')
Node = tuple[str, str]


@dataclass(frozen=True)
class Finding:
    """A step of a migration that old code would stumble over."""

    migration: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.sentence}"


def newest() -> list[str]:
    """The last migration of each of our apps, as app.name."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(".".join(node) for node in loader.graph.leaf_nodes() if _is_ours(node))


def findings(released: list[str]) -> list[Finding]:
    """What is wrong with the migrations that came after those of the last release.

    Before the first there is no code that could be disturbed.
    """
    if not released:
        return []
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return list(_judged(loader, _since(loader, released)))


def released() -> list[str]:
    """The last migrations of the last release."""
    lines = RELEASED.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _is_ours(node: Node) -> bool:
    return Path(apps.get_app_config(node[0]).path).parent == BASE_DIR


def _since(loader: MigrationLoader, last: list[str]) -> list[Node]:
    """Those after the release, in the order in which they are applied."""
    old: set[Node] = set()
    for name in last:
        app, _, rest = name.partition(".")
        old |= set(loader.graph.forwards_plan((app, rest)))
    order = [
        node for leaf in loader.graph.leaf_nodes() for node in loader.graph.forwards_plan(leaf)
    ]
    return [node for node in dict.fromkeys(order) if node not in old and _is_ours(node)]


def _judged(loader: MigrationLoader, nodes: list[Node]) -> Iterator[Finding]:
    """Tables that came after the release are nothing that its code knows."""
    new: set[tuple[str, str]] = set()
    for node in nodes:
        app, migration = node[0], loader.graph.nodes[node]
        state = loader.project_state(node, at_end=False)
        for whole in migration.operations:
            for step in _parts(whole):
                model = (app, getattr(step, "model_name_lower", getattr(step, "name_lower", "")))
                if isinstance(step, op.CreateModel):
                    new.add(model)
                elif model not in new and not getattr(migration, REASON, ""):
                    sentence = objection(step, state.models.get(model))
                    if sentence and not (isinstance(step, op.RunSQL) and _is_of(step, new)):
                        yield Finding(".".join(node), sentence)
            whole.state_forwards(app, state)


def _parts(step: Operation) -> Iterator[Operation]:
    """What changes the database: an operation itself, or those that it is made of."""
    inside: Sequence[Operation] | None = getattr(step, "operations", None)
    if isinstance(step, op.SeparateDatabaseAndState):
        inside = step.database_operations
    if inside is None:
        yield step
    else:
        for each in inside:
            yield from _parts(each)


def _is_of(step: op.RunSQL, new: set[tuple[str, str]]) -> bool:
    """Whether hand-written SQL changes nothing but tables that are new."""
    tables = {"_".join(model) for model in new}
    changed = [_ALTERED.match(each) for each in str(step.sql).split(";") if each.strip()]
    return all(found is not None and found[1] in tables for found in changed)


def objection(step: Operation, before: Any) -> str:
    """What is wrong with a step on a table that the release before knows; empty if nothing is.

    ``before``: the table's model as it was, if there was one.
    """
    match step:
        case op.RenameModel() | op.RenameField() | op.AlterModelTable():
            return f"{step.describe()}: old code asks by the old name. Add, copy, remove later."
        case op.DeleteModel() | op.RemoveField():
            return f"{step.describe()}: old code still reads it. Remove it one release later."
        case op.AddField():
            return _added(step)
        case op.AlterField():
            return _altered(step, before.fields.get(step.name) if before else None)
        case AddIndexConcurrently():
            return ""
        case op.AddIndex():
            return f"{step.describe()}: nobody can write meanwhile. Take AddIndexConcurrently."
        case op.AddConstraint():
            return f"{step.describe()}: old code may break it. Let a release keep it before."
        case op.RunSQL():
            return f"{step.describe()}: nothing can be said of SQL."
    return ""


def _added(step: op.AddField) -> str:
    field: Any = step.field
    if field.many_to_many or field.null or field.has_db_default() or field.generated:
        return ""
    return (
        f"{step.describe()}: old code writes rows without it. Give it a db_default, or let it be "
        "null for one release."
    )


def _altered(step: op.AlterField, before: Any) -> str:
    after: Any = step.field
    if before is None:
        return ""
    if before.null and not after.null:
        return f"{step.describe()}: old code writes rows without it. Fill it one release before."
    if after.unique and not before.unique:
        return f"{step.describe()}: old code may write the same twice."
    if before.is_relation or after.is_relation:
        return (
            ""
            if _leads_to(before) == _leads_to(after)
            else f"{step.describe()}: it leads elsewhere."
        )
    types = before.db_type(connection), after.db_type(connection)
    if types[0] != types[1] and not _is_wider(before, after):
        return f"{step.describe()}: the table is written anew, from {types[0]} to {types[1]}."
    return ""


def _leads_to(field: Any) -> str:
    return str(field.remote_field.model).lower() if field.is_relation else ""


def _is_wider(before: Any, after: Any) -> bool:
    """Whether only the length of a text grew, which PostgreSQL notes without touching a row."""
    if before.get_internal_type() != after.get_internal_type():
        return False
    lengths = before.max_length, after.max_length
    return lengths[0] is not None and (lengths[1] is None or lengths[1] >= lengths[0])
