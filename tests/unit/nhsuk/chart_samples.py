"""One chart of each kind of variation, with everything in it that a reader may meet."""

import math
import random
from datetime import date

from nhsuk.charts import (
    Beyond,
    Chart,
    FunnelLimits,
    FunnelUnit,
    FunnelWords,
    NetworkNode,
    NetworkTie,
    NetworkWords,
    Shade,
    Signal,
    SmallChart,
    SmallMultiples,
    SpcLimits,
    SpcPoint,
    Statement,
    StatementRow,
    StatementTable,
    Unit,
    assurance_icon,
    funnel,
    network,
    shared_domain,
    small_spc_chart,
    small_spc_legend,
    spc_chart,
    variation_icon,
)

PERCENT = Unit(is_percent=True)
FIRST = SpcLimits(0.6, 0.4, 0.8)
SECOND = SpcLimits(0.7, 0.55, 0.85, is_trial=True, reason="New chair")
RUN = "7 points in a row above the mean"
CENTRE = 0.62


def spc_points(months: int = 24) -> list[SpcPoint]:
    """A concern, a run of improvement, a ghosted and a missing point, and limits set anew."""
    points = []
    for index in range(months):
        limits = FIRST if index < 16 else SECOND
        value: float | None = limits.mean + 0.05 * math.sin(index)
        signal, why, is_ghosted = Signal.COMMON, "", False
        if index == 3:
            value, signal, why = 0.33, Signal.CONCERN, "Below the lower limit"
        elif 6 <= index < 13:
            value, signal, why = 0.66, Signal.IMPROVEMENT, RUN
        elif index == 14:
            why, is_ghosted = "strike", True
        elif index == 18:
            value = None
        elif index == 20:
            value, signal, why = 0.9, Signal.NEITHER, "Above the upper limit"
        when = date(2024 + index // 12, index % 12 + 1, 1)
        named = f"{when:%B %Y}"
        points.append(SpcPoint(when, value, limits, signal, why, is_ghosted, named))
    return points


def spc_sample() -> Chart:
    return spc_chart(
        spc_points(),
        title="Commitments kept",
        description="From 60% in January 2024.",
        y_title="Kept",
        unit=PERCENT,
        target=0.82,
        icons=[variation_icon(Signal.COMMON), assurance_icon("hit or miss")],
    )


def limits_around(most: float, spread: float) -> FunnelLimits:
    sizes = [10 + (most - 10) * step / 200 for step in range(201)]

    def curve(z: float) -> list[float]:
        chance = [math.sqrt(CENTRE * (1 - CENTRE) / size) for size in sizes]
        return [min(max(CENTRE + z * spread * one, 0), 1) for one in chance]

    return FunnelLimits(sizes, curve(-1.96), curve(1.96), curve(-3.09), curve(3.09))


def funnel_units(count: int) -> list[FunnelUnit]:
    chance = random.Random(7)
    units = []
    for index in range(count):
        size = int(20 + chance.lognormvariate(5, 0.6))
        z = chance.gauss(0, 1.2)
        value = min(max(CENTRE + z * math.sqrt(CENTRE * (1 - CENTRE) / size), 0), 1)
        beyond = Beyond.INSIDE
        if abs(z) > 1.96:
            beyond = Beyond.OUTSIDE if abs(z) > 3.09 else Beyond.WARNING
        signal = Signal.IMPROVEMENT if z > 0 else Signal.CONCERN
        units.append(FunnelUnit(f"Practice {index}", size, value, beyond, signal, f"/p/{index}/"))
    return units


def funnel_sample(count: int = 150, *, all_url: str = "/all/", is_log: bool = False) -> Chart:
    units = funnel_units(count)
    most = max((unit.denominator for unit in units), default=100)
    return funnel(
        units,
        centre=CENTRE,
        limits=limits_around(most, 1.2),
        unadjusted=limits_around(most, 1.0),
        words=FunnelWords("practice", "Invitations", "Attended"),
        title=f"Attendance by practice, {count}",
        description="Most practices lie inside the limits.",
        unit=PERCENT,
        all_url=all_url,
        is_log=is_log,
    )


def network_sample(count: int = 24) -> Chart:
    kinds = ("Trust", "Council", "Charity")
    nodes = [
        NetworkNode(
            key=str(index),
            name=f"Organisation {index}",
            kind=kinds[index % 3],
            x=0.5 + 0.45 * math.cos(2 * math.pi * index / count),
            y=0.5 + 0.45 * math.sin(2 * math.pi * index / count),
            size=index + 1,
            is_marked=index == 2,
            detail="Answers 4 of 6 surveys." if index == 2 else "",
        )
        for index in range(count)
    ]
    ties = [NetworkTie("2", str(index), index) for index in range(3, count - 1)]
    return network(
        nodes,
        ties,
        words=NetworkWords("meeting", marked="Only link between two groups"),
        title="Who meets whom",
        description="Organisation 2 is the only link.",
    )


def grid_sample(count: int = 3) -> SmallMultiples:
    series = [spc_points() for _ in range(count)]
    domain = shared_domain(series, [0.82])
    icons = (variation_icon(Signal.IMPROVEMENT, is_high=True), assurance_icon("fail"))
    return SmallMultiples(
        title="Commitments kept by place",
        description="All places improve.",
        charts=[
            SmallChart(
                small_spc_chart(
                    points,
                    title=f"Place {index}",
                    description="75% in December 2025.",
                    y_title="Kept",
                    unit=PERCENT,
                    target=0.82,
                    icons=icons,
                    domain=domain,
                ),
                last="75% in December 2025",
                href=f"/places/{index}/",
            )
            for index, points in enumerate(series)
        ],
        legend=small_spc_legend(series, has_target=True),
    )


def statement_sample() -> StatementTable:
    low, high = Shade("A", "under 50%", 1), Shade("E", "50% and more", 5)
    icon = variation_icon(Signal.CONCERN, is_high=False)
    return StatementTable(
        title="Commitments kept by kind and place",
        description="Each with the number of partners and its range.",
        row_title="Kind",
        columns=["Ashford", "Birchwood"],
        rows=[
            StatementRow(
                "Councils",
                [
                    Statement("42%", "12 partners, 30% to 55%", low, icon, "/councils/ashford/"),
                    Statement("4 of 6", "Too few to compare"),
                ],
                href="/councils/",
            ),
            StatementRow("Trusts", [Statement("61%", "31 partners", high), Statement("–")]),
        ],
    )
