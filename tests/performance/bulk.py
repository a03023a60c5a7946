"""Rows by the hundred thousand: one INSERT … SELECT a table, columns filled in from the model.

Only what a table is about is named; everything else gets what the product would give it: stamps,
defaults, nulls, empty texts. So a new column needs nothing here unless it has no default.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.utils import timezone

from audit.keeping import ACTING

GENERATED = {
    timezone.now: "now()",
    timezone.localdate: "CURRENT_DATE",
    uuid.uuid4: "gen_random_uuid()",
}


def insert(model: type[models.Model], source: str, /, **values: str) -> int:
    """Insert a row for each row of ``source`` (what stands after FROM); how many.

    ``values`` are SQL expressions by field name; a foreign key's is the other row's key.
    """
    # As a part of the product does it: rows that somebody adds by hand are kept in the history.
    execute(f"SELECT set_config('{ACTING}', '{{\"service\": \"measurements\"}}', false)")
    fields = model._meta.concrete_fields
    unknown = values.keys() - {field.name for field in fields}
    if unknown:
        raise LookupError(f"{model.__name__} has no {', '.join(sorted(unknown))}.")
    columns: list[str] = []
    expressions: list[str] = []
    parameters: list[Any] = []
    for field in fields:
        expression = values.get(field.name)
        if expression is None:
            if field.primary_key or field.has_db_default() or field.generated:
                continue
            expression, used = _default(field)
            parameters += used
        columns.append(f'"{field.column}"')
        expressions.append(expression)
    return execute(
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)})'
        f" SELECT {', '.join(expressions)} FROM {source}",
        parameters,
    )


def execute(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Run a statement (without parameters a percent sign is just that); how many rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return int(cursor.rowcount)


def number(table: str, rows: int, **columns: str) -> None:
    """A temporary table of ``n`` from 0 to ``rows`` - 1 and columns made from it.

    It holds the keys that rows of several tables share. An expression may use ``n``.
    """
    made = "".join(f", {expression} AS {name}" for name, expression in columns.items())
    execute(f"DROP TABLE IF EXISTS {table}")
    execute(
        f"CREATE TEMPORARY TABLE {table} AS SELECT n::integer{made}"
        f" FROM generate_series(0, {rows} - 1) AS n"
    )
    execute(f"CREATE INDEX ON {table} (n)")


def next_key(model: type[models.Model]) -> str:
    """An expression: a key that no row of the model has."""
    return f"nextval(pg_get_serial_sequence('{model._meta.db_table}', 'id'))"


def chosen(words: Sequence[str], index: str) -> str:
    """An expression: one of the words, by an index that wraps around."""
    quoted = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"(ARRAY[{quoted}])[1 + mod({index}, {len(words)})]"


def _default(field: "models.Field[Any, Any]") -> tuple[str, list[Any]]:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return "now()", []
    if field.has_default():
        if field.default in GENERATED:
            return GENERATED[field.default], []
        return "%s", [field.get_db_prep_save(field.get_default(), connection)]
    if field.null:
        return "NULL", []
    if field.empty_strings_allowed and field.blank:
        return "''", []
    raise LookupError(f"{field} has no default: name its value.")
