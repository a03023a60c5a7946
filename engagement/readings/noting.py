"""Notes that somebody read confidential words: once for each person, record and day.

Looking is cheap: one query, which also asks whether it was noted today; nothing is written for a
record without confidences, for a reader who is not shown them, or the second time on a day.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from audit.models import AuditEvent
from engagement.actions.reading import note_reading
from engagement.readings.rules import RECORD, Sight
from partners.models import System


def note_what_was_shown(user: User, sight: Sight, arguments: Mapping[str, Any]) -> None:
    """Note what an answer has just shown to the user, if it is confidential."""
    if sight.what == RECORD:
        _note_record(user, sight, arguments.get("public_id") or arguments.get("id"))
    else:
        _note_list(user, sight, arguments.get("id") if sight.of_one_system else None)


def _note_record(user: User, sight: Sight, public_id: Any) -> None:
    rule = sight.rule
    rows: Any = sight.model._default_manager
    day = timezone.localdate()
    record = (
        rows.filter(rule.holds, public_id=public_id)
        .filter(system__in=_readable(user, rule.permission))
        .exclude(_noted(user, RECORD, day))
        .select_related("system")
        .first()
    )
    if record is not None:
        note_reading(by=user, target=record, system=record.system, what=RECORD, day=day)


def _note_list(user: User, sight: Sight, system_id: Any) -> None:
    """A list is noted as what it is, of each system from which it shows confidences."""
    rule, what = sight.rule, sight.what
    rows: Any = sight.model._default_manager
    day = timezone.localdate()
    held = rows.filter(rule.holds, **{rule.system: OuterRef("pk")})
    systems = _readable(user, rule.permission).filter(Exists(held))
    if system_id is not None:
        systems = systems.filter(public_id=system_id)
    for system in systems.exclude(_noted(user, what, day)):
        note_reading(by=user, target=system, system=system, what=what, day=day)


def _readable(user: User, permission: Permission) -> Any:
    return System.objects.with_permission(user, permission)


def _noted(user: User, what: str, day: date) -> Exists:
    noted = AuditEvent.objects.readings().filter(
        actor_id=user.public_id,
        target_id=OuterRef("public_id"),
        facts__what=what,
        facts__day=day.isoformat(),
    )
    return Exists(noted)
