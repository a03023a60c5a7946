"""Reads a calendar file: any bytes give contents or a sentence, soon, and never an exception."""

import hashlib
import threading
import time
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import recurring_ical_events
from icalendar import Calendar
from icalendar.error import GloballyUniqueTZIDGuessed
from icalendar.timezone import tzp

from engagement.calendars.blocks import Block, Parts, decoded, split
from engagement.calendars.component import Unreadable, entry_of, moment, recurrence_of, series_start
from engagement.calendars.facts import Contents, Entry, Window
from engagement.calendars.rules import is_zone_rule, problem_of

SECONDS = 20.0
MOST_OCCURRENCES = 1_000
MOST_DATES = 2_000
MOST_PROBLEMS = 50
EARLIEST_SERIES = 1900
# What an invitation is answered with says nothing about when the meeting is.
ANSWERS = frozenset({"REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"})

# The library remembers time zones by name for the whole process. Those of one person's file must
# not be taken for those of another's, so only one file is read at a time and starts with none.
_one_at_a_time = threading.Lock()


def read_calendar(content: bytes, window: Window, seconds: float = SECONDS) -> Contents:
    """What a calendar holds in a window.

    :raises CalendarRefusedError: it is no calendar or too large, with a sentence that says why.
    """
    parts = split(decoded(content))
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore", GloballyUniqueTZIDGuessed)
        tzp.use_default()
        try:
            return _Reader(window, time.monotonic() + seconds).read(parts)
        finally:
            tzp.use_default()


class _Reader:
    """Reads the parts of one file within a time."""

    def __init__(self, window: Window, deadline: float) -> None:
        self._window = window
        self._deadline = deadline
        self._contents = Contents()

    def read(self, parts: Parts) -> Contents:
        """All meetings, each in its last version."""
        for zone in parts.zones:
            self._learn(zone)
        found: dict[tuple[str, str, str], Entry] = {}
        for entry in self._entries(parts.events):
            key = (entry.uid, entry.recurrence, entry.organiser)
            if key not in found or found[key].age <= entry.age:
                found[key] = entry
        self._contents.entries = sorted(found.values(), key=lambda e: (e.starts_at, e.uid))
        self._contents.counts["events"] = len(parts.events)
        return self._contents

    def _learn(self, zone: Block) -> None:
        """Let the library know a time zone, if its clocks change once a year or never."""
        rules = zone.values("RRULE")
        if all(is_zone_rule(rule) for rule in rules) and not self._is_late():
            try:
                Calendar.from_ical(_wrapped(zone.as_bytes("VTIMEZONE")))
            except Exception:  # noqa: BLE001 - a library on input that may be hostile
                self._contents.counts["zones_not_understood"] += 1
        else:
            self._contents.counts["zones_not_understood"] += 1

    def _entries(self, blocks: list[Block]) -> Iterator[Entry]:
        groups = defaultdict(list)
        for number, block in enumerate(blocks, start=1):
            if block.method in ANSWERS:
                self._contents.counts["answers"] += 1
            elif self._is_late():
                self._left_out(len(blocks) - number + 1)
                break
            elif (component := self._component(number, block)) is not None:
                groups[_uid(component, block)].append((number, block, component))
        waiting = sum(len(group) for group in groups.values())
        for uid, group in groups.items():
            if self._is_late():
                self._left_out(waiting)
                return
            waiting -= len(group)
            yield from self._meetings(uid, group)

    def _component(self, number: int, block: Block) -> Any:
        if not block.is_whole:
            self._problem(number, "it is broken off or too long")
            return None
        try:
            component: Any = Calendar.from_ical(_wrapped(block.as_bytes("VEVENT"))).events[0]
            series_start(component)
        except Unreadable as error:
            self._problem(number, str(error))
        except Exception:  # noqa: BLE001 - a library on input that may be hostile
            self._problem(number, "it cannot be read")
        else:
            return component
        return None

    def _meetings(self, uid: str, group: list[tuple[int, Block, Any]]) -> Iterator[Entry]:
        """The meetings that have one UID: a single one, or a series with its changes."""
        number = group[0][0]
        master = _latest(c for _, _, c in group if "RECURRENCE-ID" not in c)
        repeats = master is not None and ("RRULE" in master or "RDATE" in master)
        is_taken_back = any(block.method == "CANCEL" for _, block, _ in group)
        try:
            if master is None or not repeats or is_taken_back:
                found = [self._single(uid, block, component) for _, block, component in group]
                # Of a series that is wholly taken back each occurrence known so far is.
                if repeats and is_taken_back:
                    self._contents.series.add((uid, found[0].organiser))
                    return
            else:
                found = self._series(uid, number, group, master)
        except Unreadable as error:
            self._problem(number, str(error))
        except Exception:  # noqa: BLE001 - a library on input that may be hostile
            self._problem(number, "it cannot be read")
        else:
            inside = [entry for entry in found if self._window.holds(entry.starts_at)]
            self._contents.counts["outside_window"] += len(found) - len(inside)
            yield from inside

    def _single(self, uid: str, block: Block, component: Any) -> Entry:
        return entry_of(
            component,
            uid=uid,
            recurrence=_recurrence_of(component) if "RECURRENCE-ID" in component else "",
            is_series="RECURRENCE-ID" in component,
            is_cancelled=block.method == "CANCEL",
        )

    def _series(
        self, uid: str, number: int, group: list[tuple[int, Block, Any]], master: Any
    ) -> list[Entry]:
        start = series_start(master)
        for _, block, component in group:
            _check_series(block, component)
        if start.year < EARLIEST_SERIES:
            raise Unreadable("it begins before 1900")
        calendar = Calendar()
        for _, _, component in group:
            component["UID"] = uid
            calendar.add_component(component)
        query = recurring_ical_events.of(calendar)
        occurrences = query.between(self._window.start, self._window.end)
        host = entry_of(master, uid=uid, recurrence="").organiser
        if len(occurrences) > MOST_OCCURRENCES:
            self._problem(number, "it has more than 1,000 dates", verdict="is read in part")
            occurrences = sorted(occurrences, key=_start)[:MOST_OCCURRENCES]
        else:
            self._contents.series.add((uid, host))
        return [
            entry_of(each, uid=uid, recurrence=_recurrence_of(each), is_series=True, host=host)
            for each in occurrences
        ]

    def _is_late(self) -> bool:
        return time.monotonic() > self._deadline

    def _left_out(self, number: int) -> None:
        self._contents.problems.append(
            f"Reading took too long, so {number:,} entries were left out. Export a shorter time."
        )

    def _problem(self, number: int, why: str, verdict: str = "was left out") -> None:
        self._contents.counts["problems"] += 1
        if len(self._contents.problems) < MOST_PROBLEMS:
            self._contents.problems.append(f"Entry {number:,} {verdict}: {why}.")


