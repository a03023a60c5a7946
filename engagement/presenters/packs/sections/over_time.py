"""Engagement over time: each figure of all partners together."""

from collections.abc import Mapping, Sequence

from engagement.analytics.variation.side_by_side import ALL_KINDS, Key, Part, side_by_side
from engagement.packs.document import Block, Item, Section, Words
from engagement.packs.document import Figure as Drawn
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.control_charts import (
    chart_figure,
    has_few_answers,
    headline,
    is_charted,
    plain_years,
)
from engagement.presenters.packs.sections.sizes import sizes_of
from engagement.presenters.variation.words import WORDS, not_logged_text
from engagement.scoring.figures import Figure

KEY, TITLE = "over_time", "Engagement over time"
ABOUT = (
    "How each figure moved over the last three years, for all partners together, and whether a "
    "change is more than chance."
)
FEW_ANSWERS = (
    "Too few partners answered in some month or year, so that their answers are not shown."
)


def gather(asked: Asked) -> Section:
    """A chart for each figure with enough points; the others in plain counts by year."""
    sizes = sizes_of(asked)
    if sizes.why_nothing:
        return Section(KEY, TITLE, ABOUT, (Words(sizes.why_nothing),))
    parts = side_by_side(asked.user, asked.system, measures=asked.figures, whom=asked.whom)
    figures = [figure for figure in asked.figures if _may_show(asked, _of(parts, figure))]
    charted = [figure for figure in figures if is_charted(_of(parts, figure).series)]
    plain = [figure for figure in figures if figure not in charted]
    blocks: list[Block] = [_chart(asked, figure, _of(parts, figure)) for figure in charted]
    if plain:
        blocks.append(_plain(asked, plain, parts))
    if hidden := [figure for figure in asked.figures if figure not in figures]:
        items = [Item(f"{WORDS[figure].label}. {FEW_ANSWERS}") for figure in hidden]
        blocks.append(Words("Not shown:", tuple(items)))
    headlines = [
        headline(
            _of(parts, figure).series,
            f"{KEY}.{figure}",
            WORDS[figure].label,
            is_public=asked.is_public,
        )
        for figure in figures
    ]
    return Section(KEY, TITLE, ABOUT, tuple(blocks), tuple(headlines))


def _may_show(asked: Asked, part: Part) -> bool:
    return not (asked.is_public and has_few_answers(part.series))


def _of(parts: Mapping[Key, Part], figure: Figure) -> Part:
    return parts[ALL_KINDS, figure]


def _chart(asked: Asked, figure: Figure, part: Part) -> Drawn:
    note = not_logged_text(part.coverage)
    return chart_figure(
        part.series,
        f"{KEY}.{figure}",
        f"{WORDS[figure].label}, all partners",
        url=_url(asked, figure),
        note=f"In the months of this pack: {note}." if note else "",
        is_public=asked.is_public,
    )


def _plain(asked: Asked, figures: Sequence[Figure], parts: Mapping[Key, Part]) -> Words:
    items = [
        Item(
            f"{WORDS[figure].label}. "
            f"{plain_years(_of(parts, figure).series, is_public=asked.is_public)}",
            url=_url(asked, figure),
        )
        for figure in figures
    ]
    return Words("Of these there is too little for a chart, so years are counted:", tuple(items))


def _url(asked: Asked, figure: Figure) -> str:
    return asked.link("engagement:variation_series", measure=figure.value)
