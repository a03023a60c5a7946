"""Starts programs, brings a crashed one back, and stops all of them in order without leftovers."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

PR_SET_PDEATHSIG = 1
LARGEST_LOG = 10 * 1024 * 1024
FIRST_PAUSE, LONGEST_PAUSE, CALM_AFTER = 0.2, 10.0, 60.0


def die_with_parent(signal_number: int) -> None:
    """Ask the kernel to send us the signal when the process that started us is gone (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


@dataclass(frozen=True)
class Program:
    """What to run and how it likes to be stopped."""

    name: str
    argv: Sequence[str]
    log: Path
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    stop_signal: int = signal.SIGTERM
    orphan_signal: int = signal.SIGTERM
    """What the kernel sends when this supervisor is gone, perhaps with the other programs."""
    grace: float = 10.0
    prepare: Callable[[], None] | None = None
    """Runs in the child before the program, such as to give up root."""


@dataclass
class Child:
    """One program and its present process."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE
    restart_at: float | None = None
    restarts: int = field(default=0)

    def start(self) -> None:
        """Run the program in a session of its own, so that its whole family can be ended."""
        program, parent = self.program, os.getpid()

        def in_child() -> None:
            if program.prepare is not None:
                program.prepare()
            die_with_parent(program.orphan_signal)
            if os.getppid() != parent:  # it went before we could ask
                os._exit(1)

        with open_log(program.log) as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own fixed commands
                list(program.argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=None if program.env is None else dict(program.env),
                cwd=program.cwd,
                start_new_session=True,
                preexec_fn=in_child,  # noqa: PLW1509 - this process has one thread
            )
        self.started_at, self.restart_at = time.monotonic(), None

    @property
    def pid(self) -> int | None:
        """The process number while it runs."""
        return None if self.process is None else self.process.pid

    def is_running(self) -> bool:
        """Whether the process is alive now."""
        return self.process is not None and self.process.poll() is None

    def bring_back(self) -> bool:
        """Restart the program if it ended, more slowly each time; say whether it was restarted."""
        if self.is_running():
            return False
        now = time.monotonic()
        if self.restart_at is None:
            self.end_family(signal.SIGKILL)
            calm = now - self.started_at > CALM_AFTER
            self.pause = FIRST_PAUSE if calm else min(self.pause * 2, LONGEST_PAUSE)
            self.restart_at = now + self.pause
        if now < self.restart_at:
            return False
        self.start()
        self.restarts += 1
        return True

    def end_family(self, signal_number: int) -> None:
        """Signal the process group: a dead program may have left children behind."""
        if self.process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal_number)

    def stop(self) -> None:
        """Ask politely, wait, then insist; nothing of the group is left afterwards."""
        if self.process is None:
            return
        if self.is_running():
            self.process.send_signal(self.program.stop_signal)
            try:
                self.process.wait(self.program.grace)
            except subprocess.TimeoutExpired:
                self.end_family(signal.SIGKILL)
                self.process.wait()
        self.end_family(signal.SIGKILL)
        self.process = None


class Supervisor:
    """Several children: started in the order given, stopped in the opposite one."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def start(self, program: Program) -> Child:
        """Start one more program."""
        child = Child(program)
        child.start()
        self.children.append(child)
        return child

    def bring_back(self) -> list[str]:
        """Restart what has ended; the names of what was restarted."""
        return [child.program.name for child in self.children if child.bring_back()]

    def stop(self) -> None:
        """Stop everything."""
        while self.children:
            self.children.pop().stop()

    def pids(self) -> dict[str, int | None]:
        """The process number of each program."""
        return {child.program.name: child.pid for child in self.children}


def open_log(path: Path) -> BinaryIO:
    """Open a log for appending; a large one becomes the previous log first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(path.suffix + ".1"))
    return path.open("ab")
