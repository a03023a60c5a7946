"""The history of changes of a record, in sentences: who, when, what, why.

Works for the records of every room: a new type of event reads well by its name alone
("commitment.made" is "Commitment made"), and fields are called what their forms call them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from accounts.roles import ROLES, Permission
from audit.enums import ActorKind
from audit.models import AuditEvent
from audit.tracking import Tracked
from nhsuk.paging import PAGE_SIZE, keyset_page
from partners.enums import Grade, OrganisationKind, Tier
from partners.models import Membership, System

SOMEONE_ELSEWHERE = "Someone in another system"
THE_PRODUCT = "ICS CRM itself"
FACT_WORDS: dict[str, tuple[str, Mapping[Any, str]]] = {
    "tier": ("tier", dict(Tier.choices)),
    "role": ("role", {name: role.label for name, role in ROLES.items()}),
    "kind": ("kind", dict(OrganisationKind.choices)),
    "grade": ("seniority", dict(Grade.choices)),
}


@dataclass(frozen=True)
class HistoryLine:
    """One change, ready for the page."""

    when: datetime
    who: str
    what: str
    fields: str
    details: str
    reason: str


@dataclass(frozen=True)
class HistoryPage:
    """Some changes, newest first, and how to go on."""

    lines: list[HistoryLine]
    previous_cursor: str
    next_cursor: str


def history_of(
    record: Tracked,
    user: User,
    params: Mapping[str, str],
    *,
    size: int = PAGE_SIZE,
    without: Sequence[str] = (),
) -> HistoryPage:
    """What happened to a record and to what hangs on it, as far as the user may read it.

    ``without``: types of events that are left out.
    """
    readable = System.objects.with_permission(user, Permission.VIEW_HISTORY)
    about = AuditEvent.objects.about(record._meta.label_lower, record.public_id)
    events = about.changes().filter(
        Q(system_id__isnull=True) | Q(system_id__in=readable.values("public_id"))
    )
    if without:
        events = events.exclude(type__in=without)
    page = keyset_page(events, params, order=("-id",), size=size)
    names = _names(page.rows, user)
    return HistoryPage(
        lines=[_line(event, names) for event in page],
        previous_cursor=page.previous_cursor,
        next_cursor=page.next_cursor,
    )


def _names(events: Iterable[AuditEvent], user: User) -> dict[UUID, str]:
    """Names of those who acted, but for people of systems that the reader does not see."""
    known = Membership.objects.filter(user=OuterRef("pk")).filter(
        Q(system__isnull=True) | Q(system__in=System.objects.visible_to(user))
    )
    ids = {event.actor_id for event in events if event.actor_id}
    people = User.objects.filter(Q(pk=user.pk) | Exists(known), public_id__in=ids)
    return dict(people.values_list("public_id", "name"))


def _line(event: AuditEvent, names: Mapping[UUID, str]) -> HistoryLine:
    return HistoryLine(
        when=event.happened_at,
        who=_who(event, names),
        what=_what(event.type),
        fields=", ".join(_field_name(event.target_type, name) for name in event.changed_fields),
        details=", ".join(_details(event.facts)),
        reason=event.reason,
    )


def _who(event: AuditEvent, names: Mapping[UUID, str]) -> str:
    if event.actor_kind == ActorKind.SERVICE:
        return f"{THE_PRODUCT} ({event.actor_service.replace('_', ' ')})"
    return names.get(event.actor_id, SOMEONE_ELSEWHERE) if event.actor_id else SOMEONE_ELSEWHERE


def _what(event_type: str) -> str:
    """seat.filled: Seat filled."""
    return event_type.replace(".", " ").replace("_", " ").capitalize()


def _field_name(target_type: str, name: str) -> str:
    """What people call a field; a name that is not a field is only written with spaces."""
    try:
        field = apps.get_model(target_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return name.replace("_", " ")
    return str(getattr(field, "verbose_name", name)).replace("_", " ")


def _details(facts: Mapping[str, Any]) -> list[str]:
    """Facts that have words; ids and counts are for programs."""
    return [
        f"{label}: {words[facts[key]].lower()}"
        for key, (label, words) in FACT_WORDS.items()
        if facts.get(key) in words
    ]
