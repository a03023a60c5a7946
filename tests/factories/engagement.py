"""What happens."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from audit.recording import Actor
from engagement.actions.commitment import make_commitment as make_commitment_action
from engagement.actions.discussion import note_discussion_point
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.enums import Attendance, EventKind, Sensitivity, Side, Theme
from engagement.models import Commitment, DiscussionPoint, Event
from partners.models import Partnership, Person
from tests.factories.partners import make_partnership, next_number
from tests.factories.users import TESTS


def make_event(
    *,
    partnerships: Sequence[Partnership] = (),
    people: Sequence[Person] = (),
    starts_at: datetime | None = None,
    kind: str = EventKind.MEETING,
    title: str = "",
    notes: str = "",
    attendance: str = Attendance.PRESENT,
    tone: int | None = None,
    by: Actor = TESTS,
) -> Event:
    """A meeting of yesterday with these partners, or with a new one."""
    partnerships = partnerships or [make_partnership()]
    return log_event(
        by=by,
        system=partnerships[0].system,
        facts=EventFacts(
            starts_at=starts_at or timezone.now() - timedelta(days=1),
            partners=[
                PartnerPart(partnership=each, attendance=attendance, tone=tone)
                for each in partnerships
            ],
            people=[PersonPart(person=person) for person in people],
            kind=kind,
            title=title,
            notes=notes,
        ),
    )


def make_commitment(
    *,
    partnership: Partnership | None = None,
    made_by: str = Side.SYSTEM,
    text: str = "Send the discharge figures",
    due_on: date | None = None,
    made_on: date | None = None,
    owner: User | None = None,
    by: Actor = TESTS,
) -> Commitment:
    """An open promise, due in two weeks."""
    return make_commitment_action(
        by=by,
        partnership=partnership or make_partnership(),
        made_by=made_by,
        text=text,
        due_on=due_on or timezone.localdate() + timedelta(days=14),
        made_on=made_on,
        owner=owner,
    )


def make_discussion_point(
    *,
    event: Event | None = None,
    partnership: Partnership | None = None,
    text: str = "",
    sensitivity: str = Sensitivity.CONFIDENTIAL,
) -> DiscussionPoint:
    """What the first partner of an event said there, or a partner said outside one."""
    if partnership is None:
        event = event or make_event()
        partnership = event.partnerships.order_by("pk")[0]
    return note_discussion_point(
        by=TESTS,
        partnership=partnership,
        event=event,
        theme=Theme.DISCHARGE,
        text=text or f"View number {next_number()}",
        sensitivity=sensitivity,
    )
