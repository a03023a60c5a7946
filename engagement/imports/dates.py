"""Dates as people write them in a log, and which of them cannot be right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from engagement.imports.table import squeeze

EXCEL = "excel"
DATE_FORMATS = (
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d/%m/%y",
    "%d %B %Y",
    "%d %b %Y",
    "%A %d %B %Y",
    "%a %d %b %Y",
    EXCEL,
)
TIME_FORMATS = ("%H:%M", "%H:%M:%S", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p", "%I:%M %p", "%I %p")

# Excel counts days from here, having taken 1900 for a leap year.
_EXCEL_ZERO = date(1899, 12, 30)
_EXCEL_FIRST, _EXCEL_LAST = 20_000, 80_000  # 1954 to 2119: other numbers are no dates

_FEWEST = 8
_LEAST_MARGIN = timedelta(days=3 * 365)
_SPREADS = 3


@dataclass(frozen=True)
class Moment:
    """A day, and the time where the log has one."""

    day: date
    at: time | None = None


def parse_moment(text: str, formats: Sequence[str] = DATE_FORMATS) -> Moment | None:
    """The moment that a cell means; ``None`` when it is none of the formats.

    The formats are tried in order, so day-first wins over month-first unless the mapping says
    otherwise. A date as year-month-day is understood always: nothing else looks like it.
    """
    return _parse_moment(squeeze(text), tuple(formats))


@lru_cache(maxsize=10_000)  # a file has the same few days again and again
def _parse_moment(text: str, formats: tuple[str, ...]) -> Moment | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text) if text[:4].isdecimal() and "-" in text else None
    except ValueError:
        at = None
    if at is not None:
        return Moment(at.date(), at.time() if len(text) > 10 else None)
    for form in formats:
        found = _from_excel(text) if form == EXCEL else _from_format(text, form)
        if found is not None:
            return found
    return None


def parse_time(text: str) -> time | None:
    """The time of day that a cell means."""
    text = squeeze(text).lower().replace("noon", "pm")
    if not text:
        return None
    for form in TIME_FORMATS:
        try:
            return datetime.strptime(text, form).time()  # noqa: DTZ007 - a time of day
        except ValueError:
            continue
    return None


def _from_format(text: str, form: str) -> Moment | None:
    for ending in ("", " %H:%M", " %H:%M:%S"):
        try:
            at = datetime.strptime(text, form + ending)  # noqa: DTZ007 - a day in London
        except ValueError:
            continue
        return Moment(at.date(), at.time() if ending else None)
    return None


def _from_excel(text: str) -> Moment | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not _EXCEL_FIRST <= number <= _EXCEL_LAST:
        return None
    days = int(number)
    seconds = round((number - days) * 86_400)
    at = datetime.combine(_EXCEL_ZERO, time()) + timedelta(days=days, seconds=seconds)
    return Moment(at.date(), at.time() if seconds else None)


@dataclass(frozen=True)
class Window:
    """Days on which a row of this file may lie."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def plausible_window(
    days: Iterable[date],
    *,
    today: date,
    earliest: date | None = None,
    latest: date | None = None,
) -> Window:
    """The days that can be right, judged by the file itself: 2005 in a log of 2024 is a slip.

    The middle half of the file's dates, widened on both sides by three times its own spread or
    three years, whichever is more; a log over many years is thus not cut. Never more than a year
    ahead. ``earliest`` and ``latest`` of the mapping take the place of either side. Fewer than
    eight dates say nothing about each other.
    """
    ordered = sorted(days)
    first, last = date(1990, 1, 1), today + timedelta(days=365)
    if len(ordered) >= _FEWEST:
        low, high = ordered[len(ordered) // 4], ordered[(3 * len(ordered)) // 4]
        margin = max(_LEAST_MARGIN, _SPREADS * (high - low))
        first = max(first, date.fromordinal(max(1, (low - margin).toordinal())))
        last = min(last, high + margin)
    return Window(earliest or first, latest or last)
