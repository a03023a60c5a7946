"""Somebody's details are erased: spreadsheets that named them do so no longer."""

import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q

from engagement.enums import ImportRowState, ImportState, SheetKind
from engagement.imports.reading import read_table
from engagement.imports.rows import Reason
from engagement.imports.table import FileRefusedError
from engagement.models import ImportChange, ImportName, ImportRow, SheetImport
from jobs.models import StoredFile
from partners.erasure import also_erases, pattern_of, words_of
from partners.models import Person

ERASED = "The person named in this row was erased."
_WITHOUT_ROWS = (ImportState.UPLOADED, ImportState.DISCARDED)
_EMPTY = b""


@also_erases
def forget_in_imports(person: Person) -> None:
    """Blank what rows, names, changes and files of the system's imports say of the person.

    A file that waits is given up, since reading it would bring the details back; handed in again
    without them, it comes in.
    """
    named = pattern_of(person)
    imports = set(_blank_rows(person, named)) | set(_unread(person, named))
    _blank_changes(person)
    _blank_names(person, named)
    for sheet_import in SheetImport.objects.filter(pk__in=imports).select_related("file"):
        if sheet_import.is_open:
            sheet_import.rows.all().delete()
            sheet_import.names.all().delete()
            sheet_import.state = ImportState.DISCARDED
            sheet_import.save(update_fields=["state"])
        if sheet_import.state not in {ImportState.READING, ImportState.RUNNING}:
            _empty(sheet_import.file)


def _blank_rows(person: Person, named: re.Pattern[str]) -> Iterator[int]:
    """Keys of the imports whose rows named them."""
    naming = Q(record_id=person.public_id)
    for word in words_of(person):
        first = word.split()[0]  # what stands between two names may be any white space
        naming |= Q(cells__icontains=first) | Q(explanation__icontains=first)
    rows = ImportRow.objects.filter(naming, system=person.system_id).select_related("sheet_import")
    for row in rows.iterator(chunk_size=500):
        if row.record_id == person.public_id or _names_them(row, named):
            _blank_row(row, named)
            yield row.sheet_import_id


def _names_them(row: ImportRow, named: re.Pattern[str]) -> bool:
    said: Iterable[str] = (*row.cells.values(), row.explanation, *row.remarks)
    return any(named.search(str(text)) for text in said)


def _blank_row(row: ImportRow, named: re.Pattern[str]) -> None:
    """The whole row where it is about a person, else the cells that name them."""
    if row.sheet_import.kind == SheetKind.PEOPLE:
        row.cells, row.facts = {}, {}
    row.cells = {head: cell for head, cell in row.cells.items() if not named.search(str(cell))}
    row.facts = {
        name: "" if isinstance(value, str) and named.search(value) else value
        for name, value in row.facts.items()
    }
    row.people = [name for name in row.people if not named.search(name)]
    row.names = [name for name in row.names if not named.search(name)]
    row.remarks = [remark for remark in row.remarks if not named.search(remark)]
    if row.state == ImportRowState.STAGED:
        row.state, row.reason, row.explanation = ImportRowState.REJECTED, Reason.REFUSED, ERASED
    elif named.search(row.explanation):
        row.explanation = ERASED
    row.save()


def _blank_changes(person: Person) -> None:
    """What imports changed of the person, their jobs and their seats cannot be given back."""
    theirs: list[UUID] = [
        person.public_id,
        *person.positions.values_list("public_id", flat=True),
        *person.appointments.values_list("public_id", flat=True),
    ]
    changes = ImportChange.objects.filter(system=person.system_id, target_id__in=theirs)
    changes.filter(is_new=False).update(before={}, after={})


def _blank_names(person: Person, named: re.Pattern[str]) -> None:
    """People stand in logs where organisations should."""
    if not person.name:
        return
    first = person.name.split()[0]
    names = ImportName.objects.filter(system=person.system_id, name__icontains=first)
    for name in names:
        if named.search(name.name):
            name.name, name.key = "Erased person", f"erased {name.pk}"
            name.save(update_fields=["name", "key"])


def _unread(person: Person, named: re.Pattern[str]) -> Iterator[int]:
    """Keys of imports without rows whose files name them: not read yet, or given up."""
    imports = SheetImport.objects.filter(system=person.system_id, state__in=_WITHOUT_ROWS)
    for sheet_import in imports.exclude(file__size=0).select_related("file"):
        try:
            table = read_table(sheet_import.file.content())
        except FileRefusedError:
            continue
        if any(named.search(cell) for row in table.rows for cell in row.cells.values()):
            yield sheet_import.pk


def _empty(file: StoredFile) -> None:
    file.compressed = gzip.compress(_EMPTY, mtime=0)
    file.size = 0
    file.sha256 = hashlib.sha256(_EMPTY).hexdigest()
    file.save()
