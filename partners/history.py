"""Which changes of records somebody may read, and which of their fields; the one rule for both.

Whether the record itself is shown to them is asked before, by ``visible_to`` of its model.
"""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Permission
from audit.keeping import KeepHistory, history_kept_of
from audit.models import AuditEvent, RecordChange
from audit.models.record_change import RecordChangeQuerySet
from audit.tracking import Tracked
from partners.models import System


@dataclass(frozen=True)
class Kept:
    """A model whose history is kept, and what is declared of it."""

    model: type[Tracked]
    history: KeepHistory


@cache
def kept_models() -> dict[str, Kept]:
    """Every model whose history is kept, by what audit events call its rows."""
    return {
        model._meta.label_lower: Kept(model, history)
        for model in apps.get_models()
        if issubclass(model, Tracked) and (history := history_kept_of(model)) is not None
    }


def changes_readable_by(user: User) -> RecordChangeQuerySet:
    """Changes in systems whose history the user reads, of kinds of rows that they may see."""
    found = Q()
    for needs, types in _types_by_permission().items():
        systems = System.objects.with_permission(user, Permission.VIEW_HISTORY)
        if needs:
            also = System.objects.with_permission(user, Permission(needs))
            systems = systems.filter(pk__in=also.values("pk"))
        found |= Q(record_type__in=types, system_pk__in=systems.values("pk"))
    return RecordChange.objects.filter(found)


def without_events(changes: QuerySet[RecordChange], record: Tracked) -> QuerySet[RecordChange]:
    """Those that no audit event of the record tells of: made elsewhere, or by hand."""
    # After a restore the numbers of transactions begin anew, so the day is asked as well.
    events = AuditEvent.objects.about(record._meta.label_lower, record.public_id).filter(
        xid=OuterRef("xid"), happened_at__date=OuterRef("created_at__date")
    )
    return changes.filter(~Exists(events)).annotate(at=F("created_at"))


def confidences_readable(user: User, system_pk: int) -> bool:
    """Whether the user sees the values of confidential fields in a system."""
    systems = System.objects.with_permission(user, Permission.VIEW_CONFIDENTIAL_NOTES)
    return systems.filter(pk=system_pk).exists()


@cache
def _types_by_permission() -> dict[str, list[str]]:
    types: dict[str, list[str]] = {}
    for name, kept in kept_models().items():
        types.setdefault(kept.history.needs, []).append(name)
    return types
