"""Files that were made to do harm: bombs, entities, paths, and names that are more than a name."""

import ast
import io
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.calendars.facts import CalendarRefusedError, Window
from engagement.calendars.reading import read_calendar
from engagement.imports.reading import read_table
from engagement.imports.table import FileRefusedError, Table
from engagement.models import SheetImport
from ics_crm.embedded.instance import BASE_DIR
from jobs.downloads import as_download
from jobs.models import StoredFile
from partners.enums import ReferenceKind
from partners.reference.catalogue import SOURCES, parse_file
from partners.reference.errors import WrongFileError
from tests import factories as make
from tests.unit.imports.files import MINIMAL, workbook

LONGEST = 10.0
"""Seconds for one file on a busy machine: a bomb takes minutes, or all memory."""

# Every form that takes a file, and what reads it. A new one fails a test until it stands here.
READERS: dict[str, Callable[[bytes], Any]] = {
    "engagement/forms/imports.py:UploadForm.file": read_table,
    "engagement/forms/surveys/bring_in.py:AnswerFileForm.file": read_table,
    "engagement/forms/surveys/bring_in.py:InvitedForm.organisations": read_table,
    "engagement/forms/calendar.py:CalendarFileForm.file": lambda content: read_calendar(
        content, Window.around(timezone.now()), 5.0
    ),
    "partners/forms/reference.py:UploadForm.file": lambda content: [
        _parsed(ReferenceKind(kind), content) for kind in SOURCES
    ],
}
REFUSALS = (FileRefusedError, CalendarRefusedError, WrongFileError)
SECRET_FILE = BASE_DIR / "LICENSE"

_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)
_STRANGE = "Łódź \u202egnp.exe \u0000 \ufeff \u2028  🏥 Ａ ﬁ e\u0301 '; DROP TABLE x; -- <script>"


def _parsed(kind: ReferenceKind, content: bytes) -> Any:
    with suppress(WrongFileError):
        return parse_file(kind, content)
    return None


def _archive(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def _workbook(doctype: str, text: str) -> bytes:
    """A workbook that Excel would open, but for what is put into its texts."""
    with zipfile.ZipFile(io.BytesIO(workbook([["Name"], ["PLACE"], ["PLACE"]]))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    texts = parts["xl/sharedStrings.xml"].replace(b"PLACE", text.encode())
    parts["xl/sharedStrings.xml"] = texts.replace(b"?>", f"?>{doctype}".encode(), 1)
    return _archive(parts)


HOSTILE = {
    "zip bomb": _archive({**MINIMAL, "xl/worksheets/sheet1.xml": b"0" * (210 * 1024 * 1024)}),
    "many parts": _archive({**MINIMAL, **{f"xl/{n}.xml": "" for n in range(3_000)}}),
    "zip in zip": _archive({**MINIMAL, "xl/worksheets/sheet1.xml": _archive({"a": b"0" * 10**7})}),
    "billion laughs": _workbook(f"<!DOCTYPE sst [{_LAUGHS}]>", "&l9;"),
    "external entity": _workbook(
        f'<!DOCTYPE sst [<!ENTITY x SYSTEM "file://{SECRET_FILE}">]>', "&x;"
    ),
    "external address": _workbook(
        '<!DOCTYPE sst SYSTEM "http://127.0.0.1:1/x.dtd" [<!ENTITY x "y">]>', "&x;"
    ),
    "paths outside": _archive({**MINIMAL, "../../../tmp/ics-crm-escaped": "x", "/etc/x": "x"}),
    "deep xml": _workbook("", "<b>" * 200_000),
    "xml that is no workbook": f"<!DOCTYPE x [{_LAUGHS}]><x>&l9;</x>".encode(),
    "one long line": b"a," * 1_000_000,
    "quotation marks": b'"' * 2_000_000,
    "strange letters": f"date,organisation\n2026-01-01,{_STRANGE}\n".encode(),
    "lone surrogates": "date,who\n2026-01-01,\ud800\n".encode("utf-8", "surrogatepass"),
    "calendar of many": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50_000,
    "calendar that never ends": (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260101T000000Z\r\n"
        b"RRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ),
}


def _file_fields() -> Iterator[str]:
    """Each field of a form, or of the API, that takes a file."""
    for room in ("accounts", "engagement", "jobs", "nhsuk", "partners", "ics_crm"):
        for path in sorted((BASE_DIR / room).rglob("*.py")):
            if "FileField(" not in (text := path.read_text("utf-8")) or "migrations" in path.parts:
                continue
            for each in ast.walk(ast.parse(text)):
                if isinstance(each, ast.ClassDef):
                    for line in each.body:
                        if isinstance(line, ast.Assign) and "FileField(" in ast.unparse(line):
                            name = ast.unparse(line.targets[0])
                            yield f"{path.relative_to(BASE_DIR)}:{each.name}.{name}"


def _words(found: Any) -> str:
    """Everything that was read."""
    if isinstance(found, Table):
        return repr([row.cells for row in found.rows])
    return repr(found)


def test_every_field_that_takes_a_file_is_tried() -> None:
    assert sorted(_file_fields()) == sorted(READERS)


def test_the_workbooks_are_read_without_what_is_hostile_in_them() -> None:
    assert "harmless" in _words(read_table(_workbook("", "harmless")))
    assert "harmless" in _words(read_table(_workbook("<!DOCTYPE sst []>", "harmless")))


@pytest.mark.parametrize("what", HOSTILE)
def test_no_file_takes_the_machine_or_reads_it(what: str) -> None:
    licence = SECRET_FILE.read_text("utf-8").splitlines()[0]
    for place, read in READERS.items():
        began = time.process_time()
        found: Any = ""
        with suppress(*REFUSALS):
            found = read(HOSTILE[what])
        said = _words(found)
        assert time.process_time() - began < LONGEST, place
        assert licence not in said
        assert "hahahahaha" not in said
    assert not Path("/tmp/ics-crm-escaped").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "../../../../etc/passwd.csv",
        "..\\..\\windows\\win.csv",
        "/etc/passwd",
        "a\u0000b.csv",
        'a"; filename="b.html',
        "a\r\nSet-Cookie: x=y.csv",
        "\u202egnp.csv",
        "Łódź – 🏥.csv",
        "<script>alert(1)</script>.csv",
        "=HYPERLINK(1).csv",
        ".csv",
        "x" * 300 + ".csv",
    ],
)
def test_a_name_is_only_a_name(name: str) -> None:
    system = make.make_system()
    client = Client()
    client.force_login(make.make_user(system=system))
    file = SimpleUploadedFile("plain.csv", b"date,organisation\n03/06/2024,One\n")
    file._name = name  # type: ignore[attr-defined]  # what a browser would have made harmless
    answer = client.post(reverse("engagement:import_upload"), {"kind": "events", "file": file})
    assert answer.status_code in {302, 400, 422}, answer.content[:500]

    kept = [each.file.name for each in SheetImport.objects.select_related("file")]
    for each in kept:
        assert not {"/", "\\", "\r", "\n", "\0"} & set(each), each
        pages = client.get(reverse("engagement:imports")).content.decode()
        assert "<script>alert" not in pages
    header = as_download(StoredFile.holding(name, b"x"))["Content-Disposition"]
    assert header.startswith("attachment")
    assert "\r" not in header
    assert "\n" not in header
