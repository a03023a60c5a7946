"""How long work says how far it is, whoever listens: a job's row, a terminal, nobody."""

import sys
import time
from typing import Protocol


class Stream(Protocol):
    """Anything that text can be written to."""

    def write(self, text: str, /) -> object: ...

    def flush(self) -> None: ...


class Progress(Protocol):
    """What is handed to long work; ``report`` is cheap and may be called for every row."""

    def report(self, message: str, done: int = 0, total: int | None = None) -> None:
        """Say what is being done now, and how much of it.

        :raises LeaseLostError: the work must stop, because it is somebody else's now.
        """
        ...


class SilentProgress:
    """Nobody listens."""

    def report(self, message: str, done: int = 0, total: int | None = None) -> None:
        """Nothing is said."""


class ConsoleProgress:
    """Lines on a terminal's standard error, so that standard output stays for the result."""

    def __init__(self, stream: Stream | None = None, seconds_between: float = 1.0) -> None:
        self._stream = stream or sys.stderr
        self._seconds_between = seconds_between
        self._last_message = ""
        self._last_time = float("-inf")

    def report(self, message: str, done: int = 0, total: int | None = None) -> None:
        """A line for each new step, and at most one a second within a step."""
        now = time.monotonic()
        if message == self._last_message and now - self._last_time < self._seconds_between:
            return
        self._last_message, self._last_time = message, now
        amount = f" {done:,} of {total:,}" if total else ""
        self._stream.write(f"{message}{amount}\n")
        self._stream.flush()
