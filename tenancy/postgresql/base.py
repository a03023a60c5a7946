"""Cursors that send the current scope with each statement, in one message and one transaction.

``SET LOCAL ics_crm.systems = '1,2'; SELECT …`` goes to the server at once. Outside a transaction
the two are one of their own, so nothing is left on a connection for whoever takes it next. Nothing
is remembered here of what was set before, which a rolled back savepoint would take back.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Self

import psycopg
from django.db.backends.postgresql import base, operations
from psycopg.pq import TransactionStatus

from tenancy.scope import ALL, current_scope

SETTING = "ics_crm.systems"
# For a connection of one's own that must see the rows of all systems.
SEES_ALL = f"-c {SETTING}={ALL}"
_SET = f"SET LOCAL {SETTING} = '%s'; "
_WAS_SET = re.compile(rf"SET LOCAL {re.escape(SETTING)} = '[^']*'; ")
# What policies apply to. All else, such as SAVEPOINT or VACUUM, must stand alone.
_ASKS_FOR_ROWS = re.compile(
    r"(\s|\(|--[^\n]*\n|/\*.*?\*/)*(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|EXPLAIN|DO|CALL|VALUES|TABLE)\b",
    re.IGNORECASE | re.DOTALL,
)


def _set() -> str:
    """Digits, commas and one word: nothing that would have to be quoted."""
    return _SET % current_scope().setting


# Their stubs do not know that these are cursors of psycopg.
_Cursor: Any = base.Cursor
_ServerSideCursor: Any = base.ServerSideCursor


class Cursor(_Cursor):  # type: ignore[misc]
    """The usual one."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        """Run a statement within the current scope."""
        statement = self.mogrify(query, params)
        if not _ASKS_FOR_ROWS.match(statement):
            super().execute(query, params, **options)
            return self
        super().execute(_set() + statement, None, **options)
        self.nextset()
        return self

    def executemany(self, query: Any, params_seq: Iterable[Any], **options: Any) -> None:
        """One after the other."""
        changed = 0
        for params in params_seq:
            self.execute(query, params)
            changed += self.rowcount
        self._rowcount = changed

    @contextmanager
    def copy(self, statement: Any, params: Any = None, **options: Any) -> Iterator[Any]:
        """Copy rows within the current scope."""
        with _transaction(self.connection):
            self.connection.execute(_set())
            with super().copy(statement, params, **options) as copy:
                yield copy


class ServerSideCursor(_ServerSideCursor):  # type: ignore[misc]
    """For long reads: the server keeps what it found within the scope of that moment."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        """Find the rows within the current scope."""
        with _transaction(self.connection):
            self.connection.execute(_set())
            super().execute(query, params, **options)
        return self


class BinaryCursor(psycopg.Cursor[Any]):
    """For answers in binary form, which the framework's cursors cannot ask for."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        """Run a statement within the current scope."""
        with _transaction(self.connection):
            self.connection.execute(_set())
            super().execute(query, params, **options)
        return self


def _transaction(connection: Any) -> AbstractContextManager[Any]:
    """One for what needs two messages, unless one is open."""
    if connection.info.transaction_status == TransactionStatus.IDLE:
        return connection.transaction()  # type: ignore[no-any-return]
    return nullcontext()


class DatabaseOperations(operations.DatabaseOperations):
    """Leaves out of what was run what we added to it."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """The statement as it was meant."""
        said = super().last_executed_query(cursor, sql, params)
        return _WAS_SET.sub("", said, count=1) if said else said


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose cursors are these."""

    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict[str, Any]:
        """As in the settings, with our cursors."""
        return {**super().get_connection_params(), "cursor_factory": Cursor}

    def create_cursor(self, name: str | None = None) -> Any:
        """One of ours, of either kind."""
        if not name:
            return super().create_cursor()
        return ServerSideCursor(
            self.connection, name=name, scrollable=False, withhold=self.connection.autocommit
        )
