"""The demonstration, written once in a run and copied in for every further test that needs it.

Writing it through the product's own actions takes half a minute, copying its rows a second.
"""

import pickle
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from engagement.demonstration.loader import load
from ics_crm.embedded.locks import held
from partners.models import System
from tests.first_data import copy_in, copy_out, tables_with_rows
from tests.services import shared_dir

SEED = 1


@dataclass(frozen=True)
class Copy:
    """All rows by table, and where each table's numbering had got to."""

    system: int
    rows: dict[str, bytes]
    numbering: list[tuple[str, int]]


def demonstration() -> System:
    """The demonstration as of today, in an otherwise fresh database.

    Whichever test process needs it first writes it for all of them, while the others wait.
    """
    today = timezone.localdate()
    file = shared_dir() / f"demonstration-{today}.pickle"
    with held(file.with_suffix(".lock")):
        if not file.exists():
            system = load(today=today, seed=SEED, report=lambda _line: None)
            rows = {table: copy_out(table) for table in tables_with_rows()}
            file.write_bytes(pickle.dumps(Copy(system.pk, rows, _numbering())))
            return system
    return _written(pickle.loads(file.read_bytes()))


def _written(copy: Copy) -> System:
    with transaction.atomic(), connection.cursor() as cursor:
        # A table with checks that wait, of rows that this transaction wrote, cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        old = tables_with_rows()
        every = sorted({*old, *copy.rows})
        # Rows come back as they were: no trigger stamps them anew or refuses what was in order.
        for table in every:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        for table in old:
            cursor.execute(f'DELETE FROM "{table}"')
        for table, rows in copy.rows.items():
            copy_in(table, rows)
        for name, last in copy.numbering:
            cursor.execute("SELECT setval(%s, %s)", [name, last])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in every:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return System.objects.get(pk=copy.system)


def _numbering() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(sequencename), last_value FROM pg_sequences"
            " WHERE schemaname = 'public' AND last_value IS NOT NULL"
        )
        return [(str(name), int(last)) for name, last in cursor.fetchall()]
