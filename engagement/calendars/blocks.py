"""Takes a file apart into its time zones and events, whatever else stands in it.

Events are read one by one, so that a broken one spoils no other; and only the properties that we
need are handed on, so that attachments, alarms and pictures cost nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engagement.calendars.facts import CalendarRefusedError

MOST_BYTES = 10 * 1024 * 1024
MOST_EVENTS = 20_000
MOST_ZONES = 200
MOST_LINES_OF_ZONE = 2_000
MOST_ATTENDEES = 300
LONGEST_LINE = 20_000
NEEDED = frozenset(
    {
        "ATTENDEE",
        "CLASS",
        "DTEND",
        "DTSTAMP",
        "DTSTART",
        "DURATION",
        "EXDATE",
        "LOCATION",
        "ORGANIZER",
        "RDATE",
        "RECURRENCE-ID",
        "RRULE",
        "SEQUENCE",
        "STATUS",
        "SUMMARY",
        "UID",
    }
)
_NAME = re.compile(r"[A-Za-z0-9-]+")
_LINE_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass
class Block:
    """The lines of one event, with the METHOD of the calendar that it stands in."""

    lines: list[str] = field(default_factory=list)
    method: str = ""
    is_whole: bool = True

    def values(self, name: str) -> list[str]:
        """What stands behind the colon of each line of that name."""
        found = [line for line in self.lines if name_of(line) == name]
        return [line.partition(":")[2].strip() for line in found]

    def as_bytes(self, kind: str) -> bytes:
        """The block as a calendar has it. Bytes: a text could be taken for a file's name."""
        return "\r\n".join([f"BEGIN:{kind}", *self.lines, f"END:{kind}", ""]).encode()


@dataclass
class Parts:
    """The time zones and events of a file."""

    zones: list[Block] = field(default_factory=list)
    events: list[Block] = field(default_factory=list)


def decoded(content: bytes) -> str:
    """The text of a file in whatever encoding it is likely to have.

    :raises CalendarRefusedError: it is too large or empty.
    """
    if len(content) > MOST_BYTES:
        raise CalendarRefusedError("The calendar is larger than 10 MB, which is more than we read.")
    if not content.strip(b"\0 \t\r\n"):
        raise CalendarRefusedError("The file is empty.")
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace").replace("\0", "")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return text.replace("\0", "")


def split(text: str) -> Parts:
    """The parts of a calendar.

    :raises CalendarRefusedError: it is no calendar, or has more in it than we read.
    """
    parts, path, method, is_calendar = Parts(), list[str](), "", False
    current: Block | None = None
    for line in _unfolded(text):
        name, value = name_of(line), line.partition(":")[2].strip()
        if name == "BEGIN":
            path.append(value.upper()[:40])
            is_calendar = is_calendar or path[-1] in {"VCALENDAR", "VEVENT"}
            if path[-1] == "VCALENDAR":
                method = ""
            current = _begin(parts, path, current, method, line)
        elif name == "END":
            current = _end(path, value.upper()[:40], current, line)
        elif name == "METHOD" and path[-1:] == ["VCALENDAR"]:
            method = value.upper()
        elif current is not None:
            _keep(current, path, name, line)
        if len(path) > 50:
            raise CalendarRefusedError("The file is nested too deeply to be a calendar.")
    if not is_calendar:
        raise CalendarRefusedError(
            "This is no calendar: a calendar file (.ics) begins with BEGIN:VCALENDAR."
        )
    if current is not None:
        current.is_whole = False
    return parts


def name_of(line: str) -> str:
    """The property that a line is about."""
    found = _NAME.match(line)
    return found.group().upper() if found else ""


def _begin(
    parts: Parts, path: list[str], current: Block | None, method: str, line: str
) -> Block | None:
    kind = path[-1]
    if kind == "VEVENT":
        if current is not None:
            current.is_whole = False
        parts.events.append(Block(method=method))
        if len(parts.events) > MOST_EVENTS:
            raise CalendarRefusedError(
                "The calendar has more than 20,000 entries, which is more than we read. "
                "Export a shorter time."
            )
        return parts.events[-1]
    if kind == "VTIMEZONE" and len(parts.zones) < MOST_ZONES:
        parts.zones.append(Block())
        return parts.zones[-1]
    if current is not None and "VTIMEZONE" in path:
        current.lines.append(line)
    return current


def _end(path: list[str], kind: str, current: Block | None, line: str) -> Block | None:
    if kind not in path:
        return current
    while path.pop() != kind:
        if current is not None:
            current.is_whole = False
    if kind in {"VEVENT", "VTIMEZONE", "VCALENDAR"}:
        if current is not None and kind == "VCALENDAR":
            current.is_whole = False
        return None
    if current is not None and "VTIMEZONE" in path:
        current.lines.append(line)
    return current


def _keep(block: Block, path: list[str], name: str, line: str) -> None:
    """The line, if it is of the event itself and one that we read."""
    if "VTIMEZONE" in path:
        if len(block.lines) < MOST_LINES_OF_ZONE and len(line) <= LONGEST_LINE:
            block.lines.append(line)
        return
    if path[-1:] != ["VEVENT"] or name not in NEEDED:
        return
    if len(line) > LONGEST_LINE:
        block.is_whole = block.is_whole and name in {"SUMMARY", "LOCATION"}
        line = line[:LONGEST_LINE]
    if name == "ATTENDEE" and len(block.values("ATTENDEE")) >= MOST_ATTENDEES:
        return
    block.lines.append(line)


def _unfolded(text: str) -> Iterator[str]:
    """Lines, with those that were folded put together again."""
    pieces: list[str] = []
    for line in _LINE_BREAK.split(text):
        if line[:1] in {" ", "\t"} and pieces:
            pieces.append(line[1:])
            continue
        if pieces:
            yield "".join(pieces)
        pieces = [line] if line.strip() else []
    if pieces:
        yield "".join(pieces)
