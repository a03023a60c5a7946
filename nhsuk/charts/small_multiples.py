"""Many small charts side by side with one legend, each with its icons, last figure and table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nhsuk.charts.chart import Chart, digest
from nhsuk.charts.signals import LegendEntry


@dataclass(frozen=True)
class SmallChart:
    """One of them: its drawing, the last figure in words ("62% in June 2026"), where it leads.

    ``sentence`` is written below the picture: what it says.
    """

    chart: Chart
    last: str
    href: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class SmallMultiples:
    """All of them under one heading; the description says in words what they show together."""

    title: str
    description: str
    charts: Sequence[SmallChart]
    legend: Sequence[LegendEntry] = ()
    empty_text: str = "There is nothing to show yet."

    @cached_property
    def html_id(self) -> str:
        """Stable from one request to the next, different for each grid on a page."""
        return f"charts-{digest([self.title, self.description])[:8]}"
