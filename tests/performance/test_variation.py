"""How long variation takes to read and to add up: printed, never judged.

At full volume 36 systems with 60,000 partnerships and three years of months; the reads are those of
one system of 2,000. The totals are compared with the rows that they add up.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.roles import ANALYST
from engagement.actions.figure_totals import add_up
from engagement.analytics.variation.attention import attention
from engagement.analytics.variation.cells import cells
from engagement.analytics.variation.coverage import coverage
from engagement.analytics.variation.national import systems
from engagement.analytics.variation.partners import between_partners
from engagement.analytics.variation.series import series
from engagement.models import FigureTotals, MonthlyFigures
from engagement.scoring.figures import COLUMNS, Figure
from partners.models import Partnership, System
from tests import factories as make
from tests.performance.bulk import execute, insert
from tests.performance.timing import Times, table
from tests.performance.who import add_organisations

SYSTEMS, PARTNERSHIPS, LARGE, MONTHS = 36, 60_000, 2_000, 36
ROUNDS = 5
FIGURE = Figure.SYSTEM_COMMITMENTS


def test_variation(db: None, scale: float, show: Callable[[str], None]) -> None:
    """One test: making the rows takes longer than measuring."""
    made = _build(scale)
    execute("ANALYZE")  # as the database does by itself, and the planner relies on
    adding = Times()
    for system in made:
        adding.take(lambda system=system: add_up(system))  # type: ignore[misc]
    again = Times()
    again.take(lambda: add_up(made[0]))
    execute("ANALYZE")
    sums = {f"all_{name}": Sum(name) for name in COLUMNS}
    assert FigureTotals.objects.aggregate(**sums) == MonthlyFigures.objects.aggregate(**sums)
    partnerships = Partnership.objects.count()
    rows: list[list[object]] = [
        ["add up: the large system", f"{adding.samples[0] * 1000:.0f}", "", "all its rows"],
        ["add up: all systems", f"{sum(adding.samples) * 1000:.0f}", "", "all rows"],
        ["add up again, nothing new", f"{again.samples[0] * 1000:.0f}", "", "all its rows"],
        *_reads(make.make_user(system=made[0], role=ANALYST.name), made[0]),
    ]
    show(
        table(
            f"Variation of {partnerships:,} partnerships in {len(made)} systems,"
            f" {MonthlyFigures.objects.count():,} months, {FigureTotals.objects.count():,} totals;"
            " the reads of the largest",
            ["", "ms", "queries", "found"],
            rows,
        )
    )


def _reads(analyst: User, system: System) -> list[list[object]]:
    today = timezone.localdate()
    year: dict[str, Any] = {"since": date(today.year - 1, today.month, 1), "until": today}
    all_systems = System.objects.all()
    calls: list[tuple[str, Callable[[], object]]] = [
        ("cells", lambda: len(cells(analyst, system, measure=FIGURE, **year))),
        ("series", lambda: len(_points(analyst, system, year))),
        ("coverage", lambda: len(coverage(analyst, system, **year))),
        (
            "between partners, with funnel",
            lambda: len(between_partners(analyst, system, measure=FIGURE, **year).rows),
        ),
        ("attention, with inequality", lambda: len(attention(analyst, system, **year).by_kind)),
        (
            "systems side by side",
            lambda: len(systems(analyst, measure=FIGURE, consenting=all_systems, **year)),
        ),
    ]
    return [_measured(name, call) for name, call in calls]


def _points(analyst: User, system: System, year: dict[str, Any]) -> list[object]:
    found = series(analyst, system, measure=FIGURE, **year)
    return [] if found is None else list(found.points)


def _measured(name: str, call: Callable[[], object]) -> list[object]:
    with CaptureQueriesContext(connection) as captured:
        found = call()
    times = Times()
    for _ in range(ROUNDS):
        times.take(call)
    return [name, f"{min(times.samples) * 1000:.0f}", str(len(captured)), str(found)]


def _build(scale: float) -> list[System]:
    """The first system is the large one; the others share the rest equally."""
    large = max(40, round(LARGE * scale))
    each = max(2, round((PARTNERSHIPS - LARGE) * scale) // (SYSTEMS - 1))
    add_organisations(max(large, each))
    made = [make.make_system() for _ in range(SYSTEMS)]
    for number, system in enumerate(made):
        places = [make.make_place(system).pk for _ in range(5)]
        insert(
            Partnership,
            f"bulk_organisation WHERE n < {large if number == 0 else each}",
            organisation="id",
            system=str(system.pk),
            place=f"(ARRAY{places})[1 + mod(n, 5)]",
        )
    kept = "mod(p.id * 7 + m, 4)"
    insert(
        MonthlyFigures,
        f"partners_partnership p, generate_series(0, {MONTHS - 1}) AS m",
        partnership="p.id",
        system="p.system_id",
        month="(date_trunc('month', CURRENT_DATE) - m * interval '1 month')::date",
        computed_at="now()",
        contacts_numerator="mod(p.id + m, 3)",
        contacts_denominator="1.5",
        system_commitments_numerator=kept,
        system_commitments_denominator=f"{kept} + mod(m, 2)",
        attendance_numerator="1",
        attendance_denominator="2",
        days_due="30",
    )
    return made
