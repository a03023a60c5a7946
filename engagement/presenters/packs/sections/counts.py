"""The columns of a figure and its values, as numbers: what was counted, of what, and the share."""

from engagement.analytics.variation.coverage import Coverage
from engagement.packs.document import Column, ColumnKind, Value
from engagement.presenters.packs.asked import Asked
from engagement.presenters.variation.asked import Asked as Question
from engagement.presenters.variation.words import WORDS, count_text, figure_text, is_mean, scaled
from engagement.scoring.figure_rates import Rate
from engagement.scoring.figures import KIND_OF, Figure, FigureKind

# As many digits as anybody reads, and fewer than those in which two sums of the same may differ.
DIGITS = 6


def value_kind(figure: Figure) -> ColumnKind:
    """Answers are means in points, all else is a share of something."""
    return ColumnKind.DECIMAL if is_mean(figure) else ColumnKind.PERCENT


def value_column(figure: Figure) -> Column:
    """The column of the figure itself."""
    name = "Mean answer, 0 to 100" if is_mean(figure) else WORDS[figure].short
    return Column(name[:1].upper() + name[1:], value_kind(figure))


def count_columns(figure: Figure) -> tuple[Column, ...]:
    """What was counted and out of what; of answers how many there are."""
    if is_mean(figure):
        return (Column("Answers", ColumnKind.NUMBER),)
    if KIND_OF[figure] is FigureKind.RATE:
        return (
            Column("Contacts made", ColumnKind.DECIMAL),
            Column("Contacts expected", ColumnKind.DECIMAL),
        )
    of = WORDS[figure].of
    return (Column(of[:1].upper() + of[1:], ColumnKind.NUMBER), Column("Of", ColumnKind.NUMBER))


def count_values(rate: Rate) -> tuple[Value, ...]:
    """The values of `count_columns`."""
    if is_mean(rate.figure):
        return (round(rate.denominator),)
    if KIND_OF[rate.figure] is FigureKind.RATE:
        return (round(rate.numerator, 2), round(rate.denominator, 2))
    return (round(rate.numerator), round(rate.denominator))


def interval_columns(figure: Figure) -> tuple[Column, ...]:
    """The range that holds the true figure with 95 % probability."""
    kind = value_kind(figure)
    return (Column("From", kind), Column("To", kind))


def said_values(rate: Rate, coverage: Coverage) -> tuple[Value, Value, Value]:
    """The figure and its interval, or in words why there is none."""
    if not rate.is_enough or rate.value is None:
        return (figure_text(rate, coverage), None, None)
    found = rate.interval
    low, high = (found.low, found.high) if found else (None, None)
    return (
        drawn(rate.figure, rate.value),
        None if low is None else drawn(rate.figure, low),
        None if high is None else drawn(rate.figure, high),
    )


def drawn(figure: Figure, value: float) -> float:
    """A value on the scale on which it is shown."""
    return round(scaled(figure, float(value)), DIGITS)


def rate_text(rate: Rate, coverage: Coverage) -> str:
    """62% (46 of 74); too few to say (2 of 3); not logged."""
    said = figure_text(rate, coverage)
    return f"{said} ({count_text(rate)})" if rate.denominator > 0 else said


def question(asked: Asked, figure: Figure, kind: str = "") -> Question:
    """The same months as the pages of variation ask for them."""
    return Question(
        measure=figure,
        kind=kind,
        place="",
        place_name="",
        period="",
        since=asked.since,
        until=asked.until,
    )
