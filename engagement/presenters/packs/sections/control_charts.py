"""Control charts of monthly figures in a pack: the picture, its table, and how it stands."""

from dataclasses import replace

from engagement.analytics.variation.series import Series
from engagement.packs.document import Column, ColumnKind, Figure, Headline, Row, Table, Value
from engagement.presenters.packs.pictures import frozen
from engagement.presenters.packs.sections.counts import (
    DIGITS,
    count_columns,
    count_values,
    value_column,
    value_kind,
)
from engagement.presenters.variation.pictures import picture, spc_points
from engagement.presenters.variation.sentences import series_sentence, year_count, year_words
from engagement.presenters.variation.words import count_text, value_text
from engagement.scoring.spc.icons import VariationIcon
from engagement.scoring.spc.presentation import Presentation
from nhsuk.charts import Chart, SpcPoint
from nhsuk.formats import nhs_month

CHANCE, IMPROVEMENT, CONCERN = "no more than chance", "improvement", "concern"
UNUSUAL, TOO_LITTLE = "unusual", "too few points to say"
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
) -> Figure:
    """The chart with a row for each month that is over; ``small`` is drawn instead, if given."""
    whole = picture(series, title)
    table = Table(
        key=key,
        title=title,
        columns=_columns(series),
        rows=_rows(series),
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
    """What the last month says, in the words of the chart's icon."""
    icon = series.drawn.icon(0)
    return TOO_LITTLE if icon is None else _STATES[icon]


def headline(series: Series, key: str, label: str) -> Headline:
    """The last value, and how it stands."""
    state = stands(series)
    return Headline(key, label, last_value(series), state, is_concern=state == CONCERN)


def last_value(series: Series) -> str:
    """62% in June 2026 (46 of 74); in 2026 so far: 4 of 6 kept, where there is no chart."""
    if not is_charted(series):
        return plain_years(series, newest_only=True)
    known = [point for point in series.points if point.is_over and point.rate.denominator > 0]
    newest = known[-1]
    value = value_text(series.measure, newest.rate.value)
    return f"{value} in {nhs_month(newest.month)} ({count_text(newest.rate)})"


def plain_years(series: Series, *, newest_only: bool = False) -> str:
    """In 2025: 4 of 6 kept; in 2026 so far: 2 of 3 kept. Why not, where nothing was counted."""
    years = [year for year in series.years if year.rate.denominator > 0]
    if not years:
        return "Nothing counted" if newest_only else series_sentence(series)
    said = [f"{year_words(series, year)}: {year_count(year)}" for year in years]
    text = said[-1] if newest_only else "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}{'' if newest_only else '.'}"


def _columns(series: Series) -> tuple[Column, ...]:
    kind = value_kind(series.measure)
    return (
        Column("Month", ColumnKind.MONTH),
        value_column(series.measure),
        *count_columns(series.measure),
        Column("Mean", kind),
        Column("Lower limit", kind),
        Column("Upper limit", kind),
        Column("What it says"),
    )


def _rows(series: Series) -> tuple[Row, ...]:
    """Months that are over, from the first in which there was any partnership."""
    over = [point for point in series.points if point.is_over]
    begun = next((index for index, point in enumerate(over) if point.coverage.days), len(over))
    return tuple(
        Row(
            point.month.isoformat(),
            (
                point.month.isoformat(),
                _rounded(drawn.value),
                *(count_values(point.rate) if point.rate.denominator > 0 else _none(series)),
                *_limits(drawn),
                drawn.meaning[:1].upper() + drawn.meaning[1:],
            ),
        )
        for point, drawn in list(zip(over, spc_points(series), strict=True))[begun:]
    )


def _none(series: Series) -> tuple[Value, ...]:
    """Nothing could be counted, which is not a count of nothing."""
    return (None,) * len(count_columns(series.measure))


def _limits(drawn: SpcPoint) -> tuple[Value, Value, Value]:
    limits = drawn.limits
    if limits is None:
        return (None, None, None)
    return (_rounded(limits.mean), _rounded(limits.lower), _rounded(limits.upper))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
