"""Charts drawn on the server, each with its table; the browser may enhance them but never has to.

One Vega-Lite specification feeds both. Meaning never rests on colour alone: estimates are a line,
intervals a shaded band, and time in which nothing was logged is a dashed box that says so.
"""

from nhsuk.charts.chart import NOT_LOGGED, Chart
from nhsuk.charts.heat_map import Level, heat_map
from nhsuk.charts.interval import Gap, IntervalPoint, line_with_interval
from nhsuk.charts.months import MonthCount, bar_by_month
from nhsuk.charts.shares import MonthParts, shares_by_month
from nhsuk.charts.spans import SpanOfDays, spans_by_row
from nhsuk.charts.waterfall import Step, waterfall
from nhsuk.charts.years import YearPoint, line_by_year

__all__ = [
    "NOT_LOGGED",
    "Chart",
    "Gap",
    "IntervalPoint",
    "Level",
    "MonthCount",
    "MonthParts",
    "SpanOfDays",
    "Step",
    "YearPoint",
    "bar_by_month",
    "heat_map",
    "line_by_year",
    "line_with_interval",
    "shares_by_month",
    "spans_by_row",
    "waterfall",
]
