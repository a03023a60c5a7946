"""What migrations wrote, such as the first score model, put back for tests that commit.

A committing test ends by emptying every table. Django can keep and load its own copy, but it loads
by saving, which append-only tables refuse. So the rows are copied out once and copied in again.
"""

import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management.commands import flush
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

_rows: dict[str, bytes] = {}
_emptied: list[str] = []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep a copy of what the migrations wrote, before any test can empty it.

    At the end, whoever is still connected is sent away: a worker that a test has just stopped may
    hold its connection a moment longer, and a database in use cannot be dropped.
    """
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(type(connection.ops), "execute_sql_flush", _empty_all_the_same)
    with django_db_blocker.unblock():
        for table in tables_with_rows():
            _rows[table] = copy_out(table)
        connection.close()
    # What Django would write anew into every emptied database is among these rows.
    with patch.object(flush, "emit_post_migrate_signal"):
        yield
    with django_db_blocker.unblock():
        _send_others_away()
        connection.close()
    monkeypatch.undo()


@pytest.fixture(autouse=True)
def first_data(request: pytest.FixtureRequest) -> None:
    """Before a committing test: what an earlier one has emptied is there again."""
    if commits(request.node):
        request.getfixturevalue("_django_db_helper")
        _restore()
        _emptied.append(request.node.nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before a test that does not commit: the same, for good, since many of them may follow.

    No fixture, because by then its transaction might have begun, with which this would end.
    """
    if _emptied and not commits(item):
        with item.config.stash[blocking_manager_key].unblock():
            _restore()
            connection.close()
        _emptied.clear()


def _empty_all_the_same(operations: Any, statements: list[str]) -> None:
    """Empty the tables after a committing test, also those that refuse it to everybody else."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass FROM pg_trigger"
            " WHERE tgtype & 32 > 0"  # fires when a table is emptied
        )
        refusing = [table for (table,) in cursor.fetchall()]
        for table in refusing:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        for table in refusing:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _send_others_away() -> None:
    for _attempt in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                # The server sends its own workers away by itself.
                " AND backend_type = 'client backend'"
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)


def commits(item: pytest.Item) -> bool:
    """Whether a test writes for good, and empties every table when it ends."""
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(
        marker and marker.kwargs.get("transaction")
    )


def tables_with_rows() -> list[str]:
    """Every table that is not empty, by name; what migrations were applied is nobody's data."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
            " AND relname <> 'django_migrations' ORDER BY relname"
        )
        tables = [name for (name,) in cursor.fetchall()]
        return [name for name in tables if _has_rows(name)]


def copy_out(table: str) -> bytes:
    """The rows of a table, as PostgreSQL writes them."""
    out = BytesIO()
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({_written_columns(table)}) TO STDOUT') as rows,
    ):
        for chunk in rows:
            out.write(chunk)
    return out.getvalue()


def copy_in(table: str, rows: bytes) -> None:
    """Put rows back that `copy_out` gave, through a temporary table: policies refuse a copy."""
    columns = _written_columns(table)
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TEMPORARY TABLE "old_{table}" AS SELECT {columns} FROM "{table}" LIMIT 0'
        )
        with cursor.copy(f'COPY "old_{table}" FROM STDIN') as into:
            into.write(rows)
        cursor.execute(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "old_{table}"')
        cursor.execute(f'DROP TABLE "old_{table}"')


def _written_columns(table: str) -> str:
    """All but those that the database computes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
            " AND attgenerated = ''",
            [f'"{table}"'],
        )
        return str(cursor.fetchone()[0])


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
        return bool(cursor.fetchone()[0])


def _restore() -> None:
    # Foreign keys are deferred, so the order of the tables does not matter.
    with transaction.atomic():
        for table, rows in _rows.items():
            if not _has_rows(table):
                copy_in(table, rows)
