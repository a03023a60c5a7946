"""Log, correct and withdraw what happened between the system and its partners."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.evidence import post_event
from engagement.enums import (
    Attendance,
    Channel,
    EventKind,
    Initiator,
    NoteNature,
    RecordSource,
    Sensitivity,
    Side,
    Stage,
)
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import Attendee, Event, EventBoard, Participation
from engagement.queue import mark_stale, mark_stale_where
from partners.models import Board, Partnership, Person, Place, System


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


# Fields of the event itself; these are rows of their own.
_ROWS = {"partners", "people", "boards"}
_OWN_FIELDS = tuple(f.name for f in fields(EventFacts) if f.name not in _ROWS)


@action
def log_event(
    *,
    by: Actor,
    system: System,
    facts: EventFacts,
    source: str = RecordSource.MANUAL,
    external_id: str = "",
) -> Event:
    """Record an event, its evidence and the need to re-score its partners.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    _check(system, facts)
    event = Event(
        system=system,
        source=source,
        external_id=external_id,
        logged_by=by if isinstance(by, User) else None,
    )
    _apply(event, facts)
    event.save()
    _set_partners(event, facts.partners)
    _set_people(event, facts.people)
    _set_boards(event, facts.boards)
    post_event(event)
    partnerships = [part.partnership for part in facts.partners]
    _record("event.logged", event, facts={"partners": len(partnerships), "source": source})
    mark_stale(partnerships)
    _mark_month_if_alone(event)
    return event


@action
def correct_event(
    *, by: Actor, event: Event, facts: EventFacts, reason: str, expected_version: int
) -> Event:
    """Put an event right: the next revision, with new evidence in place of the old.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    event = _locked(event)
    if event.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this event after you opened it. Look at their version first."
        )
    require_reason(reason)
    _check(event.system, facts)
    before = [p.partnership for p in event.participations.select_related("partnership")]
    _mark_month_if_alone(event)
    changed = _apply(event, facts)
    event.revision += 1
    event.save()
    changed += _set_partners(event, facts.partners)
    changed += _set_people(event, facts.people)
    changed += _set_boards(event, facts.boards)
    post_event(event)
    _record("event.corrected", event, changed=changed, reason=reason)
    mark_stale([*before, *(part.partnership for part in facts.partners)])
    _mark_month_if_alone(event)
    return event


@action
def withdraw_event(*, by: User, event: Event, reason: str) -> Event:
    """Take an event back: it stays readable, marked, and no longer counts.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    event = _locked(event)
    event.mark_withdrawn(by, reason)
    event.revision += 1
    event.save()
    event.participations.update(is_standing=False)
    post_event(event)
    _record("event.withdrawn", event, reason=reason)
    mark_stale(p.partnership for p in event.participations.select_related("partnership"))
    _mark_month_if_alone(event)
    return event


@action
def post_arrived_event(*, by: Actor, event: Event) -> Event:
    """Append the evidence of an event that lay in the future when it was logged.

    :raises NotPossibleError: its day has not come, or another worker was quicker.
    """
    event = _locked(event)
    if event.posted_revision >= event.revision or event.occurred_on > timezone.localdate():
        raise NotPossibleError("There is nothing to post for this event now.")
    post_event(event)
    _record("event.arrived", event)
    mark_stale(p.partnership for p in event.participations.select_related("partnership"))
    return event


def _mark_month_if_alone(event: Event) -> None:
    """Mark every scored partner when the event is the only one of its month.

    With it the month was logged, without it the month was not, and that changes how the silence of
    all other partners reads.
    """
    month = event.occurred_on.replace(day=1)
    others = Event.objects.standing().filter(
        system=event.system,
        occurred_on__gte=month,
        occurred_on__lt=_next_month(month),
    )
    if not others.exclude(pk=event.pk).exists():
        mark_stale_where(
            "p.system_id = %s AND EXISTS"
            " (SELECT FROM engagement_scoreseries s WHERE s.partnership_id = p.id)",
            event.system.pk,
        )


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _locked(event: Event) -> Event:
    event = Event.objects.select_for_update(of=("self",)).select_related("system").get(pk=event.pk)
    if event.is_withdrawn:
        raise AlreadyWithdrawnError("This event was withdrawn, so it cannot be changed.")
    return event


def _record(
    event_type: str,
    event: Event,
    *,
    changed: Sequence[str] = (),
    facts: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        event_type,
        event,
        system_id=event.system.public_id,
        changed=changed,
        facts={"revision": event.revision, **(facts or {})},
        reason=reason,
    )


def _check(system: System, facts: EventFacts) -> None:
    errors: dict[str, str] = {}
    if not facts.partners:
        errors["partners"] = "Choose at least one partner."
    keys = [part.partnership.pk for part in facts.partners]
    if len(set(keys)) != len(keys):
        errors["partners"] = "A partner is named twice."
    if any(part.partnership.system_id != system.pk for part in facts.partners):
        errors["partners"] = f"All partners must be partners of {system}."
    named = [part.person.pk for part in facts.people]
    if len(set(named)) != len(named):
        errors["people"] = "A person is named twice."
    if any(p.partnership is not None and p.partnership.pk not in keys for p in facts.people):
        errors["people"] = "Someone is named for a partner that did not take part."
    if any(board.system_id != system.pk for board in facts.boards):
        errors["boards"] = f"All boards must be boards of {system}."
    if facts.ends_at is not None and facts.ends_at < facts.starts_at:
        errors["ends_at"] = "The end is before the start."
    if facts.starts_at.year < 1990 or facts.starts_at.year > timezone.now().year + 2:
        errors["starts_at"] = "The year must be between 1990 and two years from now."
    if errors:
        raise ValidationError(errors)


def _apply(event: Event, facts: EventFacts) -> list[str]:
    """Set the event's own fields; names of those that changed."""
    changed = []
    for name in _OWN_FIELDS:
        value = getattr(facts, name)
        value = list(value) if name == "themes" else value
        if getattr(event, name) != value:
            setattr(event, name, value)
            changed.append(name)
    event.occurred_on = timezone.localdate(event.starts_at)
    event.full_clean(exclude=["system", "logged_by"], validate_constraints=False)
    return changed


def _set_partners(event: Event, parts: Sequence[PartnerPart]) -> list[str]:
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
        tone_side = part.tone_recorded_by if part.tone is not None else ""
        new = (part.attendance, part.tone, tone_side, True)
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


def _set_boards(event: Event, boards: Sequence[Board]) -> list[str]:
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


def _set_people(event: Event, parts: Sequence[PersonPart]) -> list[str]:
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
