"""Where each kind of thing to do comes from, and all of them in one query."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from engagement.analytics.todo.contacts import (
    contacts_overdue,
    conversations_due,
    details_to_check,
    handed_over,
    known_through_one,
)
from engagement.analytics.todo.dealings import (
    commitments_due,
    documents_due,
    follow_ups_due,
    issues_unanswered,
)
from engagement.analytics.todo.decisions import (
    not_engaged,
    pressures_ending,
    seats_ending,
    services_ending,
)
from engagement.analytics.todo.line import Asked
from engagement.models.todo import TodoKind

Source = Callable[[Asked], QuerySet[Any]]

SOURCES: dict[TodoKind, Source] = {
    TodoKind.HANDED_OVER: handed_over,
    TodoKind.CONTACT_OVERDUE: contacts_overdue,
    TodoKind.COMMITMENT_DUE: commitments_due,
    TodoKind.ISSUE_UNANSWERED: issues_unanswered,
    TodoKind.DOCUMENT_DUE: documents_due,
    TodoKind.FOLLOW_UP_DUE: follow_ups_due,
    TodoKind.CONVERSATION_DUE: conversations_due,
    TodoKind.NOT_ENGAGED: not_engaged,
    TodoKind.SERVICE_ENDING: services_ending,
    TodoKind.PRESSURE_ENDING: pressures_ending,
    TodoKind.SEAT_ENDING: seats_ending,
    TodoKind.ONE_PERSON: known_through_one,
    TodoKind.CONTACT_CHECK: details_to_check,
}


def todo(asked: Asked, kinds: list[TodoKind] | None = None) -> list[Any]:
    """All lines, in one query; the most urgent first."""
    first, *others = (SOURCES[kind](asked) for kind in (kinds or SOURCES))
    return list(first.union(*others, all=True)) if others else list(first)
