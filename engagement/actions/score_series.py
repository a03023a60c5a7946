"""Stores computed series, a row a year. Derived data: no audited action, see ``scoring``."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from engagement.analytics.series import NewSeries
from engagement.enums import Measure
from engagement.models import ScoreModel, ScoreSeries
from engagement.scoring.packing import PackedYear
from partners.models import Partnership

_NEWEST = ("newest_mean", "newest_sd", "newest_credibility", "newest_delivery", "newest_week_end")
# What is said of the whole series stands on its newest row alone: the others are not written again
# with every new fact, and would say what was so when they last were.
_NOT_NEWEST = {**dict.fromkeys(_NEWEST), "evidence_count": 0, "newest_evidence_on": None}


def store_series(partnership: Partnership, new: NewSeries) -> None:
    """Store a series, touching only the rows that are different and the newest one."""
    stored = ScoreSeries.objects.filter(
        partnership=partnership, measure=new.measure, model=new.model
    )
    years = new.packed()
    existing = {row.year: row for row in stored}
    gone = [row.pk for year, row in existing.items() if year not in {y.year for y in years}]
    if gone:
        stored.filter(pk__in=gone).delete()
    former = [r for r in existing.values() if r.is_newest and r.year != years[-1].year]
    if former:
        stored.filter(pk__in=[row.pk for row in former]).update(is_newest=False, **_NOT_NEWEST)
    for year in years:
        row = existing.get(year.year) or ScoreSeries(
            partnership=partnership,
            system=partnership.system,
            measure=new.measure,
            model=new.model,
            year=year.year,
        )
        newest = year is years[-1]
        if _fill(row, year) or newest:
            _fill_newest(row, new, is_newest=newest)
            row.save()


def forget_series(
    partnership: Partnership, measure: Measure, *, keep: Iterable[ScoreModel]
) -> None:
    """Delete the series of a measure by all models but these."""
    ScoreSeries.objects.filter(partnership=partnership, measure=measure).exclude(
        model__in=list(keep)
    ).delete()


def _fill(row: ScoreSeries, year: PackedYear) -> bool:
    """Put a year's arrays into its row; whether anything is different."""
    new: dict[str, Any] = {
        "first_week_end": date.fromordinal(year.first_week_end),
        "weeks": year.weeks,
        "delivery": None,
        **year.arrays,
    }
    if not row._state.adding and all(
        _same(getattr(row, name), value) for name, value in new.items()
    ):
        return False
    for name, value in new.items():
        setattr(row, name, value)
    row.computed_at = timezone.now()
    return True


def _same(old: Any, new: object) -> bool:
    comparable = bytes(old) if isinstance(new, bytes) and old is not None else old
    return bool(comparable == new)


def _fill_newest(row: ScoreSeries, new: NewSeries, *, is_newest: bool) -> None:
    row.is_newest = is_newest
    row.evidence_high_water = new.high_water
    row.read_xid = new.read_xid
    row.computed_at = timezone.now()
    for name, value in (_said_of_all(new) if is_newest else _NOT_NEWEST).items():
        setattr(row, name, value)


def _said_of_all(new: NewSeries) -> dict[str, Any]:
    values = new.newest_values()
    return {
        **{name: values[name] for name in _NEWEST},
        "evidence_count": new.evidence_count,
        "newest_evidence_on": new.newest_evidence_on,
    }
