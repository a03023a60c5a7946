"""What a calendar says, in the words of this product."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

BACK = timedelta(days=730)
AHEAD = timedelta(days=92)


class CalendarRefusedError(Exception):
    """The file is no calendar that we read; the text is a sentence for the person."""


@dataclass(frozen=True)
class Window:
    """The days that are looked at: what makes a series without end finite."""

    start: datetime
    end: datetime

    @classmethod
    def around(cls, now: datetime) -> "Window":
        """Two years back and three months ahead."""
        return cls(now - BACK, now + AHEAD)

    def holds(self, start: datetime) -> bool:
        """Whether something that starts then is looked at."""
        return self.start <= start <= self.end


@dataclass(frozen=True)
class Invited:
    """A person whom a meeting names. ``declined`` is their own answer."""

    address: str
    name: str = ""
    declined: bool = False

    @property
    def domain(self) -> str:
        """What stands behind the last @."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class Entry:
    """One meeting, or one occurrence of a series.

    ``recurrence`` is the moment at which the series would have had it, however often it moved; it
    is empty for what does not repeat.
    """

    uid: str
    recurrence: str
    organiser: str
    starts_at: datetime
    ends_at: datetime | None
    is_all_day: bool
    title: str
    invited: tuple[Invited, ...]
    is_cancelled: bool = False
    is_private: bool = False
    is_online: bool = False
    is_series: bool = False
    sequence: int = 0
    stamp: datetime | None = None

    @property
    def age(self) -> tuple[int, float]:
        """What of two versions is the later one: SEQUENCE first, then DTSTAMP."""
        return self.sequence, self.stamp.timestamp() if self.stamp else 0.0


@dataclass
class Contents:
    """What was read: entries in the window, and all else as numbers and sentences.

    ``series`` are the series that were wholly read, as (UID, organiser): whatever they no longer
    have is no longer planned.
    """

    entries: list[Entry] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    series: set[tuple[str, str]] = field(default_factory=set)
