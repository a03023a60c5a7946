"""Control charts of monthly figures in a pack: the picture, its table, and how it stands."""

from dataclasses import replace

from engagement.analytics.variation.series import Point, Series
from engagement.packs.document import Column, ColumnKind, Figure, Headline, Row, Table, Value
from engagement.presenters.packs.pictures import frozen
from engagement.presenters.packs.sections.counts import (
    DIGITS,
    count_columns,
    count_values,
    value_column,
    value_kind,
)
from engagement.presenters.packs.sections.small_numbers import FEWEST
from engagement.presenters.variation.pictures import picture, spc_points
from engagement.presenters.variation.sentences import (
    is_beyond_agreed,
    series_sentence,
    year_count,
    year_words,
)
from engagement.presenters.variation.words import TOO_FEW, count_text, is_mean, value_text
from engagement.scoring.spc.icons import VariationIcon
from engagement.scoring.spc.presentation import Presentation
from nhsuk.charts import Chart, SpcPoint
from nhsuk.formats import nhs_month

CHANCE, IMPROVEMENT, CONCERN = "no more than chance", "improvement", "concern"
UNUSUAL, TOO_LITTLE = "unusual", "too few points to say"
ABOVE_AGREED = "above what was agreed"
_STATES = {
    VariationIcon.COMMON_CAUSE: CHANCE,
    VariationIcon.IMPROVEMENT_HIGH: IMPROVEMENT,
    VariationIcon.IMPROVEMENT_LOW: IMPROVEMENT,
    VariationIcon.CONCERN_HIGH: CONCERN,
    VariationIcon.CONCERN_LOW: CONCERN,
    VariationIcon.NEITHER_HIGH: UNUSUAL,
    VariationIcon.NEITHER_LOW: UNUSUAL,
}


def is_charted(series: Series) -> bool:
    """Whether it has enough points for a chart; else its years are told in plain counts."""
    return series.presentation is not Presentation.PLAIN


def chart_figure(
    series: Series,
    key: str,
    title: str,
    *,
    url: str = "",
    note: str = "",
    small: Chart | None = None,
    is_public: bool = False,
) -> Figure:
    """The chart with a row for each month that is over; ``small`` is drawn instead, if given.

    In public without what was counted in a month, which may be little.
    """
    whole = picture(series, title)
    table = Table(
        key=key,
        title=title,
        columns=_columns(series, is_public=is_public),
        rows=_rows(series, is_public=is_public),
        sentence=whole.sentence,
        note=note,
        nothing="No month of this time is over yet.",
        url=url,
    )
    chart = small or whole.chart
    if chart is None:
        return Figure(table)
    return frozen(replace(chart, title=title, description=whole.sentence), table)


def stands(series: Series) -> str:
    """What the last month says, in the words of the chart's icon.

    More than was agreed is neither an improvement nor a concern, whichever way it moves.
    """
    icon = series.drawn.icon(0)
    if icon is None:
        return TOO_LITTLE
    state = _STATES[icon]
    return ABOVE_AGREED if state != CHANCE and is_beyond_agreed(series) else state


def headline(series: Series, key: str, label: str, *, is_public: bool = False) -> Headline:
    """The last value, and how it stands."""
    state, text = stands(series), last_value(series, is_public=is_public)
    return Headline(key, label, text, state, is_concern=state == CONCERN, is_measured=True)


def last_value(series: Series, *, is_public: bool = False) -> str:
    """62% in June 2026 (46 of 74); in 2026 so far: 4 of 6 kept, where there is no chart.

    In public the share alone, and of little not even that.
    """
    if not is_charted(series):
        return plain_years(series, newest_only=True, is_public=is_public)
    known = [point for point in series.points if point.is_over and point.rate.denominator > 0]
    newest = known[-1]
    month, value = nhs_month(newest.month), value_text(series.measure, newest.rate.value)
    if is_public:
        return f"{value if newest.rate.is_enough else TOO_FEW} in {month}"
    return f"{value} in {month} ({count_text(newest.rate)})"


def has_few_answers(series: Series) -> bool:
    """Whether it is of answers, of which some month or year has so few that a pack for the public
    would tell what single partners said.
    """
    if not is_mean(series.measure):
        return False
    rates = [*(one.rate for one in series.points), *(one.rate for one in series.years)]
    return any(0 < rate.denominator < FEWEST for rate in rates)


def plain_years(series: Series, *, newest_only: bool = False, is_public: bool = False) -> str:
    """In 2025: 4 of 6 kept; in 2026 so far: 2 of 3 kept. Why not, where nothing was counted.

    In public years of fewer than five are too few to say.
    """
    years = [year for year in series.years if year.rate.denominator > 0]
    if not years:
        return "Nothing counted" if newest_only else series_sentence(series)
    said = [
        f"{year_words(series, year)}: "
        f"{TOO_FEW.lower() if is_public and not year.rate.is_enough else year_count(year)}"
        for year in years
    ]
    text = said[-1] if newest_only else "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}{'' if newest_only else '.'}"


def _columns(series: Series, *, is_public: bool) -> tuple[Column, ...]:
    kind = value_kind(series.measure)
    counts = () if is_public else count_columns(series.measure)
    return (
        Column("Month", ColumnKind.MONTH),
        value_column(series.measure),
        *counts,
        Column("Mean", kind),
        Column("Lower limit", kind),
        Column("Upper limit", kind),
        Column("What it says"),
    )


def _rows(series: Series, *, is_public: bool) -> tuple[Row, ...]:
    """Months that are over, from the first in which there was any partnership."""
    over = [point for point in series.points if point.is_over]
    begun = next((index for index, point in enumerate(over) if point.coverage.days), len(over))
    return tuple(
        Row(
            point.month.isoformat(),
            (
                point.month.isoformat(),
                _rounded(drawn.value),
                *(() if is_public else _counts(series, point)),
                *_limits(drawn),
                drawn.meaning[:1].upper() + drawn.meaning[1:],
            ),
        )
        for point, drawn in list(zip(over, spc_points(series), strict=True))[begun:]
    )


def _counts(series: Series, point: Point) -> tuple[Value, ...]:
    """What could not be counted is not a count of nothing."""
    if point.rate.denominator > 0:
        return count_values(point.rate)
    return (None,) * len(count_columns(series.measure))


def _limits(drawn: SpcPoint) -> tuple[Value, Value, Value]:
    limits = drawn.limits
    if limits is None:
        return (None, None, None)
    return (_rounded(limits.mean), _rounded(limits.lower), _rounded(limits.upper))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
