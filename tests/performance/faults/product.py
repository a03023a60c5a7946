"""A whole product of its own on this machine, whose parts a test may kill."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from ics_crm.embedded.instance import BASE_DIR, Instance
from tenancy.postgresql.base import SEES_ALL
from tests.integration.test_platform_start import environment, free_port, processes_of, wait_for

READY_LIMIT, STOP_LIMIT = 120.0, 40.0
KEY = "tests-sign-nothing-that-anybody-else-would-ever-believe"


@dataclass
class Product:
    """One that runs. Parts: web, worker, scheduler, valkey and postgres."""

    instance: Instance
    port: int
    variables: dict[str, str]
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start everything and wait until all of it is there."""
        with (self.instance.data_dir / "said").open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ics_crm.up", "--no-demo", "--port", str(self.port)],
                env=self.variables,
                cwd=BASE_DIR,
                stdout=said,
                stderr=said,
            )
        assert wait_for(self.is_ready, READY_LIMIT), self.said()

    def manage(self, *arguments: str) -> str:
        """Run a command; what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, env=self.variables, cwd=BASE_DIR, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def is_ready(self) -> bool:
        """Whether web, worker, scheduler, broker and database all answer."""
        from ics_crm.up import is_ready

        return is_ready("127.0.0.1", self.port)

    def pid_of(self, part: str) -> int | None:
        """The process number of a part; None while it is away."""
        states = (self.instance.read_state("up"), self.instance.read_state("keeper"))
        pids = {**states[0].get("processes", {}), **states[1].get("servers", {})}
        return pids.get(part)

    def kill(self, part: str, chance: random.Random) -> bool:
        """End a part at once, as a power cut would; whether it was there.

        A task is one process of the worker.
        """
        pid = self.pid_of("worker" if part == "task" else part)
        if pid is None:
            return False
        with suppress(ProcessLookupError, FileNotFoundError):
            if part == "task":
                children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
                if not children:  # it is only just starting
                    return False
                os.kill(int(chance.choice(children)), signal.SIGKILL)
            elif part == "worker":
                os.killpg(pid, signal.SIGKILL)  # it runs in a group of its own
            else:
                os.kill(pid, signal.SIGKILL)
            return True
        return False

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of an SQL query in its database, of all systems."""
        with psycopg.connect(self.instance.database_url, options=SEES_ALL) as asked:
            cursor = asked.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def waits_until(self, condition: Callable[[], bool], limit: float) -> bool:
        """Whether something comes true in time, while the database may be away for a moment."""

        def holds() -> bool:
            try:
                return condition()
            except psycopg.OperationalError:
                return False

        return wait_for(holds, limit)

    def said(self) -> str:
        """The ends of all its logs."""
        logs = [self.instance.data_dir / "said", *sorted(self.instance.log_dir.glob("*.log"))]
        return "\n".join(f"{log.name}: {log.read_text(errors='replace')[-3000:]}" for log in logs)


@contextmanager
def product(data_dir: Path, backup: Path, **variables: str) -> Iterator[Product]:
    """One that holds what a backup held, until the end of the block; nothing of it is left."""
    data_dir.mkdir()
    mine = {
        **environment(data_dir),
        "SECRET_KEY": KEY,
        "DJANGO_SETTINGS_MODULE": "ics_crm.settings",
    }
    one = Product(Instance(data_dir), free_port(), {**mine, **variables})
    one.manage("restore", str(backup))
    try:
        one.start()
        yield one
    finally:
        one.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            one.process.wait(STOP_LIMIT)
        one.process.kill()
        deadline = time.monotonic() + STOP_LIMIT
        while processes_of(data_dir) and time.monotonic() < deadline:
            time.sleep(0.2)
