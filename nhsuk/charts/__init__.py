"""Charts drawn on the server, each with its table; the browser may enhance them but never has to.

One Vega-Lite specification feeds both. Meaning never rests on colour alone: estimates are a line,
intervals a shaded band, and time in which nothing was logged is a dashed box that says so.
"""

from nhsuk.charts.chart import NOT_LOGGED, Chart
from nhsuk.charts.estimates import Estimate, estimates_by_row
from nhsuk.charts.funnel import funnel
from nhsuk.charts.funnel_units import Beyond, FunnelLimits, FunnelUnit, FunnelWords
from nhsuk.charts.heat_map import Level, heat_map
from nhsuk.charts.icons import Icon, assurance_icon, no_icon, variation_icon
from nhsuk.charts.interval import Gap, IntervalPoint, line_with_interval
from nhsuk.charts.months import MonthCount, bar_by_month
from nhsuk.charts.network import NetworkNode, NetworkTie, NetworkWords, network
from nhsuk.charts.shares import MonthParts, shares_by_month
from nhsuk.charts.signals import LegendEntry, Signal, Unit
from nhsuk.charts.small_multiples import SmallChart, SmallMultiples
from nhsuk.charts.spans import SpanOfDays, spans_by_row
from nhsuk.charts.spc import shared_domain, small_spc_chart, small_spc_legend, spc_chart
from nhsuk.charts.spc_units import SpcLimits, SpcPoint
from nhsuk.charts.statements import Shade, Statement, StatementRow, StatementTable
from nhsuk.charts.stretches import RowStretch, stretches_by_row
from nhsuk.charts.waterfall import Step, waterfall
from nhsuk.charts.years import YearPoint, line_by_year

__all__ = [
    "NOT_LOGGED",
    "Beyond",
    "Chart",
    "Estimate",
    "FunnelLimits",
    "FunnelUnit",
    "FunnelWords",
    "Gap",
    "Icon",
    "IntervalPoint",
    "LegendEntry",
    "Level",
    "MonthCount",
    "MonthParts",
    "NetworkNode",
    "NetworkTie",
    "NetworkWords",
    "RowStretch",
    "Shade",
    "Signal",
    "SmallChart",
    "SmallMultiples",
    "SpanOfDays",
    "SpcLimits",
    "SpcPoint",
    "Statement",
    "StatementRow",
    "StatementTable",
    "Step",
    "Unit",
    "YearPoint",
    "assurance_icon",
    "bar_by_month",
    "estimates_by_row",
    "funnel",
    "heat_map",
    "line_by_year",
    "line_with_interval",
    "network",
    "no_icon",
    "shared_domain",
    "shares_by_month",
    "small_spc_chart",
    "small_spc_legend",
    "spans_by_row",
    "spc_chart",
    "stretches_by_row",
    "variation_icon",
    "waterfall",
]
