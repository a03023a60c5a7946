"""How things stood with a partner before anything was recorded."""

from datetime import date

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.days import not_happened
from engagement.actions.evidence_pulse import post_starting_point
from engagement.models import StartingPoint
from engagement.queue import mark_stale
from partners.models import Partnership


@action
def set_starting_point(
    *, by: Actor, partnership: Partnership, value: str, as_of: date, reason: str
) -> StartingPoint:
    """Say how things stood and why; the newest one holds, older ones stay readable.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    reason = require_reason(reason)
    if errors := not_happened(as_of=as_of):
        raise ValidationError(errors)
    # Two at a time would take the same number: the second one waits.
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    point = StartingPoint(
        partnership=partnership,
        system=partnership.system,
        value=value,
        as_of=as_of,
        reason=reason,
        recorded_by=by if isinstance(by, User) else None,
    )
    point.full_clean(exclude=["partnership", "system", "recorded_by"], validate_constraints=False)
    point.save()
    post_starting_point(point, number=partnership.starting_points.count())
    # Its reason is a confidential note, and the log is read by more people than such notes are.
    record(
        "starting_point.set",
        partnership,
        system_id=partnership.system.public_id,
        facts={"value": value, "as_of": as_of},
    )
    mark_stale([partnership])
    return point
