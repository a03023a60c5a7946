"""Writes what waits for the manager of the fictional system: meetings, a link, an answer due."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from engagement.actions.calendar import upload_calendar
from engagement.actions.discussion import follow_up_point, note_discussion_point
from engagement.actions.partner_link import make_partner_link
from engagement.demonstration.world import BY, LONDON, World
from engagement.enums import DiscussionKind, FollowUp, Theme

OURS = "manager@westmarch.example"


@dataclass(frozen=True)
class Waiting:
    """A meeting of the manager's calendar, so many days ago, and who is invited to it."""

    title: str
    days_ago: int
    hour: int
    invited: tuple[str, ...]
    declined: tuple[str, ...] = ()
    is_online: bool = False
    weekly: int = 0


# What people keep in a calendar: partners, a stranger at one, a series, and what is none of ours.
CALENDAR = (
    Waiting(
        "Discharge: what we need before the winter",
        1,
        10,
        invited=("marian.holt@ellerby.example",),
        declined=("samir.qureshi@ellerby.example",),
        is_online=True,
    ),
    Waiting(
        "NHS Westmarch ICB board: preparing the agenda",
        2,
        14,
        invited=("anita.rowe@harrowfen.example", "diane.mercer@county.example"),
    ),
    Waiting("Introduction of a new colleague", 3, 11, invited=("sunil.mehta@harrowfen.example",)),
    Waiting(
        "Weekly call on beds",
        15,
        9,
        invited=("nuala.byrne@general.example",),
        is_online=True,
        weekly=3,
    ),
    Waiting("Team meeting", 2, 9, invited=("manager2@westmarch.example",)),
    Waiting("Dentist", 1, 16, invited=()),
)


def write_arrivals(world: World) -> None:
    """What came in during the last days and nobody has dealt with yet."""
    manager = world.users[0]
    upload_calendar(
        by=manager, system=world.system, name="calendar.ics", content=_file(world).encode()
    )
    make_partner_link(
        by=manager,
        partnership=world.partnerships["ellerby"],
        person=world.people["ellerby"][0],
        message="Could you say by Friday whether this is right?",
    )
    note_discussion_point(
        by=manager,
        partnership=world.partnerships["ellerby"],
        theme=Theme.DISCHARGE,
        text="They cannot plan care at home before they see the numbers of the week.",
        said_on=world.working_day(4),
        kind=DiscussionKind.REQUEST,
        follow_up="Ask the hospital for a weekly forecast",
        follow_up_due=world.day(-5),
    )
    answered = note_discussion_point(
        by=BY,
        partnership=world.partnerships["harrowfen"],
        theme=Theme.FINANCE,
        text="They want to see the better care fund plan before their cabinet meets.",
        said_on=world.working_day(20),
        kind=DiscussionKind.REQUEST,
        follow_up="Send the draft",
        follow_up_due=world.day(10),
    )
    follow_up_point(
        by=manager,
        point=answered,
        state=FollowUp.ANSWERED,
        followed_up_on=world.working_day(12),
    )


def _file(world: World) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ICS CRM//Demonstration//EN"]
    for number, meeting in enumerate(CALENDAR):
        day = datetime.combine(world.working_day(meeting.days_ago), time(meeting.hour))
        start = day.replace(tzinfo=LONDON).astimezone(UTC)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@westmarch.example",
            f"SUMMARY:{meeting.title}",
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f"DTEND:{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}",
            f"ORGANIZER:mailto:{OURS}",
            *(f"ATTENDEE:mailto:{address}" for address in meeting.invited),
            *(f"ATTENDEE;PARTSTAT=DECLINED:mailto:{address}" for address in meeting.declined),
        ]
        if meeting.is_online:
            lines.append("LOCATION:https://teams.microsoft.com/l/meetup-join/0")
        if meeting.weekly:
            lines.append(f"RRULE:FREQ=WEEKLY;COUNT={meeting.weekly}")
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""])
