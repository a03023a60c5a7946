"""Times of repeated calls, and the tables in which they are printed."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

WARM_UPS = 2


@dataclass
class Times:
    """How long each of many calls took, in seconds."""

    samples: list[float] = field(default_factory=list)

    def take(self, call: Callable[[], object]) -> None:
        """Call once, and keep the time."""
        started = time.perf_counter()
        call()
        self.samples.append(time.perf_counter() - started)

    def percentile(self, share: int) -> float:
        """The time in milliseconds that so many of a hundred calls stay within."""
        if len(self.samples) == 1:
            return self.samples[0] * 1000
        cuts = statistics.quantiles(self.samples, n=100, method="inclusive")
        return cuts[share - 1] * 1000

    @property
    def p50(self) -> float:
        return self.percentile(50)

    @property
    def p95(self) -> float:
        return self.percentile(95)

    @property
    def rate(self) -> float:
        """Calls a second, one after the other."""
        return len(self.samples) / sum(self.samples)


def in_turns(calls: Sequence[Callable[[], object]], rounds: int) -> list[Times]:
    """Times of several calls, made in turns, so that whatever else the machine does hits all."""
    times = [Times() for _call in calls]
    for number in range(WARM_UPS + rounds):
        for call, kept in zip(calls, times, strict=True):
            if number < WARM_UPS:
                call()
            else:
                kept.take(call)
    return times


def table(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns of equal width; the first one to the left, numbers to the right."""
    text = [list(headings), *([_cell(cell) for cell in row] for row in rows)]
    widths = [max(len(line[i]) for line in text) for i in range(len(headings))]
    lines = [
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in text
    ]
    return "\n".join(["", title, "-" * len(lines[0]), *lines, ""])


def headings(name: str) -> list[str]:
    """Of the three figures of one kind of call."""
    return [f"{name} p50", "p95", "a second"]


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}" if value < 100 else f"{value:,.0f}"
    return str(value)
