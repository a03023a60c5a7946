"""The history of changes of a record, in sentences: who, when, what, why, and from what to what.

What was done comes from the audit events, what it did to the fields from the changes that the
database keeps. A change without an event is told by itself, so nothing that was done to a record
stays untold.

Works for the records of every room: a new type of event reads well by its name alone
("commitment.made" is "Commitment made"), and fields are called what their forms call them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import ROLES, Permission
from audit.models import AuditEvent, RecordChange
from audit.tracking import Tracked
from nhsuk.paging import PAGE_SIZE, merged_page
from partners.enums import Grade, OrganisationKind, Tier
from partners.history import changes_readable_by, without_events
from partners.models import Membership, System
from partners.presenters.changed_values import SOMEONE_ELSEWHERE, ChangeWords, RowChange

THE_PRODUCT = "ICS CRM itself"
FROM_OUTSIDE = "somebody outside the product, in the database itself"
# After a restore the numbers of transactions begin anew; none is open for that long.
LONGEST_TRANSACTION = timedelta(days=1)
DONE = {"INSERT": "Added", "UPDATE": "Changed", "DELETE": "Deleted"}
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
    rows: list[RowChange]
    is_from_outside: bool = False

    @property
    def field_names(self) -> str:
        """What was changed, without what it said."""
        labels = (field.label for row in self.rows for field in row.fields)
        return ", ".join(dict.fromkeys(label.lower() for label in labels))


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
    kept = changes_readable_by(user).about(record._meta.label_lower, record.public_id)
    page = merged_page(
        [events.annotate(at=F("happened_at")), without_events(kept, record)],
        params,
        order=("-at", "-public_id"),
        size=size,
    )
    told = [each for each in page if isinstance(each, AuditEvent)]
    alone = [each for each in page if isinstance(each, RecordChange)]
    by_event = _by_event(told, kept)
    words = ChangeWords([*alone, *chain.from_iterable(by_event.values())], user)
    names = _names(page, user)
    return HistoryPage(
        lines=[
            _line_of_event(each, names, [words.row(row, record) for row in by_event[each.pk]])
            if isinstance(each, AuditEvent)
            else _line_of_change(each, names, words.row(each, record))
            for each in page
        ],
        previous_cursor=page.previous_cursor,
        next_cursor=page.next_cursor,
    )


def _by_event(
    events: Sequence[AuditEvent], kept: QuerySet[RecordChange]
) -> dict[int, list[RecordChange]]:
    """The changes that belong to each event: of its transaction, made before it was recorded.

    One transaction may do several things to a record. Then a change belongs to the first event
    after it, and what comes after the last event to the last.
    """
    found: dict[int, list[RecordChange]] = {event.pk: [] for event in events}
    of_transaction: dict[int, list[AuditEvent]] = {}
    for event in sorted(events, key=attrgetter("pk")):
        if event.xid is not None:
            of_transaction.setdefault(event.xid, []).append(event)
    for change in kept.filter(xid__in=of_transaction).order_by("id"):
        near = [
            event
            for event in of_transaction[change.xid]
            if abs(event.happened_at - change.created_at) < LONGEST_TRANSACTION
        ]
        later = [event for event in near if event.happened_at >= change.created_at]
        if near:
            found[(later[0] if later else near[-1]).pk].append(change)
    return found


def _names(rows: Iterable[AuditEvent | RecordChange], user: User) -> dict[UUID, str]:
    """Names of those who acted, but for people of systems that the reader does not see."""
    known = Membership.objects.filter(user=OuterRef("pk")).filter(
        Q(system__isnull=True) | Q(system__in=System.objects.visible_to(user))
    )
    ids = {row.actor_id for row in rows if row.actor_id}
    people = User.objects.filter(Q(pk=user.pk) | Exists(known), public_id__in=ids)
    return dict(people.values_list("public_id", "name"))


def _line_of_event(
    event: AuditEvent, names: Mapping[UUID, str], rows: list[RowChange]
) -> HistoryLine:
    shown = [row for row in rows if row.fields]
    fields = ", ".join(_field_name(event.target_type, name) for name in event.changed_fields)
    return HistoryLine(
        when=event.happened_at,
        who=_who(event, names),
        what=event_words(event.type),
        # What the values tell is not told twice.
        fields="" if shown else fields,
        details=", ".join(_details(event.facts)),
        reason=event.reason,
        rows=shown,
    )


def _line_of_change(change: RecordChange, names: Mapping[UUID, str], row: RowChange) -> HistoryLine:
    return HistoryLine(
        when=change.created_at,
        who=FROM_OUTSIDE if change.is_from_outside else _who(change, names),
        what=DONE[change.operation],
        fields="",
        details="",
        reason="",
        rows=[row],
        is_from_outside=change.is_from_outside,
    )


def _who(row: AuditEvent | RecordChange, names: Mapping[UUID, str]) -> str:
    if row.actor_service:
        return f"{THE_PRODUCT} ({row.actor_service.replace('_', ' ')})"
    return names.get(row.actor_id, SOMEONE_ELSEWHERE) if row.actor_id else SOMEONE_ELSEWHERE


def event_words(event_type: str) -> str:
    """The type of an audit event as people read it. seat.filled: Seat filled."""
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
