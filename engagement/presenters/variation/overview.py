"""The overview: a heat-map of kinds and places, and the totals of each kind below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engagement.analytics.variation.asking import NO_PLACE
from engagement.analytics.variation.cells import Cell
from engagement.analytics.variation.coverage import Coverage
from engagement.analytics.variation.side_by_side import ALL_KINDS, Key, Part
from engagement.presenters.variation.asked import NO_PLACE_WORDS, Asked
from engagement.presenters.variation.pictures import trend_icon
from engagement.presenters.variation.words import (
    WORDS,
    count_text,
    figure_text,
    interval_text,
    not_logged_text,
)
from engagement.scoring.figure_rates import Rate
from engagement.scoring.figures import KIND_OF, FigureKind
from engagement.scoring.spc.icons import VariationIcon
from nhsuk.charts import Icon, Shade, Statement, StatementRow, StatementTable
from nhsuk.formats import counted
from partners.enums import OrganisationKind

# From which value on a figure is of which class: a convention, equal for all kinds and places, so
# that a shade means the same wherever it stands. Of contacts the middle class is "as agreed".
_CLASSES: dict[FigureKind, Sequence[tuple[float, Shade]]] = {
    FigureKind.RATE: (
        (1.5, Shade("E", "150% or more of what was agreed", 5)),
        (1.2, Shade("D", "120% to 149%", 4)),
        (0.8, Shade("C", "80% to 119%: about as agreed", 3)),
        (0.5, Shade("B", "50% to 79%", 2)),
        (0.0, Shade("A", "less than 50% of what was agreed", 1)),
    ),
    FigureKind.SHARE: (
        (0.9, Shade("E", "90% or more", 5)),
        (0.75, Shade("D", "75% to 89%", 4)),
        (0.6, Shade("C", "60% to 74%", 3)),
        (0.4, Shade("B", "40% to 59%", 2)),
        (0.0, Shade("A", "less than 40%", 1)),
    ),
    FigureKind.MEAN: (
        (0.8, Shade("E", "80 or more", 5)),
        (0.65, Shade("D", "65 to 79", 4)),
        (0.5, Shade("C", "50 to 64", 3)),
        (0.35, Shade("B", "35 to 49", 2)),
        (0.0, Shade("A", "less than 35", 1)),
    ),
}


@dataclass(frozen=True)
class KindTotal:
    """A kind of partner in all places asked for: what is said of it, and where that leads."""

    name: str
    figure: str
    counts: str
    interval: str
    partners: str
    deputies: int
    not_logged: str
    trend: Icon
    series_url: str
    partners_url: str
    behind_url: str
    is_all: bool = False


@dataclass(frozen=True)
class Overview:
    """The whole page."""

    table: StatementTable
    totals: Sequence[KindTotal]
    sentence: str


def overview_of(asked: Asked, cells: Sequence[Cell], parts: Mapping[Key, Part]) -> Overview:
    """``parts`` by kind and of all kinds together, of the same months and places."""
    by_kind = {kind: part for (kind, _figure), part in parts.items() if kind != ALL_KINDS}
    totals = [
        _total(asked, kind, part, [cell for cell in cells if cell.kind == kind])
        for kind, part in sorted(by_kind.items(), key=lambda each: _label(each[0]))
    ]
    if len(totals) > 1:
        totals.append(_total(asked, ALL_KINDS, parts[ALL_KINDS, asked.measure], cells))
    return Overview(_table(asked, cells), totals, _sentence(cells))


def statement(
    rate: Rate, coverage: Coverage, *, partners: int, trend: VariationIcon | None, href: str
) -> Statement:
    """One cell: the figure on its shade, or why there is none; what it rests on; its trend."""
    is_said = rate.is_enough and rate.value is not None
    basis = [count_text(rate)] if rate.denominator > 0 else []
    if is_said and rate.interval is not None:
        basis.append(interval_text(rate.figure, rate.interval))
    basis.append(counted(partners, "partner"))
    if missing := not_logged_text(coverage):
        basis.append(missing)
    return Statement(
        figure_text(rate, coverage),
        ", ".join(basis),
        shade_of(rate) if is_said else None,
        trend_icon(trend) if trend is not None else None,
        href,
    )


def shade_of(rate: Rate) -> Shade:
    """The class that a figure belongs to, by its value as it is written."""
    value = rate.value or 0.0
    written = round(value, 2)
    classes = _CLASSES[KIND_OF[rate.figure]]
    return next((shade for least, shade in classes if written >= least), classes[-1][1])


def _table(asked: Asked, cells: Sequence[Cell]) -> StatementTable:
    names = {cell.place: cell.place_name for cell in cells}
    places = sorted(names, key=lambda key: (key == NO_PLACE, names[key]))
    found = {(cell.kind, cell.place): cell for cell in cells}
    kinds = sorted({cell.kind for cell in cells}, key=_label)
    return StatementTable(
        title="By kind of partner and place",
        description=(
            f"{WORDS[asked.measure].label}, {asked.months}. Below each figure stands what it rests "
            "on and the range that holds the true figure with 95% probability. The icon is the "
            "last month of a control chart. Choose a figure to see its months."
        ),
        row_title="Kind of partner",
        columns=[NO_PLACE_WORDS if key == NO_PLACE else names[key] for key in places],
        rows=[
            StatementRow(
                _label(kind),
                [_statement(asked, found.get((kind, place))) for place in places],
                asked.link("variation_partners", kind=kind),
            )
            for kind in kinds
        ],
        empty_text="Nothing was counted yet. Figures appear some minutes after events, commitments "
        "and the rest are logged.",
    )


def _statement(asked: Asked, cell: Cell | None) -> Statement:
    if cell is None:
        return Statement("No partner")
    href = asked.link("variation_series", kind=cell.kind, place=cell.place, period="")
    return statement(
        cell.rate, cell.coverage, partners=cell.partnerships, trend=cell.trend, href=href
    )


def _total(asked: Asked, kind: str, part: Part, cells: Sequence[Cell]) -> KindTotal:
    managed = sum(cell.managed for cell in cells)
    partners = counted(sum(cell.partnerships for cell in cells), "partner")
    return KindTotal(
        name=_label(kind) if kind else "All kinds",
        figure=figure_text(part.rate, part.coverage),
        counts=count_text(part.rate) if part.rate.denominator > 0 else "",
        interval=interval_text(asked.measure, part.rate.interval if part.rate.is_enough else None),
        partners=f"{partners}, {managed} managed" if managed else partners,
        deputies=part.deputies,
        not_logged=not_logged_text(part.coverage),
        trend=trend_icon(part.series.drawn.icon(0)),
        series_url=asked.link("variation_series", kind=kind, period=""),
        partners_url=asked.link("variation_partners", kind=kind) if kind else "",
        behind_url=asked.link("variation_behind", kind=kind),
        is_all=not kind,
    )


def _sentence(cells: Sequence[Cell]) -> str:
    """How much of the table says something, and what stands out."""
    if not cells:
        return ""
    said = sum(cell.rate.is_enough for cell in cells)
    whole = f"{said} of {counted(len(cells), 'figure')} rest on enough to say something."
    worse = [cell for cell in cells if cell.trend == VariationIcon.CONCERN_LOW]
    better = [cell for cell in cells if cell.trend == VariationIcon.IMPROVEMENT_HIGH]
    changed = [
        f"{_named(those)} {'is' if len(those) == 1 else 'are'} {words} beyond chance"
        for those, words in ((worse, "lower"), (better, "higher"))
        if those
    ]
    if not changed:
        return f"{whole} In the last month none of them changed beyond chance."
    return f"{whole} In the last month {'; '.join(changed)}."


def _named(cells: Sequence[Cell]) -> str:
    """The first three by name, and how many more."""
    names = [f"{cell.label} in {cell.place_name}" for cell in cells[:3]]
    more = len(cells) - 3
    return ", ".join(names) + (f" and {counted(more, 'other')}" if more > 0 else "")


def _label(kind: str) -> str:
    return str(OrganisationKind(kind).label)
