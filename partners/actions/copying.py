"""Many new rows at once through PostgreSQL's COPY: several times as quick as INSERT.

Constraints and triggers hold as for any other insert. What COPY cannot do is to pass over rows that
are there already: use it only for rows that are known to be new.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import connection, models
from django.db.models import NOT_PROVIDED, Model

M = TypeVar("M", bound=Model)


def give_keys(rows: Sequence[M]) -> None:
    """Give new rows their primary keys, so that others can refer to them at once."""
    if not rows:
        return
    meta = rows[0]._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [meta.db_table, meta.pk.name, len(rows)],
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key


def copy_rows(rows: Iterable[M]) -> None:
    """Write new rows of one model. Those without a key get the next one."""
    rows = list(rows)
    if not rows:
        return
    give_keys([row for row in rows if row.pk is None])
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not _left_to_database(field)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or field.name) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(
                [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
            )


def _left_to_database(field: "models.Field[object, object]") -> bool:
    return field.db_default is not NOT_PROVIDED
