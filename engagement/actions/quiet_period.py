"""Known silence: recorded, also ahead of time and for several at once, and withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.actions.span import span_errors
from engagement.errors import AlreadyWithdrawnError
from engagement.models import QuietPeriod
from engagement.models.pressure import WITHDRAWAL
from engagement.models.quiet_period import HOLDS_FOR
from engagement.queue import mark_stale, mark_stale_where
from partners.models import Partnership, Place, System

_CONCERNED = f"""
    p.system_id = %s AND EXISTS (
        SELECT FROM engagement_quietperiod quiet
        JOIN partners_organisation o ON o.id = p.organisation_id
        WHERE quiet.id = %s
        AND {HOLDS_FOR.format(partnership="p.id", sector="o.sector", place="p.place_id")}
    )
"""


@dataclass(frozen=True)
class Whose:
    """For whom a quiet period holds: one partner; or a sector, a place or both; or everybody."""

    partnership: Partnership | None = None
    sector: str = ""
    place: Place | None = None


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
    place: Place | None = None,
    note: str = "",
) -> QuietPeriod:
    """Record that silence is known: of one partner, or of all of a sector, a place or the system.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    errors = span_errors(first_on, last_on) | _whose_errors(system, partnership, sector, place)
    if errors:
        raise ValidationError(errors)
    period = QuietPeriod(
        system=system,
        partnership=partnership,
        sector=sector,
        place=place,
        kind=kind,
        first_on=first_on,
        last_on=last_on,
        note=note.strip(),
        recorded_by=by if isinstance(by, User) else None,
    )
    period.full_clean(
        exclude=["system", "partnership", "place", "recorded_by"], validate_constraints=False
    )
    period.save()
    _record("quiet_period.recorded", period)
    _mark_stale(period)
    return period


@action
def record_quiet_periods(
    *,
    by: Actor,
    system: System,
    kind: str,
    first_on: date,
    last_on: date,
    whose: Sequence[Whose],
    note: str = "",
) -> list[QuietPeriod]:
    """Record the same for several partners or places at once: all of them, or none.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    if not whose:
        raise ValidationError({"whose": "Say for whom it is."})
    return [
        record_quiet_period(
            by=by,
            system=system,
            kind=kind,
            first_on=first_on,
            last_on=last_on,
            partnership=each.partnership,
            sector=each.sector,
            place=each.place,
            note=note,
        )
        for each in whose
    ]


@action
def withdraw_quiet_period(*, by: User, period: QuietPeriod, reason: str) -> QuietPeriod:
    """Take back a quiet period that was none: silence in it counts again.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    period = (
        QuietPeriod.objects.select_for_update(of=("self",))
        .select_related("system", "partnership", "place")
        .get(pk=period.pk)
    )
    if period.is_withdrawn:
        raise AlreadyWithdrawnError("This quiet period was withdrawn before.")
    period.mark_withdrawn(by, reason)
    period.save(update_fields=WITHDRAWAL)
    _record("quiet_period.withdrawn", period, reason=reason)
    _mark_stale(period)
    return period


def _whose_errors(
    system: System, partnership: Partnership | None, sector: str, place: Place | None
) -> dict[str, str]:
    if partnership is not None and sector:
        return {"sector": "Choose one partner or a sector, not both."}
    if partnership is not None and place is not None:
        return {"place": "Choose one partner or a place, not both."}
    if place is not None and place.system_id != system.pk:
        return {"place": f"This place is not in {system}."}
    return {}


def _record(event_type: str, period: QuietPeriod, *, reason: str = "") -> None:
    record(
        event_type,
        period,
        system_id=period.system.public_id,
        parent=period.partnership,
        facts={
            "quiet": period.kind,
            "sector": period.sector,
            "place": period.place.public_id if period.place else None,
            "first_on": period.first_on,
            "last_on": period.last_on,
        },
        reason=reason,
    )


def _mark_stale(period: QuietPeriod) -> None:
    if period.partnership is not None:
        mark_stale([period.partnership])
    else:
        mark_stale_where(_CONCERNED, period.system.pk, period.pk)
