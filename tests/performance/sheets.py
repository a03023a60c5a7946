"""Meeting logs as large as one can be: read, brought in and undone by a worker's process."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from engagement.actions.importing.sheet import start_import, start_reading, upload_import
from engagement.actions.importing.undo import start_undo
from engagement.analytics.import_counts import counts_of
from engagement.enums import Unmatched
from engagement.imports.mapping import ColumnMapping, guess_columns
from engagement.models import Event, SheetImport
from ics_crm.embedded.instance import BASE_DIR
from jobs.enums import JobState
from jobs.models import Job
from tests import factories as make
from tests.integration.imports.state import dump
from tests.performance.timing import table
from tests.performance.volume import SMALL

ROWS = 100_000
FEWEST = 300  # rows where only the way is tried
ORGANISATIONS = 2_000
PEOPLE = 300
HEADINGS = ("Date", "Organisation", "Purpose", "Minister", "Kind")
FIRST = date(2019, 1, 1)
DAYS = 2_500
EVERY = 100  # one row in so many is a duplicate of another, and one has no date


def sheets(scale: float, database_url: str) -> str:
    """One log as CSV, and in a larger run as XLSX; what stood before stands again after each."""
    rows = max(FEWEST, round(ROWS * scale)) if scale > SMALL else FEWEST
    files = {"log.csv": as_csv, "log.xlsx": as_xlsx} if scale > SMALL else {"log.csv": as_csv}
    lines: list[Sequence[object]] = []
    for name, made in files.items():
        content = made(rows)
        system = make.make_system()
        before = dump()
        sheet_import = upload_import(by=make.TESTS, system=system, name=name, content=content)
        for step, cost in _steps(sheet_import, database_url):
            per_second = rows / cost["seconds"]
            figures = (cost["seconds"], cost["busy"], f"{per_second:,.0f}", cost["megabytes"])
            lines.append([f"{name}: {step}", *figures])
        assert dump() == before, name
        assert not Event.objects.filter(system=system).exists()
    return table(
        f"A log of {rows:,} events, {scale:.0%} of the largest that can come in, by one worker",
        ["", "s", "s of its processor", "rows a second", "most memory, MB"],
        lines,
    )


def _steps(sheet_import: SheetImport, database_url: str) -> Iterator[tuple[str, dict[str, Any]]]:
    guessed = {field: [name] for field, name in guess_columns(sheet_import.headings).items()}
    mapping = ColumnMapping(columns=guessed)
    job = start_reading(by=make.TESTS, sheet_import=sheet_import, mapping=mapping)
    yield "read", _done_by_a_worker(job, database_url)
    job = start_import(by=make.TESTS, sheet_import=sheet_import, unmatched=Unmatched.CREATE)
    yield "brought in", _done_by_a_worker(job, database_url)
    sheet_import.refresh_from_db()
    _check_every_row(sheet_import)
    job = start_undo(by=make.TESTS, sheet_import=sheet_import, reason="Only measured")
    yield "undone", _done_by_a_worker(job, database_url)


def _check_every_row(sheet_import: SheetImport) -> None:
    """Each row is an event, a duplicate, or rejected, in the numbers that were made."""
    counts = counts_of(sheet_import)
    special = len(range(0, sheet_import.row_count, EVERY))
    assert (counts.duplicate, counts.rejected) == (special, special)
    assert counts.imported == sheet_import.row_count - 2 * special
    of_system = Event.objects.filter(system=sheet_import.system)
    assert of_system.count() == counts.imported


def _done_by_a_worker(job: Job, database_url: str) -> dict[str, Any]:
    command = (sys.executable, "-m", "tests.performance.one_job", str(job.public_id))
    environment = {**os.environ, "DATABASE_URL": database_url}
    seen: set[tuple[str, int]] = set()
    with subprocess.Popen(
        command,
        cwd=BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:
        while worker.poll() is None:
            seen.update(Job.objects.filter(pk=job.pk).values_list("message", "done"))
            time.sleep(0.2)
        said, failed = worker.communicate()
    assert worker.returncode == 0, failed
    cost: dict[str, Any] = json.loads(said)
    assert cost["state"] == JobState.SUCCEEDED, cost["error"]
    # Progress is written once a second: what takes five must have said how far it was.
    assert len(seen) > 2 or cost["seconds"] < 5, seen
    return cost


def _rows(count: int) -> Iterator[tuple[str, str, str, str, str]]:
    """Meetings over seven years with up to three organisations each, and one of our people."""
    organisations = min(ORGANISATIONS, count // 10)
    previous = ("", "", "", "", "")
    for number in range(count):
        if number % EVERY == 1:
            yield previous
            continue
        day = FIRST + timedelta(days=number * DAYS // count)
        partners = {factor * number % organisations for factor in (1, 7, 13)}
        names = sorted(partners)[: 1 + number % 3]
        previous = (
            "" if number % EVERY == 2 else f"{day:%d/%m/%Y}",
            "; ".join(f"Organisation number {name}" for name in names),
            f"Discussion {number} of discharge and flow",
            f"Person {number % PEOPLE} Example",
            "call" if number % 3 else "meeting",
        )
        yield previous


def as_csv(count: int) -> bytes:
    """The log as a CSV file."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(HEADINGS)
    writer.writerows(_rows(count))
    return stream.getvalue().encode()


def as_xlsx(count: int) -> bytes:
    """The log as a workbook."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate((HEADINGS, *_rows(count))):
            sheet.write_row(number, 0, row)
    return stream.getvalue()
