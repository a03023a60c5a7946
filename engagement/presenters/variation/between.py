"""Between partners of a kind: a funnel, who lies outside it, and when it is the wrong chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from django.urls import reverse

from engagement.analytics.variation.cells import Cell
from engagement.analytics.variation.partners import BetweenPartners, PartnerRow
from engagement.presenters.variation.asked import Asked
from engagement.presenters.variation.overview import statement
from engagement.presenters.variation.words import (
    WORDS,
    by_chance_outside,
    count_text,
    is_mean,
    unit_of,
    value_text,
)
from engagement.scoring.figure_rates import rate_of
from engagement.scoring.figures import KIND_OF, Figure, FigureKind
from engagement.scoring.funnel.chart import Funnel
from engagement.scoring.funnel.dispersion import BEYOND_USE
from engagement.scoring.funnel.limits import Limits
from engagement.scoring.ledger import Bools
from engagement.scoring.variation.discovery import RATE, discover
from nhsuk.charts import (
    Beyond,
    Chart,
    FunnelLimits,
    FunnelUnit,
    FunnelWords,
    Signal,
    StatementRow,
    StatementTable,
    funnel,
)
from nhsuk.formats import counted, nhs_number

# Of fewer partners a spread is hardly measured, and of one or two there is nothing between.
FEWEST, FEW = 3, 10
# The longest list of named partners; the chart and the list of all have the others.
LONGEST = 50
_BEYOND = {0: Beyond.INSIDE, 1: Beyond.WARNING, 2: Beyond.OUTSIDE}


@dataclass(frozen=True)
class NamedPartner:
    """A partner outside the limits, with where its own pages are."""

    name: str
    place: str
    counts: str
    value: str
    where: str
    url: str
    series_url: str


@dataclass(frozen=True)
class Between:
    """What the page shows. ``chart`` is ``None`` where a funnel is the wrong picture; then
    ``why_not`` says so and ``places`` shows the spread between places instead, where it helps.
    """

    partners: int
    sentence: str
    chart: Chart | None
    why_not: str
    note: str
    named: Sequence[NamedPartner]
    unnamed: int
    control: str
    places: StatementTable | None
    behind_url: str


def between_of(asked: Asked, found: BetweenPartners, cells: Sequence[Cell]) -> Between:
    """``cells`` are those of the same kind, by place, for where a funnel is beyond use."""
    drawn = found.funnel if len(found.rows) >= FEWEST else None
    why_not = _why_not(asked, found, drawn)
    chart = None if drawn is None or why_not else _chart(asked, found.rows, drawn)
    found_out = listed(drawn) if drawn is not None and not why_not else np.zeros(0, dtype=np.bool_)
    named = [_named(asked, found.rows[i], drawn, int(i)) for i in _order(drawn, found_out)]
    is_beyond_use = drawn is not None and drawn.dispersion.beyond_use
    return Between(
        partners=len(found.rows),
        sentence=_sentence(asked, drawn) if drawn is not None and not why_not else "",
        chart=chart,
        why_not=why_not,
        note=_note(asked, drawn) if drawn is not None and not why_not else "",
        named=named[:LONGEST],
        unnamed=max(0, len(named) - LONGEST),
        control=_control() if drawn is not None and not why_not else "",
        places=_places(asked, cells) if is_beyond_use else None,
        behind_url=asked.link("variation_behind"),
    )


def _why_not(asked: Asked, found: BetweenPartners, drawn: Funnel | None) -> str:
    if not found.rows:
        return "Nothing was counted of these partners in this time, so there is nothing to compare."
    if is_mean(asked.measure):
        return (
            "Answers in a survey are no counts, so a funnel does not fit them. The list of all "
            "partners has their means."
        )
    if drawn is None:
        return f"Only {counted(len(found.rows), 'partner')} can be compared, which is too few."
    if drawn.dispersion.beyond_use:
        low, high = (value_text(asked.measure, value) for value in drawn.spread)
        return (
            f"Over-dispersed beyond use: partners differ {nhs_number(drawn.dispersion.phi)} times "
            f"as much as chance explains, and beyond {nhs_number(BEYOND_USE)} times the limits of "
            f"a funnel say nothing of a single partner. 95% of partners lie between {low} and "
            f"{high}. What differs between places is below."
        )
    return ""


def _sentence(asked: Asked, drawn: Funnel) -> str:
    above, below = int((drawn.outside > 0).sum()), int((drawn.outside < 0).sum())
    far = int((np.abs(drawn.outside) == 2).sum())
    size = drawn.outside.size
    centre = value_text(asked.measure, drawn.units.target)
    line = "what was agreed" if asked.measure is Figure.CONTACTS else "their average"
    outside = above + below
    verb = "lies" if outside == 1 else "lie"
    found = (
        f"{outside} of {counted(size, 'partner')} {verb} outside the 95% limits around {line} of "
        f"{centre}: {above} above and {below} below, {far} of them outside the 99.8% limits too."
        if outside
        else f"All {counted(size, 'partner')} lie inside the limits around {line} of {centre}: "
        "they differ no more than chance explains."
    )
    if not outside:
        return found
    return f"{found} {by_chance_outside(size)}"


def _note(asked: Asked, drawn: Funnel) -> str:
    said = []
    if not asked.kind:
        said.append(
            "Partners of all kinds stand side by side: ask first whether they should be alike."
        )
    if drawn.adjusted and drawn.dispersion.tau2 > 0:
        said.append(
            "Partners differ somewhat more than chance explains "
            f"({nhs_number(drawn.dispersion.phi, 1)} times), so the limits are wider by their "
            "usual spread; the dashed ones allow for chance alone."
        )
    if drawn.outside.size < FEW:
        said.append(
            f"With fewer than {FEW} partners the usual spread is hardly known: read it with care."
        )
    return " ".join(said)


def _control() -> str:
    return (
        f"Among several partners some lie outside by chance. Named are those of which at most "
        f"{RATE:.0%} are false on average (Benjamini and Hochberg), which may be fewer than lie "
        "outside the 95% limits."
    )


def listed(drawn: Funnel) -> Bools:
    """Whom to name: of those outside the 95 % limits, who survives the control of all looks."""
    outside: Bools = drawn.outside != 0
    spread = drawn.dispersion.tau2 if drawn.adjusted else 0.0
    z = (drawn.placed.y - drawn.placed.centre) / np.sqrt(drawn.placed.error**2 + spread)
    # Two-sided, by the normal distribution on the scale on which units are compared.
    p = np.array([erfc(abs(value) / sqrt(2)) for value in z])
    return outside & discover(p).listed


def _order(drawn: Funnel | None, which: Bools) -> list[int]:
    """The furthest outside first."""
    if drawn is None or not which.any():
        return []
    far = np.abs(drawn.placed.z)
    return sorted(np.flatnonzero(which).tolist(), key=lambda i: (-abs(drawn.outside[i]), -far[i]))


def _named(asked: Asked, row: PartnerRow, drawn: Funnel | None, index: int) -> NamedPartner:
    assert drawn is not None  # noqa: S101 (only then is anybody listed)
    way = "above" if drawn.outside[index] > 0 else "below"
    limits = "99.8%" if abs(drawn.outside[index]) == 2 else "95%"
    rate = rate_of(asked.measure, row.numerator, row.denominator)
    return NamedPartner(
        name=row.name,
        place=row.place_name,
        counts=f"{count_text(rate)} {WORDS[asked.measure].of}",
        value=value_text(asked.measure, rate.value),
        where=f"{way.capitalize()} the {limits} limits",
        url=_url(row),
        series_url=asked.link(
            "variation_series", partnership=str(row.partnership), kind="", place="", period=""
        ),
    )


def _url(row: PartnerRow) -> str:
    return reverse("engagement:partnership", args=[row.partnership])


def _chart(asked: Asked, rows: Sequence[PartnerRow], drawn: Funnel) -> Chart:
    words = WORDS[asked.measure]
    is_rate = KIND_OF[asked.measure] is FigureKind.RATE
    sizes = drawn.units.denominator
    return funnel(
        [_unit(row, drawn, index) for index, row in enumerate(rows)],
        centre=drawn.units.target,
        limits=_limits(drawn.curves()),
        unadjusted=_limits_by_chance(drawn) if drawn.adjusted else None,
        words=FunnelWords(
            "partner",
            "Contacts expected" if is_rate else f"Counted, of which {words.of}",
            words.short.capitalize(),
            "As agreed" if is_rate else "Average",
        ),
        title=f"{words.label}: {asked.whom}",
        description=_sentence(asked, drawn),
        unit=unit_of(asked.measure),
        is_log=bool(sizes.max() / sizes.min() >= 100),
        all_url=asked.link("variation_behind"),
    )


def _unit(row: PartnerRow, drawn: Funnel, index: int) -> FunnelUnit:
    outside = int(drawn.outside[index])
    signal = {1: Signal.IMPROVEMENT, -1: Signal.CONCERN}.get(int(np.sign(outside)), Signal.COMMON)
    return FunnelUnit(
        row.name,
        row.denominator,
        float(drawn.units.ratio[index]),
        _BEYOND[abs(outside)],
        signal,
        _url(row),
    )


def _limits(found: Limits) -> FunnelLimits:
    return FunnelLimits(
        found.denominator.tolist(),
        found.lower_95.tolist(),
        found.upper_95.tolist(),
        found.lower_998.tolist(),
        found.upper_998.tolist(),
    )


def _limits_by_chance(drawn: Funnel) -> FunnelLimits:
    """By chance alone, over the same sizes: those of the units themselves, in their order."""
    order = np.argsort(drawn.units.denominator, kind="stable")
    lines = drawn.by_chance
    return FunnelLimits(
        lines.denominator[order].tolist(),
        lines.lower_95[order].tolist(),
        lines.upper_95[order].tolist(),
        lines.lower_998[order].tolist(),
        lines.upper_998[order].tolist(),
    )


def _places(asked: Asked, cells: Sequence[Cell]) -> StatementTable:
    return StatementTable(
        title="Between places instead",
        description=f"{WORDS[asked.measure].label}, {asked.months}: the same partners by place.",
        row_title="Place",
        columns=("All partners of the place",),
        rows=[
            StatementRow(
                cell.place_name,
                [
                    statement(
                        cell.rate,
                        cell.coverage,
                        partners=cell.partnerships,
                        trend=cell.trend,
                        href=asked.link("variation_series", place=cell.place, period=""),
                    )
                ],
            )
            for cell in cells
        ],
    )
