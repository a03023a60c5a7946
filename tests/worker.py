"""A real Celery worker as a process of its own, on the test's database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT = 60.0
IDLE_LIMIT = 10.0


class WorkerProcess:
    """A worker that a test can kill and start again."""

    def __init__(self, database_url: str) -> None:
        self._log = Path(os.environ["ICS_CRM_DATA_DIR"]) / "log" / f"worker-{os.getpid()}.log"
        self._clock = self._log.with_suffix(".clock")
        self._environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "ICS_CRM_TEST_CLOCK": str(self._clock),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the worker, and wait until it takes tasks."""
        from django.core.cache import cache

        from ics_crm import heartbeats

        cache.delete(heartbeats.WORKER)
        command = (
            *(sys.executable, "-m", "celery", "-A", "tests.clocked", "worker"),
            *("--queues", "default,bulk,webhooks", "--concurrency", "2", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle"),
        )
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=self._environment,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_LIMIT
        while not heartbeats.is_alive(heartbeats.WORKER):
            if not self.is_running or time.monotonic() > deadline:
                pytest.fail(f"The worker did not start:\n{self.output()}")
            time.sleep(0.1)

    def set_ahead(self, ahead: timedelta) -> None:
        """Let its clock be ahead of everybody's, from the next task on."""
        unfinished = self._clock.with_suffix(".new")
        unfinished.write_text(str(ahead.total_seconds()))
        unfinished.rename(self._clock)

    def set_right(self) -> None:
        """Let its clock be as everybody's again."""
        self._clock.unlink(missing_ok=True)

    def pause(self) -> None:
        """Let it finish what it is at, and take nothing more until it is resumed."""
        deadline = time.monotonic() + IDLE_LIMIT
        while _others_at_work() and time.monotonic() < deadline:
            time.sleep(0.05)
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on taking tasks."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the worker and its children at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the worker in good order."""
        if self._process is not None:
            self.resume()
            self._process.send_signal(signal.SIGQUIT)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(20)
        self._end(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def _end(self, number: int) -> None:
        if self._process is not None:
            self._signal(number)
            self._process.wait()
            self._process = None

    def memory(self) -> int:
        """Bytes that the worker and its processes hold, counting once what they share."""
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        return sum(_memory_of(each) for each in (str(pid), *children))

    def output(self) -> str:
        """What the worker has said so far."""
        return self._log.read_text("utf-8", errors="replace")


@pytest.fixture(scope="session")
def _shared_worker(django_db_setup: None) -> Iterator[WorkerProcess]:
    """Starting one takes seconds: tests share it."""
    from django.db import connection

    name = connection.settings_dict["NAME"]  # the test database, known only after set-up
    parts = urlsplit(os.environ["DATABASE_URL"])
    worker = WorkerProcess(urlunsplit(parts._replace(path=f"/{name}")))
    yield worker
    worker.stop()


@pytest.fixture
def celery_worker_process(
    transactional_db: None, first_data: None, _shared_worker: WorkerProcess
) -> Iterator[WorkerProcess]:
    """A running worker, alone with this test: nothing of another test waits in its queues.

    Between the tests that want it, it stands still: it would take the tasks that other tests
    announce, and hold rows that they mean to hold themselves.
    """
    purge()
    if _shared_worker.is_running:
        _shared_worker.resume()
    else:
        _shared_worker.start()
    yield _shared_worker
    _shared_worker.set_right()
    purge()
    _shared_worker.pause()


def _memory_of(pid: str) -> int:
    """Bytes of a process; of what it shares with others, its part."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _others_at_work() -> bool:
    """Whether another connection to the test database is in the middle of something."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            " AND state IS DISTINCT FROM 'idle')"
        )
        return bool(cursor.fetchone()[0])


def purge() -> None:
    """Forget every waiting task, those included that a killed worker had taken."""
    from redis import Redis

    client: Any = Redis.from_url(os.environ["REDIS_URL"])
    for key in ("default", "bulk", "webhooks", "unacked", "unacked_index"):
        client.delete(key)
    client.close()
