"""What it costs to export events and who took part in them, beside the database's bare COPY."""

import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.db import connection

from accounts.roles import SYSTEM_ADMINISTRATOR
from engagement.enums import ExportFormat
from engagement.exports.catalogue import TABLE
from engagement.exports.columns import Access, Table
from engagement.exports.making import written
from jobs.progress import SilentProgress
from tests import factories as make
from tests.performance.bulk import execute
from tests.performance.dataset import Volume, build
from tests.performance.timing import table
from tests.worker import purge

EVENTS = 1_000_000
MEASURED = ("events", "event_partners")


def test_a_million_events_are_exported(
    transactional_db: None,
    scale: float,
    show: Callable[[str], None],
    tmp_path: Path,
) -> None:
    part = max(500, round(EVENTS * scale))
    dataset = build(Volume(1_000, 1_000, 1_000, 10, part, part // 100, 100), checked=False)
    execute("VACUUM ANALYZE")
    user = make.make_user(system=dataset.system, role=SYSTEM_ADMINISTRATOR.name)
    access = Access(user, dataset.system)
    lines: list[list[object]] = []
    try:
        lines.append(_line("bare COPY engagement_event", part, lambda: _bare("engagement_event")))
        before = _peak()
        for form in ExportFormat:
            for name in MEASURED:
                export = partial(_exported, TABLE[name], access, tmp_path, form)
                lines.append(_line(f"{name}, {form.value}", part, export))
        memory = f"memory at its highest {before} MB before, {_peak()} MB after"
    finally:
        purge()
    columns = ["", "rows", "s", "s of this process", "rows a second", "MB"]
    show(table(f"Exports: {memory}", columns, lines))


def _exported(what: Table, access: Access, folder: Path, form: ExportFormat) -> tuple[int, int]:
    (made,) = written([what], access, folder, form=form, progress=SilentProgress())
    return made.row_count, made.file.path.stat().st_size


def _bare(name: str) -> tuple[int, int]:
    rows = size = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {name} TO STDOUT (FORMAT csv)") as copy:
        for line in copy:
            rows += 1
            size += len(line)
    return rows, size


def _line(what: str, least: int, export: Callable[[], tuple[int, int]]) -> list[object]:
    """``export`` gives how many rows it wrote, and how many bytes."""
    began, busy = time.perf_counter(), time.process_time()
    rows, size = export()
    seconds, own = time.perf_counter() - began, time.process_time() - busy
    assert rows >= least
    return [what, f"{rows:,}", f"{seconds:.2f}", f"{own:.2f}", rows / seconds, size / 2**20]


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
