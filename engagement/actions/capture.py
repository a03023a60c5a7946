"""A meeting as people log it: what happened, who was new, what was said, what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.models import User
from audit.recording import action
from engagement.actions.calendar_entry import match_meeting
from engagement.actions.commitment import make_commitment
from engagement.actions.discussion import note_discussion_point
from engagement.actions.event import EventFacts, PersonPart, log_event
from engagement.actions.planned_conversation import hold_conversation, is_held_at
from engagement.enums import (
    Attendance,
    DiscussionKind,
    Importance,
    NoteNature,
    RecordSource,
    Sensitivity,
)
from engagement.models import CalendarEntry, Event, PlannedConversation
from partners.actions.person import add_person
from partners.enums import Grade
from partners.models import Partnership, System


@dataclass(frozen=True)
class NewPerson:
    """Someone met who is not in the list of people yet."""

    partnership: Partnership
    name: str
    title: str = ""
    grade: int = Grade.NOT_KNOWN
    attendance: str = Attendance.PRESENT


@dataclass(frozen=True)
class Promise:
    """What one side promised the other at the meeting."""

    partnership: Partnership
    made_by: str
    text: str
    due_on: date
    importance: str = Importance.STANDARD


@dataclass(frozen=True)
class Point:
    """What a partner told us at the meeting."""

    partnership: Partnership
    theme: str
    text: str
    kind: str = DiscussionKind.VIEW
    nature: str = NoteNature.FACT
    sensitivity: str = Sensitivity.CONFIDENTIAL


@action
def log_meeting(
    *,
    by: User,
    system: System,
    facts: EventFacts,
    new_people: Sequence[NewPerson] = (),
    points: Sequence[Point] = (),
    promises: Sequence[Promise] = (),
    entry: CalendarEntry | None = None,
    conversation: PlannedConversation | None = None,
    external_id: str = "",
) -> Event:
    """Log a meeting with all that came of it, in one piece.

    ``entry`` is the waiting meeting of a calendar that the form was filled in from; it waits no
    more. ``conversation`` is the planned one that it was filled in from; it has taken place, if its
    partner was there. ``external_id`` is of the form itself: the database refuses to log it twice.

    :raises ValidationError: with a sentence per field that is wrong.
    :raises DecidedBeforeError: the meeting of the calendar waits no longer. Nothing is logged.
    """
    met = [_newly_met(by, system, one) for one in new_people]
    event = log_event(
        by=by,
        system=system,
        facts=replace(facts, people=[*facts.people, *met]),
        source=RecordSource.MANUAL,
        external_id=external_id,
    )
    for point in points:
        note_discussion_point(
            by=by,
            partnership=point.partnership,
            event=event,
            theme=point.theme,
            text=point.text,
            kind=point.kind,
            nature=point.nature,
            sensitivity=point.sensitivity,
        )
    for promise in promises:
        make_commitment(
            by=by,
            partnership=promise.partnership,
            event=event,
            made_by=promise.made_by,
            text=promise.text,
            due_on=promise.due_on,
            importance=promise.importance,
            owner=by,
        )
    if entry is not None:
        match_meeting(by=by, entry=entry, event=event)
    if conversation is not None and is_held_at(event, conversation):
        hold_conversation(by=by, conversation=conversation, event=event)
    return event


def _newly_met(by: User, system: System, one: NewPerson) -> PersonPart:
    """Somebody who was not known yet, added with their job at the partner that they came for."""
    person = add_person(
        by=by,
        system=system,
        name=one.name,
        organisation=one.partnership.organisation,
        title=one.title,
        grade=one.grade,
    )
    return PersonPart(person=person, partnership=one.partnership, attendance=one.attendance)
