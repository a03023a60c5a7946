"""What a database holds, in numbers that two databases can be compared by."""

from dataclasses import dataclass

from psycopg import Connection, sql
from psycopg.rows import tuple_row

# Who is signed in is nobody's record: a restored copy shall let nobody in by an old cookie.
LEFT_OUT = frozenset({"django_session"})

# Rows as text must not depend on how a server was set up.
_AS_TEXT = """
    SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD';
    SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex';
    SET LOCAL extra_float_digits = 1
"""
# A sum, so that the order of the rows does not matter; of 60 bits each, so that no change hides.
_DIGEST = """
    SELECT count(*), coalesce(sum(('x' || left(md5(r::text), 15))::bit(60)::bigint), 0)::text
    FROM {table} AS r
"""


@dataclass(frozen=True)
class Table:
    """How many rows a table has, and what they add up to."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Contents:
    """All tables by name, and where each numbering has got to; None if it has not begun."""

    tables: dict[str, Table]
    numberings: dict[str, int | None]

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.tables.values())

    def differences(self, other: "Contents") -> list[str]:
        """Names of tables and numberings in which the other is not the same, in order."""
        ours = {**self.tables, **self.numberings}
        theirs = {**other.tables, **other.numberings}
        return sorted(
            name
            for name in {*ours, *theirs}
            if name not in ours or name not in theirs or ours[name] != theirs[name]
        )


def table_names(connection: Connection[object]) -> list[str]:
    """The product's tables, in order."""
    cursor = connection.cursor(row_factory=tuple_row)
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
        " AND relnamespace = 'public'::regnamespace ORDER BY relname COLLATE \"C\""
    )
    return [str(name) for (name,) in cursor.fetchall()]


def read_contents(connection: Connection[object]) -> Contents:
    """All of it as the connection's open transaction sees it."""
    cursor = connection.cursor(row_factory=tuple_row)
    cursor.execute(_AS_TEXT)
    tables = {}
    for name in table_names(connection):
        if name not in LEFT_OUT:
            cursor.execute(sql.SQL(_DIGEST).format(table=sql.Identifier(name)))
            ((rows, digest),) = cursor.fetchall()
            tables[name] = Table(int(rows), str(digest))
    cursor.execute(
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
        ' ORDER BY sequencename COLLATE "C"'
    )
    return Contents(tables, {str(name): last for name, last in cursor.fetchall()})
