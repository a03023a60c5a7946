"""Several figures of the period in one table: what was counted, out of how much, and how sure."""

from collections.abc import Mapping, Sequence

from engagement.analytics.variation.side_by_side import ALL_KINDS, Part, side_by_side
from engagement.packs.document import Column, ColumnKind, Row, Table, Value
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.counts import count_values, said_values
from engagement.presenters.variation.words import (
    TOO_FEW,
    WORDS,
    figure_text,
    interval_text,
    said_count,
    value_text,
)
from engagement.scoring.figure_rates import Rate
from engagement.scoring.figures import Figure

DECIDED_ONLY = "Only decisions that were taken in the period count, none that lies ahead."
Parts = Mapping[Figure, Part]
COLUMNS = (
    Column("Measure"),
    Column("Counted", ColumnKind.NUMBER),
    Column("Of", ColumnKind.NUMBER),
    Column("Share", ColumnKind.PERCENT),
    Column("From", ColumnKind.PERCENT),
    Column("To", ColumnKind.PERCENT),
)


def parts_of(asked: Asked, figures: Sequence[Figure]) -> Parts:
    """Figures of all partners together in the months of the pack, in one query."""
    found = side_by_side(asked.user, asked.system, measures=figures, whom=asked.whom)
    return {figure: found[ALL_KINDS, figure] for figure in figures if (ALL_KINDS, figure) in found}


def rates_table(
    asked: Asked, parts: Parts, *, key: str, title: str, sentence: str = "", note: str = ""
) -> Table:
    """Shares, a row each; of small ones the counts, which a public pack leaves out."""
    return Table(
        key=key,
        title=title,
        columns=COLUMNS,
        rows=tuple(_row(asked, figure, part) for figure, part in parts.items()),
        sentence=sentence,
        note=f"From and to: the 95% interval of the share. {note}".strip(),
    )


def in_words(part: Part) -> str:
    """46 of 50 kept, 92% (81% to 97%); of few the count alone; or why there is none."""
    rate = part.rate
    if not rate.denominator:
        return figure_text(rate, part.coverage).lower()
    said = said_count(rate)
    if not rate.is_enough or rate.interval is None:
        return said
    value = value_text(rate.figure, rate.value)
    return f"{said}, {value} ({interval_text(rate.figure, rate.interval)})"


def may_say(asked: Asked, part: Part) -> bool:
    """Whether the count may stand in a sentence: small ones only where they are not public."""
    return may_count(asked, part.rate)


def may_count(asked: Asked, rate: Rate) -> bool:
    """As `may_say`."""
    return rate.is_enough or not asked.is_public


def _row(asked: Asked, figure: Figure, part: Part) -> Row:
    counts: tuple[Value, ...] = count_values(part.rate)
    if not may_say(asked, part):
        counts = (TOO_FEW, TOO_FEW)
    return Row(
        figure.value,
        (WORDS[figure].label, *counts, *said_values(part.rate, part.coverage)),
        asked.link("engagement:variation_series", measure=figure.value),
    )
