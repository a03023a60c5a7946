"""The product's database as backup and restore see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString, Self

from django.db import connection as django_connection
from django.db.migrations.loader import MigrationLoader
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import tuple_row

from ics_crm.backup.contents import table_names
from ics_crm.owner import as_owner
from tenancy.postgresql.base import SEES_ALL

# A database that holds a row of these is somebody's: accounts, and the register of bodies.
SOMEBODYS = ("accounts_user", "partners_organisation")


class ToldConnection(Connection[object]):
    """A connection that knows what it was told, for programs that are to go to the same place.

    ``info.dsn`` holds more: what its own libpq filled in, which programs of an older PostgreSQL,
    such as the server's own, refuse as options that they never heard of.
    """

    told: str = ""
    """As libpq reads it, without the password: the list of processes shows it."""

    @classmethod
    def to(cls, **parameters: Any) -> Self:
        """Where these parameters of libpq lead, each statement a transaction of its own."""
        made = cls.connect(**parameters, autocommit=True, row_factory=tuple_row)
        parameters.pop("password", None)
        made.told = make_conninfo(**parameters)
        return made


@contextmanager
def connected() -> Iterator[ToldConnection]:
    """The database of the settings as its owner, with nothing of Django's in between.

    It sees the rows of all systems, and so does a program that is given its address.
    """
    with as_owner():
        parameters = django_connection.get_connection_params()
    parameters["options"] = f"{parameters.get('options', '')} {SEES_ALL}".strip()
    for name in ("context", "cursor_factory", "prepare_threshold"):
        parameters.pop(name, None)
    with ToldConnection.to(**parameters) as connection:
        yield connection


def major_version(connection: Connection[object]) -> int:
    """Of the server."""
    return connection.info.server_version // 10_000


def extensions(connection: Connection[object]) -> list[str]:
    """What the database was given beside PostgreSQL's own."""
    return _names(connection, "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'")


def migrations(connection: Connection[object]) -> list[str]:
    """Those that were applied, as app.name; none in a database without tables."""
    if "django_migrations" not in table_names(connection):
        return []
    return _names(connection, "SELECT DISTINCT app || '.' || name FROM django_migrations")


def migrations_known() -> tuple[set[str], set[str]]:
    """Those of this code, and those that they take the place of."""
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {f"{app}.{name}" for each in disk.values() for app, name in each.replaces}
    return {f"{app}.{name}" for app, name in disk}, replaced


def audit_head(connection: Connection[object]) -> str:
    """The newest seal of the audit log as number and hash; empty if nothing was sealed yet."""
    if "audit_auditseal" not in table_names(connection):
        return ""
    found = _names(
        connection,
        "SELECT number || ':' || hash FROM audit_auditseal ORDER BY number DESC LIMIT 1",
    )
    return "".join(found)


def holds_data(connection: Connection[object]) -> bool:
    """Whether somebody's records are in it."""
    there = table_names(connection)
    return any(
        connection.execute(f'SELECT EXISTS (SELECT FROM "{name}")').fetchone() == (True,)  # noqa: S608 (ours)
        for name in SOMEBODYS
        if name in there
    )


def others(connection: Connection[object]) -> int:
    """How many other connections use this database."""
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    ).fetchone()
    return int(row[0]) if isinstance(row, tuple) else 0


def _names(connection: Connection[object], query: LiteralString) -> list[str]:
    cursor = connection.cursor(row_factory=tuple_row)
    cursor.execute(query)
    return sorted(str(name) for (name,) in cursor.fetchall())
