"""What it costs to export events and who took part in them, beside the database's bare COPY."""

import resource
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from accounts.roles import SYSTEM_ADMINISTRATOR
from engagement.enums import ExportFormat
from engagement.exports.catalogue import TABLE
from engagement.exports.columns import Access
from engagement.exports.making import written
from jobs.progress import SilentProgress
from tests import factories as make
from tests.performance.bulk import execute
from tests.performance.dataset import Volume, build
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
    lines = ["Export                        rows   seconds   rows a second   megabytes"]
    try:
        lines.append(_line("COPY engagement_event", *_bare("engagement_event")))
        before = _peak()
        for form in ExportFormat:
            for name in MEASURED:
                started = time.perf_counter()
                (made,) = written(
                    [TABLE[name]],
                    Access(user, dataset.system),
                    tmp_path,
                    form=form,
                    progress=SilentProgress(),
                )
                seconds = time.perf_counter() - started
                assert made.row_count >= part
                size = made.file.path.stat().st_size
                lines.append(_line(f"{name}, {form.value}", made.row_count, seconds, size))
        lines.append(f"Memory at its highest: {before} MB before, {_peak()} MB after")
    finally:
        purge()
    show("\n".join(lines))


def _bare(table: str) -> tuple[int, float, int]:
    started = time.perf_counter()
    rows = size = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT (FORMAT csv)") as copy:
        for line in copy:
            rows += 1
            size += len(line)
    return rows, time.perf_counter() - started, size


def _line(what: str, rows: int, seconds: float, size: int) -> str:
    return f"{what:<24}{rows:>10,}{seconds:>10.2f}{rows / seconds:>16,.0f}{size / 2**20:>12.1f}"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