def _wrapped(block: bytes) -> bytes:
    return b"BEGIN:VCALENDAR\r\n" + block + b"END:VCALENDAR\r\n"


def _check_series(block: Block, component: Any) -> None:
    """Let only rules through that come to an end soon.

    :raises Unreadable: it has another one.
    """
    rules = block.values("RRULE")
    if len(rules) > 1:
        raise Unreadable("how it repeats is not understood")
    for rule in rules:
        if why := problem_of(rule):
            raise Unreadable(why)
    if rules and any(name == "RRULE" for name, _ in component.errors):
        raise Unreadable("how it repeats is not understood")
    if any(name in {"RDATE", "EXDATE"} for name, _ in component.errors):
        raise Unreadable("its dates cannot be read")
    dates = sum(v.count(",") + 1 for n in ("RDATE", "EXDATE") for v in block.values(n))
    if dates > MOST_DATES:
        raise Unreadable("it has too many dates of its own")


def _latest(components: Iterable[Any]) -> Any:
    """The version of a meeting that counts: the highest SEQUENCE, the last one in the file."""
    found = None
    for component in components:
        if found is None or _sequence(component) >= _sequence(found):
            found = component
    return found


def _sequence(component: Any) -> int:
    value = component.get("SEQUENCE", 0)
    return int(value) if isinstance(value, int) else 0


def _uid(component: Any, block: Block) -> str:
    """The UID, or one that the same entry without one would have in another file too."""
    if uid := str(component.get("UID", "")).strip():
        return uid[:1000]
    told = [v for n in ("DTSTART", "SUMMARY", "ORGANIZER", "RRULE") for v in block.values(n)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _start(component: Any) -> datetime:
    return moment(component["DTSTART"].dt)


def _recurrence_of(component: Any) -> str:
    """The moment at which the series would have had this meeting."""
    return recurrence_of(component["RECURRENCE-ID"].dt)
