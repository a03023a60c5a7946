"""Log, correct and withdraw what happened between the system and its partners."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record, record_each, require_reason
from engagement.actions.event_parts import (
    EventFacts,
    PartnerPart,
    PersonPart,
    add_parts,
    set_boards,
    set_partners,
    set_people,
)
from engagement.actions.evidence_event import post_events
from engagement.enums import RecordSource
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import Event
from engagement.queue import mark_stale, mark_stale_where
from partners.models import System

__all__ = [
    "EventFacts",
    "NewEvent",
    "PartnerPart",
    "PersonPart",
    "correct_event",
    "log_event",
    "log_events",
    "new_event",
    "post_arrived_event",
    "withdraw_event",
]


@dataclass(frozen=True)
class NewEvent:
    """An event that was checked and can be recorded: the unsaved row, and all that was said."""

    event: Event
    facts: EventFacts


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
    new = new_event(system=system, facts=facts, source=source, external_id=external_id)
    return _log(by, system, [new])[0]


@action
def log_events(*, by: Actor, system: System, new: Sequence[NewEvent]) -> list[Event]:
    """Record many events of a system, in a number of queries that does not grow with them."""
    return _log(by, system, new)


def new_event(*, system: System, facts: EventFacts, source: str, external_id: str = "") -> NewEvent:
    """An event that ``log_events`` can record.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    _check(system, facts)
    event = Event(system=system, source=source, external_id=external_id)
    _apply(event, facts)
    if event.occurred_on <= timezone.localdate():
        event.posted_revision = event.revision  # its evidence is posted with it
    return NewEvent(event, facts)


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
    mark_months_if_alone(event.system, [event])
    changed = _apply(event, facts)
    event.revision += 1
    event.save()
    changed += set_partners(event, facts.partners)
    changed += set_people(event, facts.people)
    changed += set_boards(event, facts.boards)
    post_events([event])
    _record("event.corrected", event, changed=changed, reason=reason)
    mark_stale([*before, *(part.partnership for part in facts.partners)])
    mark_months_if_alone(event.system, [event])
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
    post_events([event])
    _record("event.withdrawn", event, reason=reason)
    mark_stale(p.partnership for p in event.participations.select_related("partnership"))
    mark_months_if_alone(event.system, [event])
    return event


@action
def post_arrived_event(*, by: Actor, event: Event) -> Event:
    """Append the evidence of an event that lay in the future when it was logged.

    :raises NotPossibleError: its day has not come, or another worker was quicker.
    """
    event = _locked(event)
    if event.posted_revision >= event.revision or event.occurred_on > timezone.localdate():
        raise NotPossibleError("There is nothing to post for this event now.")
    post_events([event])
    _record("event.arrived", event)
    mark_stale(p.partnership for p in event.participations.select_related("partnership"))
    return event


def _log(by: Actor, system: System, new: Sequence[NewEvent]) -> list[Event]:
    events = [each.event for each in new]
    for event in events:
        event.logged_by = by if isinstance(by, User) else None
    Event.objects.bulk_create(events)
    add_parts(events, [each.facts for each in new])
    post_events(events)
    record_each(
        "event.logged",
        (
            (
                each.event,
                {"revision": 1, "partners": len(each.facts.partners), "source": each.event.source},
            )
            for each in new
        ),
        system_id=system.public_id,
    )
    mark_stale(part.partnership for each in new for part in each.facts.partners)
    mark_months_if_alone(system, events)
    return events


def mark_months_if_alone(system: System, events: Sequence[Event]) -> None:
    """Mark every scored partner when the events are the only ones of a month.

    With them the month was logged, without them the month was not, and that changes how the
    silence of all other partners reads.
    """
    pks = {event.pk for event in events}
    if any(_is_alone(system, month, pks) for month in {_month_of(event) for event in events}):
        mark_stale_where(
            "p.system_id = %s AND EXISTS"
            " (SELECT FROM engagement_scoreseries s WHERE s.partnership_id = p.id)",
            system.pk,
        )


def _is_alone(system: System, month: date, pks: Collection[int]) -> bool:
    standing = Event.objects.standing().filter(
        system=system, occurred_on__gte=month, occurred_on__lt=_next_month(month)
    )
    # One more than are left out: that many rows hold another one, whichever they are.
    found = standing.values_list("pk", flat=True)[: len(pks) + 1]
    return not set(found) - set(pks)


def _month_of(event: Event) -> date:
    return event.occurred_on.replace(day=1)


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
    event.full_clean(
        exclude=["system", "logged_by"], validate_unique=False, validate_constraints=False
    )
    return changed
