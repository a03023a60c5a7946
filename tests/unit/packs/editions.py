"""An edition with everything in it that a pack may hold, drawn with real charts."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import vl_convert

from engagement.packs.document import (
    Column,
    ColumnKind,
    Document,
    Edition,
    Figure,
    FrontSheet,
    Headline,
    Item,
    Row,
    Section,
    Table,
    Words,
    sha256_of,
    to_bytes,
)
from engagement.presenters.packs.pictures import frozen
from nhsuk.charts import Chart
from nhsuk.charts.chart import VEGA_LITE, WIDE
from tests.unit.nhsuk.chart_samples import funnel_sample, network_sample, spc_points, spc_sample

TEXT, NUMBER, DECIMAL = ColumnKind.TEXT, ColumnKind.NUMBER, ColumnKind.DECIMAL
PERCENT, DAY, MONTH = ColumnKind.PERCENT, ColumnKind.DAY, ColumnKind.MONTH
KINDS = ("Upper-tier councils", "NHS trusts", "Care providers", "Voluntary sector organisations")
PLACES = ("Ashford", "Birchwood", "Coppice Vale", "Dunmore and the Marshes")

FRONT = FrontSheet(
    title="Westmarch partnership board pack, July to September 2026",
    board="Westmarch Integrated Care Board",
    meeting_on=date(2026, 11, 26),
    author="Morgan Ellis",
    approver="Sam Okafor",
    approved_on=date(2026, 11, 19),
    published_on=date(2026, 11, 20),
    state="Published",
    purpose="For the board to see who takes part, and to decide what to do where nobody does.",
    summary=(
        "Contacts with care providers fell below the lower limit in September and stayed there.\n"
        "\nThe board has had no member of local government since 3 June 2026, and one is expected "
        "to be appointed in January."
    ),
    recommendations=(
        "The board is asked to:\n1. note the figures of the quarter\n"
        "2. ask the three councils for a joint nomination by 15 January 2027\n"
        "3. agree that care providers are met before the winter plan is decided"
    ),
    risks="- Decisions on discharge are taken without care providers.\n- Two terms end in March.",
    conflicts="",
)


def sample(**front: Any) -> Edition:
    """The edition, published unless ``front`` says otherwise."""
    document = Document(
        kind="board",
        audience="private",
        system="Westmarch Integrated Care System",
        since=date(2026, 7, 1),
        until=date(2026, 9, 30),
        gathered_at="2026-11-18T09:12:44.120000+00:00",
        is_fictional=True,
        sections=(_changes(), _boards(), _over_time(), _kinds(), _between(), _network(), _method()),
    )
    return edition_of(document, replace(FRONT, **front))


def edition_of(document: Document, front: FrontSheet = FRONT) -> Edition:
    so_what = {
        "over_time.kept": (
            "The fall began when two people left the discharge team.\n\n"
            "- Their posts were filled in October.\n- We expect to see it in the next pack."
        ),
        "boards.seats": "A joint nomination would fill the seat before the budget is set.",
    }
    return Edition(front, document, so_what, sha256_of(to_bytes(document)))


def drawn(edition: Edition) -> Mapping[str, str]:
    """The SVG of each drawing."""
    found = {}
    for figure in edition.document.figures:
        if figure.drawing is not None:
            spec = {**figure.drawing.spec, "width": WIDE}
            svg = vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=VEGA_LITE)
            found[figure.table.key] = svg
    return found


def rows(*values: tuple[Any, ...]) -> tuple[Row, ...]:
    return tuple(Row(str(number), row) for number, row in enumerate(values))


def table(key: str, title: str, columns: Mapping[str, ColumnKind], **more: Any) -> Table:
    return Table(key, title, tuple(Column(name, kind) for name, kind in columns.items()), **more)


def _changes() -> Section:
    columns = {"What": TEXT, "Last pack": TEXT, "Now": TEXT}
    found = rows(
        ("Local government on the board", "Met", "Requirement not met since 3 June 2026"),
        ("Contacts with care providers", "61%, no more than chance", "42%, concern"),
        ("Seats without a holder", "1", "3"),
    )
    return Section(
        "changes",
        "What changed since the last pack",
        "Against the pack of April to June 2026, published on 14 August 2026.",
        (
            Figure(
                table(
                    "changes.stands",
                    "What stands differently",
                    columns,
                    rows=found,
                    sentence="Two things stand differently, and one figure moved.",
                )
            ),
            Words("A figure that moved may have done so by chance."),
        ),
    )


def _boards() -> Section:
    columns = {
        "Seat": TEXT,
        "Sector": TEXT,
        "Home organisation of the holder": TEXT,
        "Votes": TEXT,
        "Vacant since": DAY,
        "Term ends": DAY,
    }
    found = rows(
        ("Chair", "Independent", "Westmarch Integrated Care Board", "Yes", None, "2027-03-31"),
        ("Partner member, local authorities", "Local government", "", "Yes", "2026-06-03", None),
        ("Partner member, NHS trusts", "NHS", "Marsh Vale NHS Trust", "Yes", None, "2026-12-31"),
        ("Participant", "Voluntary sector", "Coppice Vale Together", "No", None, "open"),
    )
    findings = (
        Item(
            "A member nominated by the local authorities: requirement not met since 3 June 2026. "
            "National Health Service Act 2006, schedule 1B, paragraph 4(4).",
            "Not met",
        ),
        Item("A chair: filled by one person.", "Met"),
    )
    seats = table(
        "boards.seats",
        "Westmarch Integrated Care Board",
        columns,
        rows=found,
        sentence="3 of 4 seats have a holder. Local government has held none since 3 June 2026.",
        note="As at 30 September 2026.",
    )
    headline = Headline("boards.local", "Local government", "None", "not met", is_concern=True)
    return Section(
        "boards",
        "Who sits on boards",
        "Seats, who holds them, and what the rules ask for.",
        (Figure(seats), Words("What the rules of the 2022 Act ask for:", findings)),
        (headline,),
    )


def _over_time() -> Section:
    columns = {"Month": MONTH, "Kept": PERCENT, "Counted": NUMBER, "Of": NUMBER, "Mean": DECIMAL}
    months = rows(
        *(
            (one.when.isoformat(), one.value, 40 + number, 80, one.limits and one.limits.mean)
            for number, one in enumerate(spc_points())
        )
    )
    kept = table(
        "over_time.kept",
        "Commitments kept",
        columns,
        rows=months,
        sentence="62% in December 2025, which is no more than chance around a mean of 70%.",
    )
    nothing = table("over_time.survey", "Survey of partners", columns, rows=())
    return Section(
        "over_time",
        "Engagement over time",
        "Each figure for all partners together, month by month.",
        (_figure(spc_sample(), kept), Figure(nothing)),
    )


def _kinds() -> Section:
    columns = {
        "Kind of partner": TEXT,
        "Place": TEXT,
        "Partners": NUMBER,
        "In contact as often as expected": PERCENT,
        "Counted": NUMBER,
        "Of": NUMBER,
        "From": PERCENT,
        "To": PERCENT,
        "Trend": TEXT,
        "Logged": PERCENT,
    }
    found = rows(
        *(
            (kind, place, 12, 0.42 if len(place) > 8 else "4 of 6", 5, 12, 0.2, 0.7, trend, 0.9)
            for kind in KINDS
            for place, trend in zip(PLACES, ("Concern", "", "Improvement", "Chance"), strict=True)
        )
    )
    wide = table("kinds.contacts", "Contacts by kind of partner and place", columns, rows=found)
    return Section("kinds", "Kinds of partner and places", "", (Figure(wide),))


def _between() -> Section:
    columns = {"Partner": TEXT, "Attended": PERCENT, "Counted": NUMBER, "Of": NUMBER}
    found = rows(*((f"Practice {n}", 0.1, 2, 20) for n in range(70)))
    outside = table(
        "between.outside",
        "Attendance by practice",
        columns,
        rows=found,
        sentence="70 of 150 practices lie outside the limits.",
        note="80 practices lie inside the limits and are not shown.",
    )
    return Section(
        "between", "Between partners of a kind", "", (_figure(funnel_sample(), outside),)
    )


def _network() -> Section:
    columns = {"Partner": TEXT, "Meets": NUMBER, "Share of ways between others": DECIMAL}
    found = rows(*((f"Organisation {n}", n, 0.05 * n) for n in range(24)))
    network = table("network.ties", "Who meets whom", columns, rows=found)
    return Section("network", "Who meets whom", "", (_figure(network_sample(), network),))


def _method() -> Section:
    return Section(
        "method",
        "Method and data quality",
        "How figures are counted, and what is missing.",
        (Words("A month without any log is not a month without any contact."),),
    )


def _figure(chart: Chart, data: Table) -> Figure:
    return frozen(chart, data)
