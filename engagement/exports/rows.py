"""The rows of a table straight out of the database, as lines of CSV: COPY, and no model instances.

The outermost SELECT writes each value as its kind is written, so nothing has to be done to a line
before it goes into a file.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from engagement.exports.catalogue import TABLES, root_of
from engagement.exports.codes import newest_codes
from engagement.exports.columns import Access, Blocks, CodeOf, Column, Kind, Table, readable
from engagement.exports.lines import ROWS_A_BLOCK, blocks_of
from jobs.csv_cells import DANGEROUS

CHANGED = "changed_xid"
_BAD_START = "^" + DANGEROUS.replace("'", "''")
# Most texts begin with a letter, and then no pattern has to be tried.
_HARMLESS = (
    "CASE WHEN ascii({0}) BETWEEN 65 AND 90 OR ascii({0}) BETWEEN 97 AND 122 OR {0} = '' THEN {0}"
    f" WHEN {{0}} ~ '{_BAD_START}' THEN '''' || {{0}} ELSE {{0}} END"
)
_WRITTEN = {
    Kind.BOOLEAN: "CASE {0} WHEN true THEN 'true' WHEN false THEN 'false' END",
    Kind.MOMENT: """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    Kind.DATE: "to_char({0}, 'YYYY-MM-DD')",
    Kind.CODES: "array_to_string({0}, ';')",
}


def oldest_open_transaction() -> int:
    """What transactions below it wrote is in the snapshot; all later changes come next time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def rows_of(table: Table, access: Access, since: int | None = None) -> QuerySet[Any]:
    """The rows of a table that the person may see; those of records that changed, if asked for.

    Whoever takes changes replaces what they hold of a record, with all that stands inside it. So a
    row inside a record comes whenever anything of the record changed.
    """
    rows = table.rows(access)
    if since is None or table.is_whole:
        return rows
    root = root_of(table)
    changed = Q(**{f"{CHANGED}__gte": since})
    for inner in _below(root):
        model = inner.rows(access).model
        if not inner.is_whole and hasattr(model, CHANGED):
            newer = model._default_manager.filter(**{f"{CHANGED}__gte": since})
            changed |= Q(pk__in=newer.order_by().values(_path(inner)))
    if table is root:
        return rows.filter(changed)
    touched = root.rows(access).filter(changed).order_by()
    return rows.filter(**{f"{_path(table)}__in": touched})


def blocks(
    table: Table, access: Access, *, since: int | None = None, harmless: bool = True
) -> Blocks:
    """The rows of a table as blocks of lines.

    ``harmless``: with texts that no spreadsheet program runs as a formula.
    """
    rows = rows_of(table, access, since)
    if table.unpacked is not None:
        return blocks_of(table.columns, table.unpacked(rows), harmless=harmless)
    return _copied(rows, table.columns, access, harmless)


def _copied(
    rows: QuerySet[Any], columns: Sequence[Column], access: Access, harmless: bool
) -> Blocks:
    # Django's QuerySet takes these, and its stubs do not know of all of them.
    sources: Any = [readable(column, access) for column in columns]
    try:
        inner, params = _sql(rows.order_by().values_list(*sources))
    except EmptyResultSet:  # no row can be visible
        return
    written = ", ".join(_written(column, f"c{at}", harmless) for at, column in enumerate(columns))
    names = ", ".join(f"c{at}" for at in range(len(columns)))
    joined, more = _codes_joined(columns)
    # Made of our own declarations; whatever comes from outside is among the parameters.
    copy = f"COPY (SELECT {written} FROM ({inner}) AS t({names}){joined}) TO STDOUT (FORMAT csv)"  # noqa: S608
    with connection.cursor() as cursor, cursor.copy(copy, params + more) as lines:
        block: list[bytes] = []
        for line in lines:
            block.append(bytes(line))
            if len(block) == ROWS_A_BLOCK:
                yield block
                block = []
        if block:
            yield block


def _codes_joined(columns: Sequence[Column]) -> tuple[str, tuple[Any, ...]]:
    """The codes that columns ask for, found once for all organisations, as joins."""
    joined, params = "", ()
    for at, column in enumerate(columns):
        if isinstance(column.source, CodeOf):
            codes, of_codes = _sql(newest_codes(column.source.scheme))
            joined += f" LEFT JOIN ({codes}) AS code_c{at}(of, value) ON code_c{at}.of = c{at}"
            params += of_codes
    return joined, params


def _sql(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    compiler: SQLCompiler = rows.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    return sql, tuple(params)


def _written(column: Column, name: str, harmless: bool) -> str:
    if isinstance(column.source, CodeOf):
        return f"code_{name}.value"
    if column.kind is Kind.TEXT and harmless:
        return _HARMLESS.format(name)
    return _WRITTEN.get(column.kind, "{0}").format(name)


def _path(table: Table) -> str:
    """The way from a row to the record that it stands inside."""
    parent = next(each for each in TABLES if each.name == table.parent)
    return f"{table.key}__{_path(parent)}" if parent.parent else table.key


def _below(root: Table) -> Iterator[Table]:
    for table in TABLES:
        if table.parent == root.name:
            yield table
            yield from _below(table)
