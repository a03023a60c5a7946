"""Reads the rows of a file as its kind of sheet asks for."""

from collections.abc import Iterator

from django.db.models.functions import Upper
from django.utils import timezone

from engagement.enums import SheetKind
from engagement.imports.mapping import ColumnMapping
from engagement.imports.matching import Directory
from engagement.imports.records import parse_records
from engagement.imports.rows import ParsedRow, parse_rows
from engagement.imports.table import Table, squeeze
from partners.models import Identifier, System

_BATCH = 1_000


def parsed_rows(
    system: System, table: Table, mapping: ColumnMapping, directory: Directory
) -> Iterator[ParsedRow]:
    """Every row of a table, read, or with what is wrong with it."""
    if mapping.layout.kind == SheetKind.EVENTS:
        return parse_rows(table, mapping, is_listed=directory.lists, today=timezone.localdate())
    known = _known_codes(system, table, mapping)
    return parse_records(table, mapping, has_code=known.__contains__)


def _known_codes(system: System, table: Table, mapping: ColumnMapping) -> set[str]:
    """Those codes of the file that an organisation of the same world has."""
    if mapping.layout.kind != SheetKind.ORGANISATIONS:
        return set()
    wanted = list({squeeze(mapping.value(row.cells, "code")).upper() for row in table.rows} - {""})
    found: set[str] = set()
    for start in range(0, len(wanted), _BATCH):
        codes = Identifier.objects.filter(organisation__is_fictional=system.is_fictional)
        codes = codes.alias(code=Upper("value")).filter(code__in=wanted[start : start + _BATCH])
        found.update(value.upper() for value in codes.values_list("value", flat=True))
    return found
