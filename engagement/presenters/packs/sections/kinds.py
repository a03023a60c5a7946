"""Kinds of partner and places: the figures of each as honest statements, and contact over time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engagement.analytics.variation.asking import NO_PLACE
from engagement.analytics.variation.cells import Cell, cells
from engagement.analytics.variation.side_by_side import Key, Part, side_by_side
from engagement.packs.document import (
    Block,
    Column,
    ColumnKind,
    Headline,
    Item,
    Row,
    Section,
    Table,
    Value,
    Words,
)
from engagement.packs.document import Figure as Drawn
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.pictures import frozen
from engagement.presenters.packs.sections.control_charts import (
    CONCERN,
    chart_figure,
    is_charted,
    plain_years,
    stands,
)
from engagement.presenters.packs.sections.counts import (
    DIGITS,
    count_columns,
    count_values,
    interval_columns,
    question,
    rate_text,
    said_values,
    value_column,
)
from engagement.presenters.packs.sections.kinds_map import heat_map_of
from engagement.presenters.packs.sections.rates import may_count
from engagement.presenters.packs.sections.sizes import LEFT_OUT, Sizes, sizes_of
from engagement.presenters.packs.sections.tables import MOST_ROWS
from engagement.presenters.variation.overview import overview_of
from engagement.presenters.variation.pictures import side_by_side_pictures, trend_icon
from engagement.presenters.variation.words import TOO_FEW, WORDS, figure_text
from engagement.scoring.figures import Figure
from nhsuk.formats import counted
from partners.enums import OrganisationKind

KEY, TITLE = "kinds", "Kinds of partner and places"
ABOUT = (
    "How contact, early engagement and promises kept differ between kinds of partner and places, "
    "and what each figure rests on."
)
MEASURES = (
    Figure.CONTACTS,
    Figure.EARLY_ENGAGEMENT,
    Figure.PARTNER_COMMITMENTS,
    Figure.SYSTEM_COMMITMENTS,
)
READ = (
    "From and to hold the true figure with 95% probability. The last month is read as the control "
    "chart of three years reads it."
)
MOST_CHARTS = 8
# Stands for all places of a kind, beside the public ids of places.
ALL_PLACES = "all"


def gather(asked: Asked) -> Section:
    """A table and a heat map for each figure, and contact of each kind over time; seven queries."""
    sizes = sizes_of(asked)
    if why := sizes.why_nothing or ("" if sizes.shown_kinds or sizes.shown_cells else LEFT_OUT):
        return Section(KEY, TITLE, ABOUT, (Words(why),))
    measures = [figure for figure in MEASURES if figure in asked.figures]
    parts = side_by_side(asked.user, asked.system, measures=measures, whom=asked.whom, by_kind=True)
    blocks: list[Block] = [_by_place(asked, sizes, figure, parts) for figure in measures]
    blocks += _over_time(asked, sizes, parts)
    return Section(KEY, TITLE, ABOUT, tuple(blocks), tuple(_headlines(asked, sizes, parts)))


def _by_place(asked: Asked, sizes: Sizes, figure: Figure, parts: Mapping[Key, Part]) -> Drawn:
    found = cells(asked.user, asked.system, measure=figure, since=asked.since, until=asked.until)
    shown = [cell for cell in found if (cell.kind, cell.place) in sizes.shown_cells]
    every = [*shown, *_all_places(sizes, figure, parts)]
    listed = _largest(every)
    sentence = overview_of(question(asked, figure), shown, {}).sentence
    table = Table(
        key=f"{KEY}.{figure}",
        title=f"{WORDS[figure].label}, by kind and place",
        columns=(
            Column("Kind of partner"),
            Column("Place"),
            Column("Partners", ColumnKind.NUMBER),
            value_column(figure),
            *count_columns(figure),
            *interval_columns(figure),
            Column("Last month"),
            Column("Time logged", ColumnKind.PERCENT),
        ),
        rows=tuple(_row(asked, cell) for cell in listed),
        sentence=sentence,
        note=_note(asked, len(every) - len(listed)),
        nothing=LEFT_OUT if asked.is_public else "Nothing was counted yet.",
        url=asked.link("engagement:variation", measure=figure.value),
    )
    if not any(cell.rate.is_enough for cell in shown):  # a picture of nothing but question marks
        return Drawn(table)
    return frozen(heat_map_of(table, shown, is_public=asked.is_public), table)


def _all_places(sizes: Sizes, figure: Figure, parts: Mapping[Key, Part]) -> Iterator[Cell]:
    """The kinds of more than one place as a whole; in public also those whose places are hidden."""
    for kind in sorted(sizes.shown_kinds):
        part = parts.get((kind, figure))
        alone = [place for one, place in sizes.cells if one == kind]
        if part is not None and (len(alone) > 1 or (kind, alone[0]) not in sizes.shown_cells):
            yield Cell(
                kind=kind,
                place=ALL_PLACES,
                place_name="All places",
                partnerships=sizes.by_kind[kind],
                managed=0,
                rate=part.rate,
                deputies=0,
                coverage=part.coverage,
                trend=part.series.drawn.icon(0),
            )


def _largest(every: Sequence[Cell]) -> list[Cell]:
    """Those with the most partners where there are too many to list, a kind before its places."""
    ranked = sorted(every, key=lambda cell: (-cell.partnerships, cell.kind, cell.place))
    return sorted(
        ranked[:MOST_ROWS],
        key=lambda cell: (
            cell.label,
            cell.place != ALL_PLACES,
            cell.place == NO_PLACE,
            cell.place_name,
            cell.place,
        ),
    )


def _row(asked: Asked, cell: Cell) -> Row:
    figure, logged = cell.rate.figure, cell.coverage.logged_share
    return Row(
        f"{cell.kind}.{cell.place}",
        (
            cell.label,
            cell.place_name,
            cell.partnerships,
            *_figures(asked, cell),
            trend_icon(cell.trend).words,
            None if logged is None else round(logged, DIGITS),
        ),
        asked.link(
            "engagement:variation_series",
            measure=figure.value,
            kind=cell.kind,
            place="" if cell.place == ALL_PLACES else cell.place,
        ),
    )


def _figures(asked: Asked, cell: Cell) -> tuple[Value, ...]:
    value, low, high = said_values(cell.rate, cell.coverage)
    counts = count_values(cell.rate)
    if not may_count(asked, cell.rate):
        counts = (TOO_FEW,) * len(counts)
    return (value, *counts, low, high)


def _note(asked: Asked, left: int) -> str:
    said = [READ]
    if left:
        said.append(
            f"{counted(left, 'smaller group of partners,smaller groups of partners')} "
            f"{'is' if left == 1 else 'are'} left out of the table."
        )
        if not asked.is_public:
            said.append("The live page has them all.")
    if asked.is_public:
        said.append(LEFT_OUT)
    return " ".join(said)


def _over_time(asked: Asked, sizes: Sizes, parts: Mapping[Key, Part]) -> Iterator[Block]:
    """Contact of the largest kinds as charts, all on one scale; of the others in words."""
    own = [
        (kind, parts[kind, Figure.CONTACTS])
        for kind in sizes.largest_first
        if (kind, Figure.CONTACTS) in parts
    ]
    charted = [(kind, part) for kind, part in own if is_charted(part.series)][:MOST_CHARTS]
    small = side_by_side_pictures(
        TITLE, "", [(_title(kind), "", part.series) for kind, part in charted], is_shared=True
    )
    for (kind, part), drawn in zip(charted, small.charts, strict=True):
        yield chart_figure(
            part.series,
            f"{KEY}.over_time.{kind}",
            _title(kind),
            url=asked.link("engagement:variation_series", measure=Figure.CONTACTS.value, kind=kind),
            note="Drawn on the same scale as the other kinds.",
            small=replace(drawn.chart, legend=small.legend),
            is_public=asked.is_public,
        )
    rest = [each for each in own if each not in charted]
    if rest:
        yield _in_words(asked, rest)


def _title(kind: str) -> str:
    return f"{WORDS[Figure.CONTACTS].label}: {OrganisationKind(kind).label}"


def _in_words(asked: Asked, rest: Sequence[tuple[str, Part]]) -> Words:
    items = [
        Item(
            f"{OrganisationKind(kind).label}. "
            f"{plain_years(part.series, is_public=asked.is_public)}",
            url=asked.link("engagement:variation_series", measure=Figure.CONTACTS.value, kind=kind),
        )
        for kind, part in rest
    ]
    return Words("Contact of the other kinds of partner, by year:", tuple(items))


def _headlines(asked: Asked, sizes: Sizes, parts: Mapping[Key, Part]) -> Iterator[Headline]:
    """Contact of each kind in the months of the pack, and what its last month says."""
    for kind in sorted(sizes.shown_kinds, key=lambda one: str(OrganisationKind(one).label)):
        part = parts.get((kind, Figure.CONTACTS))
        if part is None:
            continue
        state = stands(part.series)
        yield Headline(
            f"{KEY}.{Figure.CONTACTS}.{kind}",
            _title(kind),
            rate_text(part.rate, part.coverage)
            if may_count(asked, part.rate)
            else figure_text(part.rate, part.coverage),
            state,
            is_concern=state == CONCERN,
            is_measured=True,
        )
