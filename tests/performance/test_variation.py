"""How long variation takes to read, to add up and to show: printed, never judged.

At full volume 36 systems with 60,000 partnerships and three years of months; reads and pages are
those of one system of 2,000, but for systems side by side, which are all of them. The totals are
compared with the rows that they add up.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import ANALYST, NATIONAL_ANALYST
from engagement.actions.figure_totals import add_up
from engagement.analytics.variation.attention import attention
from engagement.analytics.variation.between_systems import between_systems
from engagement.analytics.variation.cells import cells
from engagement.analytics.variation.coverage import coverage
from engagement.analytics.variation.national import SystemRow, participants, systems
from engagement.analytics.variation.partners import between_partners
from engagement.analytics.variation.series import series
from engagement.enums import PackAudience, PackKind
from engagement.models import FigureTotals, MonthlyFigures, Pack
from engagement.packing import gather
from engagement.packs.document import Document, to_bytes
from engagement.packs.paper import pack_paper
from engagement.packs.workbook import pack_workbook
from engagement.presenters.packs.edition import asked_of, edition_of, to_show
from engagement.presenters.packs.gather import gathered
from engagement.presenters.packs.pictures import drawings
from engagement.presenters.packs.sections.registry import offered
from engagement.scoring.figures import COLUMNS, Figure
from jobs.progress import SilentProgress
from partners.models import Partnership, System
from tests import factories as make
from tests.performance.bulk import execute, insert
from tests.performance.timing import Times, table
from tests.performance.volume import SCALE, SMALL
from tests.performance.who import add_organisations

SYSTEMS, PARTNERSHIPS, LARGE, MONTHS = 36, 60_000, 2_000, 36
FEW_SYSTEMS = 6  # where only the way is tried
ROUNDS = max(1, round(5 * SCALE))
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
    for system in made:
        make.make_comparison(system=system)
    analyst = make.make_user(system=made[0], role=ANALYST.name)
    rows: list[list[object]] = [
        ["add up: the large system", f"{adding.samples[0] * 1000:.0f}", "", "all its rows"],
        ["add up: all systems", f"{sum(adding.samples) * 1000:.0f}", "", "all rows"],
        ["add up again, nothing new", f"{again.samples[0] * 1000:.0f}", "", "all its rows"],
        *_reads(analyst, made[0]),
        *_pages(analyst),
        *_packs(made[0]),
    ]
    show(
        table(
            f"Variation of {partnerships:,} partnerships in {len(made)} systems,"
            f" {MonthlyFigures.objects.count():,} months, {FigureTotals.objects.count():,} totals;"
            f" the reads and pages of the largest; best of {ROUNDS}",
            ["", "ms", "queries", "found"],
            rows,
        )
    )


def _reads(analyst: User, system: System) -> list[list[object]]:
    today = timezone.localdate()
    year: dict[str, Any] = {"since": date(today.year - 1, today.month, 1), "until": today}
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
            lambda: len(_side_by_side(analyst, year)),
        ),
    ]
    return [_measured(name, call) for name, call in calls]


def _pages(analyst: User) -> list[list[object]]:
    """As people get them: session, rights, figures, sentences, charts and HTML."""
    client, national = Client(), Client()
    client.force_login(analyst)
    national.force_login(make.make_national_user(NATIONAL_ANALYST.name))
    found = []
    for name, route, reader in (
        ("page: by kind and place", "variation", client),
        ("page: over time", "variation_series", client),
        ("page: between partners", "variation_partners", client),
        ("page: between places", "variation_places", client),
        ("page: partners behind it", "variation_behind", client),
        ("page: systems side by side", "variation_systems", client),
        ("page: systems side by side, national", "variation_systems", national),
    ):
        url = reverse(f"engagement:{route}")
        first = Times()
        first.take(lambda url=url, reader=reader: reader.get(url))  # type: ignore[misc]
        row = _measured(name, lambda url=url, reader=reader: _size(reader, url))  # type: ignore[misc]
        found.append([*row[:3], f"{row[3]}, {first.samples[0] * 1000:.0f} ms with nothing drawn"])
    return found


def _packs(system: System) -> list[list[object]]:
    """A private board pack of the last year with all sections: its figures, and its files."""
    manager = make.make_user(system=system)
    until = timezone.localdate().replace(day=1) - timedelta(days=1)
    pack = make.make_pack(
        system=system,
        by=manager,
        since=date(until.year - 1, until.month, 1),
        until=until,
        sections=tuple(one.key for one in offered(PackKind.BOARD, PackAudience.PRIVATE)),
    )
    gather(pack, manager, by=manager)
    pack = Pack.objects.select_related(*to_show()).get(pk=pack.pk)
    edition = edition_of(pack)
    assert edition is not None
    drawn = dict(drawings(edition.document))
    tell = SilentProgress().report

    def document() -> str:
        found = gathered(asked_of(pack, manager), pack.sections, timezone.now(), tell)
        return f"{len(to_bytes(found)) / 1024:,.0f} KB"

    return [
        _measured("board pack: figures gathered", document),
        _measured("board pack: read from where it is stored", lambda: len(to_bytes(_again(pack)))),
        _measured("board pack: PDF", lambda: f"{len(pack_paper(edition, drawn)) / 1024:,.0f} KB"),
        _measured("board pack: Excel", lambda: f"{len(pack_workbook(edition)) / 1024:,.0f} KB"),
    ]


def _again(pack: Pack) -> Document:
    edition = edition_of(pack)
    assert edition is not None
    return edition.document


def _size(reader: Client, url: str) -> str:
    response = reader.get(url, {"measure": FIGURE.value})
    assert response.status_code == 200
    return f"{len(response.content) / 1024:,.0f} KB"


def _side_by_side(analyst: User, year: dict[str, Any]) -> list[SystemRow]:
    taking_part = participants(analyst, is_fictional=False)
    found = systems(taking_part, measure=FIGURE, **year)
    assert between_systems(FIGURE, found).compared == len(found) == System.objects.count()
    return found


def _points(analyst: User, system: System, year: dict[str, Any]) -> list[object]:
    found = series(analyst, system, measure=FIGURE, **year)
    return [] if found is None else list(found.points)


def _measured(name: str, call: Callable[[], object]) -> list[object]:
    call()  # what a process keeps is there from now on
    with CaptureQueriesContext(connection) as captured:
        found = call()
    queries = len(captured)  # counted before another request forgets them
    times = Times()
    for _ in range(ROUNDS):
        times.take(call)
    return [name, f"{min(times.samples) * 1000:.0f}", str(queries), str(found)]


def _build(scale: float) -> list[System]:
    """The first system is the large one; the others share the rest equally."""
    large = max(40, round(LARGE * scale))
    each = max(2, round((PARTNERSHIPS - LARGE) * scale) // (SYSTEMS - 1))
    add_organisations(max(large, each))
    made = [make.make_system() for _ in range(SYSTEMS if scale > SMALL else FEW_SYSTEMS)]
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
