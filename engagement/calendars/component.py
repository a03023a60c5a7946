"""One VEVENT, as the library gives it, in our words."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar.error import InvalidCalendar
from icalendar.prop import vDDDTypes

from engagement.calendars.facts import Entry, Invited

LONDON = ZoneInfo("Europe/London")
MIDDAY = time(12)
LONGEST_TITLE = 200
LONGEST_NAME = 150
LONGEST_ADDRESS = 254
LONGEST_MEETING = timedelta(days=31)
_ONLINE = re.compile(r"teams|zoom\.us|zoom meeting|webex|meet\.google|skype", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s<>\"',;:\\]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
# Rooms and machines are invited too, and calendars shared by many.
NOBODY = frozenset({"ROOM", "RESOURCE"})
NO_MAILBOX = ("calendar.google.com",)


class Unreadable(Exception):  # noqa: N818 - says what the entry is
    """The entry cannot be read; the text is the end of the sentence "Entry 3 was left out: …"."""


def series_start(component: Any) -> Any:
    """When it begins; a time without a zone is a time in London from now on.

    :raises Unreadable: it has no start.
    """
    for name in ("DTSTART", "DTEND"):
        given = value_of(component, name)
        if isinstance(given, datetime) and given.tzinfo is None:
            component[name] = vDDDTypes(given.replace(tzinfo=LONDON))
        elif name == "DTSTART" and not isinstance(given, date):
            raise Unreadable("it has no start that can be read")
        elif name in component and not isinstance(given, date):
            del component[name]
    if "DURATION" in component and not isinstance(value_of(component, "DURATION"), timedelta):
        del component["DURATION"]
    return component["DTSTART"].dt


def value_of(component: Any, name: str) -> Any:
    """A date, time or length; none where there is none, or one that was broken on the way."""
    try:
        return getattr(component.get(name), "dt", None)
    except InvalidCalendar:
        return None


def entry_of(
    component: Any,
    *,
    uid: str,
    recurrence: str,
    is_series: bool = False,
    is_cancelled: bool = False,
    host: str = "",
) -> Entry:
    """The meeting that a component describes.

    :raises Unreadable: its times make no sense.
    """
    start = component["DTSTART"].dt
    organiser = _address(component.get("ORGANIZER"))
    return Entry(
        uid=uid,
        recurrence=recurrence,
        organiser=organiser or host,
        starts_at=moment(start),
        ends_at=_end(component, start),
        is_all_day=not isinstance(start, datetime),
        title=_text(component.get("SUMMARY"), LONGEST_TITLE),
        invited=_invited(component),
        is_cancelled=is_cancelled or _word(component, "STATUS") == "CANCELLED",
        is_private=_word(component, "CLASS") in {"PRIVATE", "CONFIDENTIAL"},
        is_online=bool(_ONLINE.search(_text(component.get("LOCATION"), 500))),
        is_series=is_series,
        sequence=_number(component.get("SEQUENCE")),
        stamp=_stamp(component),
    )


def recurrence_of(value: date | datetime) -> str:
    """The moment at which a series would have had a meeting, whatever zone it was said in.

    :raises Unreadable: there is no such moment.
    """
    if not isinstance(value, datetime):
        return value.isoformat()
    return moment(value).strftime("%Y%m%dT%H%M%SZ")


def moment(value: date | datetime) -> datetime:
    """A day or time as a moment in UTC: a day is its midday in London.

    :raises Unreadable: there is no such moment.
    """
    try:
        if not isinstance(value, datetime):
            value = datetime.combine(value, MIDDAY, LONDON)
        if value.tzinfo is None:
            value = value.replace(tzinfo=LONDON)
        return value.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise Unreadable("its start is no date that there is") from error


def _end(component: Any, start: date | datetime) -> datetime | None:
    """When it ends, if that is on the same occasion; a whole day has no end of its own."""
    if not isinstance(start, datetime):
        return None
    end = value_of(component, "DTEND")
    length = value_of(component, "DURATION")
    if end is None and isinstance(length, timedelta):
        end = start + length
    if not isinstance(end, datetime):
        return None
    begin, finish = moment(start), moment(end)
    return finish if timedelta(0) <= finish - begin <= LONGEST_MEETING else None


def _invited(component: Any) -> tuple[Invited, ...]:
    """Everybody who is named with an address, once, the organiser too."""
    found: dict[str, Invited] = {}
    for value in (*_listed(component.get("ATTENDEE")), component.get("ORGANIZER")):
        address = _address(value)
        if not address or address in found or address.endswith(NO_MAILBOX):
            continue
        told = getattr(value, "params", {})
        if str(told.get("CUTYPE", "")).upper() in NOBODY:
            continue
        declined = str(told.get("PARTSTAT", "")).upper() == "DECLINED"
        found[address] = Invited(address, _name(told.get("CN", ""), address), declined)
    return tuple(found.values())


def _listed(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
    elif value is not None:
        yield value


def _address(value: Any) -> str:
    """The address of a person, in lower case; empty for what is none."""
    told = getattr(value, "params", {})
    for text in (str(value or ""), str(told.get("EMAIL", ""))):
        plain = text.strip().lower().removeprefix("mailto:").strip()
        if len(plain) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(plain):
            return plain
    return ""


def _name(value: Any, address: str) -> str:
    """The name beside an address; programs that know none repeat the address."""
    name = _text(value, LONGEST_NAME).strip("'\" ")
    return "" if name.lower() == address else name


def _text(value: Any, longest: int) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    plain = _CONTROL.sub(" ", str(value if value is not None else ""))
    return " ".join(plain.split())[:longest].strip()


def _word(component: Any, name: str) -> str:
    return _text(component.get(name), 40).upper()


def _number(value: Any) -> int:
    return min(max(int(value), 0), 2_000_000_000) if isinstance(value, int) else 0


def _stamp(component: Any) -> datetime | None:
    value = value_of(component, "DTSTAMP")
    return moment(value) if isinstance(value, date) else None
