"""Who took part in an event: rows of their own, made with it and brought into line later."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engagement.enums import (
    Attendance,
    Channel,
    EventKind,
    Initiator,
    NoteNature,
    Sensitivity,
    Side,
    Stage,
)
from engagement.models import Attendee, Event, EventBoard, Participation
from partners.models import Board, Partnership, Person, Place


@dataclass(frozen=True)
class PartnerPart:
    """A partner's part in an event."""

    partnership: Partnership
    attendance: str = Attendance.PRESENT
    tone: int | None = None
    tone_recorded_by: str = Side.SYSTEM


@dataclass(frozen=True)
class PersonPart:
    """A person at an event; without a partnership they came for the system."""

    person: Person
    partnership: Partnership | None = None
    attendance: str = Attendance.PRESENT


@dataclass(frozen=True)
class EventFacts:
    """All that a person can say about an event. The two times know their time zone."""

    starts_at: datetime
    partners: Sequence[PartnerPart]
    people: Sequence[PersonPart] = ()
    kind: str = EventKind.MEETING
    title: str = ""
    ends_at: datetime | None = None
    has_time: bool = True
    channel: str = Channel.NOT_KNOWN
    initiated_by: str = Initiator.NOT_KNOWN
    boards: Sequence[Board] = ()
    place: Place | None = None
    stage: str = Stage.NONE
    themes: Sequence[str] = field(default_factory=list)
    notes: str = ""
    notes_nature: str = NoteNature.FACT
    notes_sensitivity: str = Sensitivity.CONFIDENTIAL


def add_parts(events: Sequence[Event], facts: Sequence[EventFacts]) -> None:
    """Save who took part in events that were just made, in one query for each kind of row."""
    both = list(zip(events, facts, strict=True))
    Participation.objects.bulk_create(
        Participation(
            event=event,
            system_id=event.system_id,
            partnership=part.partnership,
            attendance=part.attendance,
            tone=part.tone,
            tone_recorded_by=_tone_side(part),
            starts_at=event.starts_at,
        )
        for event, said in both
        for part in said.partners
    )
    Attendee.objects.bulk_create(
        Attendee(
            event=event,
            system_id=event.system_id,
            person=part.person,
            partnership=part.partnership,
            attendance=part.attendance,
        )
        for event, said in both
        for part in said.people
    )
    EventBoard.objects.bulk_create(
        EventBoard(event=event, board=board, system_id=event.system_id)
        for event, said in both
        for board in dict.fromkeys(said.boards)
    )


def set_partners(event: Event, parts: Sequence[PartnerPart]) -> list[str]:
    """Bring the event's participations into line; removed ones stay, no longer standing."""
    rows = {row.partnership_id: row for row in event.participations.all()}
    wanted = {part.partnership.pk: part for part in parts}
    changed = rows.keys() != wanted.keys()
    for pk, row in rows.items():
        if pk not in wanted:
            row.is_standing = False
    for pk, part in wanted.items():
        row = rows.setdefault(
            pk,
            Participation(event=event, system=event.system, partnership=part.partnership),
        )
        new = (part.attendance, part.tone, _tone_side(part), True)
        changed = changed or new != (
            row.attendance,
            row.tone,
            row.tone_recorded_by,
            row.is_standing,
        )
        row.attendance, row.tone, row.tone_recorded_by, row.is_standing = new
    for row in rows.values():
        row.starts_at = event.starts_at
        row.save()
    return ["partners"] if changed else []


def set_boards(event: Event, boards: Sequence[Board]) -> list[str]:
    """Bring the boards whose meeting it was into line."""
    wanted = {board.pk: board for board in boards}
    known = set(event.event_boards.values_list("board", flat=True))
    event.event_boards.filter(board__in=known - wanted.keys()).delete()
    EventBoard.objects.bulk_create(
        EventBoard(event=event, board=board, system=event.system)
        for pk, board in wanted.items()
        if pk not in known
    )
    return ["boards"] if known != wanted.keys() else []


def set_people(event: Event, parts: Sequence[PersonPart]) -> list[str]:
    """Bring the event's attendees into line; removed ones stay, no longer standing."""
    rows = {row.person_id: row for row in event.attendees.all()}
    wanted = {part.person.pk: part for part in parts}
    changed = rows.keys() != wanted.keys()
    for pk, row in rows.items():
        if pk not in wanted:
            row.is_standing = False
    for pk, part in wanted.items():
        row = rows.setdefault(pk, Attendee(event=event, system=event.system, person=part.person))
        new = (part.partnership.pk if part.partnership else None, part.attendance, True)
        changed = changed or new != (
            row.partnership_id,
            row.attendance,
            row.is_standing,
        )
        row.partnership_id, row.attendance, row.is_standing = new
    for row in rows.values():
        row.save()
    return ["people"] if changed else []


def _tone_side(part: PartnerPart) -> str:
    """Who says how open the conversation was; nobody without a tone."""
    return part.tone_recorded_by if part.tone is not None else ""
