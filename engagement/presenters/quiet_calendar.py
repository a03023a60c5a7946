"""When silence is known along a year: of everybody, of sectors, of places and of partners."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from engagement.models import QuietPeriod
from engagement.models.quiet_period import QuietPeriodQuerySet
from nhsuk.charts import Chart, SpanOfDays, spans_by_row
from nhsuk.formats import counted

# Twelve months of more than these nobody reads; the list has them all.
MOST_SHOWN = 60


@dataclass(frozen=True)
class QuietCalendar:
    """A year: its quiet periods as a picture with its table."""

    year: int
    chart: Chart
    is_cut: bool


def quiet_calendar(periods: QuietPeriodQuerySet, year: int) -> QuietCalendar:
    """The periods that touch a year. Those for many come first, then partners by name."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    by_partner = F("partnership__organisation__name").asc(nulls_first=True)
    found = list(
        periods.standing()
        .filter(first_on__lte=last, last_on__gte=first)
        .select_related("partnership__organisation", "partnership__counterpart", "place")
        .order_by(by_partner, "first_on", "id")[: MOST_SHOWN + 1]
    )
    found.sort(key=_order)
    shown = found[:MOST_SHOWN]
    return QuietCalendar(
        year=year,
        chart=spans_by_row(
            [
                SpanOfDays(row.whose, row.get_kind_display(), row.first_on, row.last_on)
                for row in shown
            ],
            first=first,
            last=last,
            title=f"Quiet periods in {year}",
            description=_description(shown, year),
            columns=("For whom", "Why"),
        ),
        is_cut=len(found) > MOST_SHOWN,
    )


def _order(row: QuietPeriod) -> tuple[bool, bool, bool, str, date]:
    return (
        row.partnership_id is not None,
        row.place_id is not None,
        bool(row.sector),
        row.whose,
        row.first_on,
    )


def _description(rows: list[QuietPeriod], year: int) -> str:
    if not rows:
        return f"No quiet period is recorded in {year}."
    kinds: dict[str, int] = {}
    for row in rows:
        kinds[row.get_kind_display()] = kinds.get(row.get_kind_display(), 0) + 1
    parts = ", ".join(f"{kind.lower()}: {count}" for kind, count in kinds.items())
    return f"{counted(len(rows), 'quiet period')} in {year} ({parts})."
