"""What a system counts by sector, to compare seats with; and whether it lets itself be compared."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.days import not_happened
from engagement.enums import SectorUnit
from engagement.errors import AlreadyWithdrawnError, NotPossibleError
from engagement.models import ComparisonConsent, SectorFigure
from partners.enums import Sector
from partners.models import System


@action
def enter_sector_figures(
    *,
    by: Actor,
    system: System,
    unit: str,
    as_at: date,
    source: str,
    values: Mapping[str, Decimal],
) -> list[SectorFigure]:
    """Keep figures of one source by sector; one of the same unit and day that stands is replaced.

    :raises NotPossibleError: all of it is recorded already.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    _check(unit, as_at, source, values)
    rows = SectorFigure.objects.standing().select_for_update(of=("self",))
    known = {row.sector: row for row in rows.filter(system=system, unit=unit, as_at=as_at)}
    written = []
    for sector, value in values.items():
        old = known.get(sector)
        row = old or SectorFigure(system=system, sector=sector, unit=unit, as_at=as_at)
        if old is None or (row.value, row.source) != (value, source.strip()):
            row.value, row.source = value, source.strip()
            row.full_clean(exclude=["system"], validate_constraints=False)
            row.save()
            _record("sector_figure.replaced" if old else "sector_figure.entered", row)
            written.append(row)
    if not written:
        raise NotPossibleError("All of this is recorded already.")
    return written


@action
def withdraw_sector_figure(*, by: User, figure: SectorFigure, reason: str) -> SectorFigure:
    """Take a figure back: it stays readable, and seats are no longer compared with it.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    rows = SectorFigure.objects.select_for_update(of=("self",)).select_related("system")
    figure = rows.get(pk=figure.pk)
    if figure.is_withdrawn:
        raise AlreadyWithdrawnError("This figure was withdrawn before.")
    figure.mark_withdrawn(by, reason)
    figure.save()
    _record("sector_figure.withdrawn", figure, reason)
    return figure


@action
def choose_comparison(*, by: Actor, system: System, allows: bool, reason: str) -> ComparisonConsent:
    """Say whether the system may be shown beside others that agreed as well, from today on.

    :raises NotPossibleError: it says so already.
    :raises ValidationError: no reason was given.
    """
    today, reason = timezone.localdate(), require_reason(reason)
    rows = ComparisonConsent.objects.select_for_update(of=("self",)).filter(system=system)
    newest = rows.newest_first().first()
    if (newest is not None and newest.allows) == allows:
        raise NotPossibleError("That is what the system says already.")
    if newest is not None and newest.valid_from == today:
        newest.allows, newest.reason = allows, reason
        chosen = newest
    else:
        chosen = ComparisonConsent(system=system, allows=allows, valid_from=today, reason=reason)
    chosen.save()
    record(
        "comparison.chosen",
        chosen,
        system_id=system.public_id,
        parent=system,
        facts={"allows": allows, "valid_from": today},
        reason=reason,
    )
    return chosen


def _check(unit: str, as_at: date, source: str, values: Mapping[str, Decimal]) -> None:
    errors: dict[str, str] = not_happened(as_at=as_at)
    if unit not in SectorUnit.values:
        errors["unit"] = "Select what is counted."
    if not source.strip():
        errors["source"] = "Say where the figures are from."
    if errors:
        raise ValidationError(errors)
    if not values:
        raise ValidationError("Enter a figure for at least one sector")
    if unknown := [sector for sector in values if sector not in Sector.values]:
        raise ValidationError(f"There is no sector {unknown[0]}.")


def _record(event_type: str, figure: SectorFigure, reason: str = "") -> None:
    record(
        event_type,
        figure,
        system_id=figure.system.public_id,
        parent=figure.system,
        facts={
            "sector": figure.sector,
            "unit": figure.unit,
            "as_at": figure.as_at,
            "value": str(figure.value),
        },
        reason=reason,
    )
