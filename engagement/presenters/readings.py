"""Who read what is confidential, in lines: of what kind it was and where it is, never its words.

The title of a record is often the confidential words themselves, so a line leads to the record and
does not repeat it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEvent
from audit.models.audit_event import AuditEventQuerySet
from engagement.readings.rules import PAGES, RECORD
from partners.models import Partnership, System


@dataclass(frozen=True)
class ReadingLine:
    """Somebody's first look at something on one day."""

    at: datetime
    reader: UUID
    name: str
    what: str
    url: str


def readings_of(system: System, *, reader: str = "", record: str = "") -> AuditEventQuerySet:
    """What people read of a system's confidences; of one reader, or of one record."""
    rows = AuditEvent.objects.readings().in_system(system.public_id)
    if reader:
        rows = rows.filter(actor_id=UUID(reader))
    if record:
        rows = rows.filter(target_id=UUID(record), facts__what=RECORD)
    return rows


def lines_of(rows: Iterable[AuditEvent]) -> list[ReadingLine]:
    """With the names of the readers, which take one query."""
    rows = list(rows)
    readers = User.objects.filter(public_id__in={row.actor_id for row in rows if row.actor_id})
    names = dict(readers.values_list("public_id", "name"))
    return [_line(row, names) for row in rows]


def _line(row: AuditEvent, names: Mapping[UUID, str]) -> ReadingLine:
    what = row.facts["what"]
    is_list = what != RECORD
    page = "" if is_list else PAGES.get(row.target_type, "")
    return ReadingLine(
        at=row.happened_at,
        reader=row.actor_id or UUID(int=0),
        name=names.get(row.actor_id, "") if row.actor_id else "",
        what=f"List: {_words(what)}" if is_list else _kind(row.target_type),
        url=reverse(page, args=[row.target_id]) if page else "",
    )


def _kind(label: str) -> str:
    if label == Partnership._meta.label_lower:
        return "Briefing on a partner"
    return str(apps.get_model(label)._meta.verbose_name).capitalize()


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")
