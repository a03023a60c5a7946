"""Known silence: recorded, also ahead of time, and withdrawn."""

from datetime import date

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.actions.span import span_errors
from engagement.errors import AlreadyWithdrawnError
from engagement.models import QuietPeriod
from engagement.models.pressure import WITHDRAWAL
from engagement.queue import mark_stale, mark_stale_where
from partners.models import Partnership, System


@action
def record_quiet_period(
    *,
    by: Actor,
    system: System,
    kind: str,
    first_on: date,
    last_on: date,
    partnership: Partnership | None = None,
    sector: str = "",
    note: str = "",
) -> QuietPeriod:
    """Record that silence is known: of one partner, of a sector, or of everybody in the system.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    errors = span_errors(first_on, last_on)
    if partnership is not None and sector:
        errors["sector"] = "Choose one partner or a sector, not both."
    if errors:
        raise ValidationError(errors)
    period = QuietPeriod(
        system=system,
        partnership=partnership,
        sector=sector,
        kind=kind,
        first_on=first_on,
        last_on=last_on,
        note=note.strip(),
        recorded_by=by if isinstance(by, User) else None,
    )
    period.full_clean(exclude=["system", "partnership", "recorded_by"], validate_constraints=False)
    period.save()
    _record("quiet_period.recorded", period)
    _mark_stale(period)
    return period


@action
def withdraw_quiet_period(*, by: User, period: QuietPeriod, reason: str) -> QuietPeriod:
    """Take back a quiet period that was none: silence in it counts again.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    period = (
        QuietPeriod.objects.select_for_update(of=("self",))
        .select_related("system", "partnership")
        .get(pk=period.pk)
    )
    if period.is_withdrawn:
        raise AlreadyWithdrawnError("This quiet period was withdrawn before.")
    period.mark_withdrawn(by, reason)
    period.save(update_fields=WITHDRAWAL)
    _record("quiet_period.withdrawn", period, reason=reason)
    _mark_stale(period)
    return period


def _record(event_type: str, period: QuietPeriod, *, reason: str = "") -> None:
    record(
        event_type,
        period,
        system_id=period.system.public_id,
        parent=period.partnership,
        facts={
            "quiet": period.kind,
            "sector": period.sector,
            "first_on": period.first_on,
            "last_on": period.last_on,
        },
        reason=reason,
    )


def _mark_stale(period: QuietPeriod) -> None:
    if period.partnership is not None:
        mark_stale([period.partnership])
    elif period.sector:
        mark_stale_where(
            "p.system_id = %s AND EXISTS (SELECT FROM partners_organisation o"
            " WHERE o.id = p.organisation_id AND o.sector = %s)",
            period.system.pk,
            period.sector,
        )
    else:
        mark_stale_where("p.system_id = %s", period.system.pk)
