"""Calendar files for the tests, put together line by line."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from engagement.actions.calendar import upload_calendar
from engagement.models import CalendarReading
from partners.models import System

PARTNER = "ada@nesta.example"


def event(
    *,
    uid: str = "one@example",
    title: str = "Winter plan",
    start: datetime | None = None,
    hours: float = 1,
    invited: tuple[str, ...] = (PARTNER,),
    organiser: str = "mo@board.example",
    sequence: int = 0,
    more: tuple[str, ...] = (),
) -> list[str]:
    """The lines of one meeting, yesterday unless another start is given."""
    start = start or timezone.now().replace(microsecond=0) - timedelta(days=1)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{sequence}",
        "DTSTAMP:20260101T000000Z",
        f"SUMMARY:{title}",
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
        f"DTEND:{start + timedelta(hours=hours):%Y%m%dT%H%M%SZ}",
    ]
    if organiser:
        lines.append(f"ORGANIZER;CN=Mo Manager:mailto:{organiser}")
    lines += [each if ":" in each else f"ATTENDEE:mailto:{each}" for each in invited]
    return [*lines, *more, "END:VEVENT"]


def calendar(*events: list[str], method: str = "") -> bytes:
    """A calendar of some meetings."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN"]
    head += [f"METHOD:{method}"] if method else []
    lines = [*head, *(line for each in events for line in each), "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def upload(user: User, system: System, content: bytes) -> CalendarReading:
    """Hand in a calendar."""
    return upload_calendar(by=user, system=system, name="calendar.ics", content=content)
