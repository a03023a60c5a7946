"""What people decide about things to do: later, by a colleague, done, or back on the list.

The things themselves are read from the records (`analytics.todo`). A mark holds for one occasion,
so nothing is lost by it: what comes up anew is there again.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from audit.recording import Actor, action, record
from engagement.models import TodoMark
from engagement.models.todo import TodoKind
from partners.access import can
from partners.models import System

LONGEST_SNOOZE = timedelta(days=366)


@dataclass(frozen=True)
class Thing:
    """Something to do: which record of which system, as what, and on which occasion."""

    system: System
    kind: TodoKind
    subject_id: UUID
    occasion: str


@action
def snooze_todo(*, by: Actor, thing: Thing, until: date) -> TodoMark:
    """Keep something from the list until a day, unless it comes up anew before.

    :raises ValidationError: the day is not ahead, or more than a year away.
    """
    today = timezone.localdate()
    if not today < until <= today + LONGEST_SNOOZE:
        raise ValidationError({"until": "Choose a day after today and within a year."})
    mark = _mark(thing)
    return _decided(by, mark, "todo.snoozed", snoozed_until=until, done_at=None)


@action
def assign_todo(*, by: Actor, thing: Thing, colleague: User | None) -> TodoMark:
    """Put something on a colleague's list, or without one back on that of whoever is in charge.

    :raises ValidationError: the colleague does not work with partners of the system.
    """
    if colleague is not None and not can(colleague, Permission.LOG_EVENTS, thing.system):
        raise ValidationError({"colleague": f"{colleague} does not work with partners here."})
    mark = _mark(thing)
    return _decided(
        by, mark, "todo.assigned", assigned_to=colleague, snoozed_until=None, done_at=None
    )


@action
def finish_todo(*, by: Actor, thing: Thing) -> TodoMark:
    """Take something from the list as dealt with, until it comes up anew."""
    mark = _mark(thing)
    return _decided(by, mark, "todo.done", done_at=timezone.now(), snoozed_until=None)


@action
def reopen_todo(*, by: Actor, thing: Thing) -> TodoMark:
    """Bring something back that was put off or marked as done."""
    mark = _mark(thing)
    return _decided(by, mark, "todo.reopened", done_at=None, snoozed_until=None)


def _mark(thing: Thing) -> TodoMark:
    """The mark on this thing, locked; empty when it is of another occasion."""
    new = TodoMark(
        system=thing.system,
        kind=thing.kind,
        subject_id=thing.subject_id,
        occasion=thing.occasion,
    )
    TodoMark.objects.bulk_create([new], ignore_conflicts=True)
    rows = TodoMark.objects.select_for_update(of=("self",)).select_related("system")
    mark = rows.get(system=thing.system, kind=thing.kind, subject_id=thing.subject_id)
    if mark.occasion != thing.occasion:
        mark.occasion = thing.occasion
        mark.assigned_to = mark.snoozed_until = mark.done_at = None
    return mark


def _decided(by: Actor, mark: TodoMark, event_type: str, **fields: Any) -> TodoMark:
    for name, value in fields.items():
        setattr(mark, name, value)
    mark.decided_by = by if isinstance(by, User) else None
    mark.save()
    assigned_to = mark.assigned_to
    record(
        event_type,
        mark,
        system_id=mark.system.public_id,
        changed=sorted(fields),
        facts={
            "kind": mark.kind,
            "subject": str(mark.subject_id),
            "occasion": mark.occasion,
            "until": mark.snoozed_until,
            "colleague": str(assigned_to.public_id) if assigned_to else None,
        },
    )
    return mark
