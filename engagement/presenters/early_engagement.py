"""How early those affected by decisions were engaged: bars, and figures that lead to their list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from engagement.analytics.early_engagement import LADDER, STEPS, Early, EarlyEngagement
from engagement.enums import Side
from nhsuk.charts import Chart, Level
from nhsuk.charts.parts import RowParts, shares_by_row

LEVELS = (
    Level(LADDER[0].label, "B", "#003087", "#ffffff"),
    Level(LADDER[1].label, "O", "#7aaee0"),
    Level(LADDER[2].label, "D", "#d8dde0"),
    Level(LADDER[3].label, "A", "#ffd37a"),
    Level("Not at all", "N", "#ffffff"),
)


@dataclass(frozen=True)
class Figure:
    """A count, and where those are listed that it counts."""

    count: int
    href: str


@dataclass(frozen=True)
class Row:
    """One kind or place: its figures, and the share that was engaged early."""

    label: str
    affected: Figure
    figures: Sequence[Figure]
    early: Figure
    share: str
    interval: str


@dataclass(frozen=True)
class Table:
    """One way to divide the decisions of a side, with its picture."""

    title: str
    heading: str
    chart: Chart
    rows: Sequence[Row]


@dataclass(frozen=True)
class Section:
    """The decisions of one side."""

    title: str
    total: Row
    tables: Sequence[Table]


def sections(found: Sequence[EarlyEngagement], since: date, until: date) -> list[Section]:
    """The decisions by the system, then those by its partners."""
    return [_section(each, since, until) for each in found]


def _section(of: EarlyEngagement, since: date, until: date) -> Section:
    by = "the system" if of.made_by == Side.SYSTEM else "partners"
    period = {
        "made_by": of.made_by.value,
        "counted_since": since.isoformat(),
        "counted_until": until.isoformat(),
    }
    return Section(
        title=f"Decisions by {by}",
        total=_row(of.total, period, ""),
        tables=[
            _table(f"By kind of partner affected by {by}", "Kind", of.by_kind, period, "kind"),
            _table(
                f"By place of the partner affected by {by}", "Place", of.by_place, period, "place"
            ),
        ],
    )


def _table(
    title: str, heading: str, groups: Sequence[Early], period: dict[str, str], by: str
) -> Table:
    affected, early = sum(each.affected for each in groups), sum(each.early for each in groups)
    return Table(
        title=title,
        heading=heading,
        chart=shares_by_row(
            [RowParts(each.label, each.counts) for each in groups],
            LEVELS,
            title=title,
            description=f"{early} of {affected} were engaged before or on options.",
            row_title=heading,
        ),
        rows=[_row(each, period, f"affected_{by}") for each in groups],
    )


def _row(of: Early, period: dict[str, str], narrowed_by: str) -> Row:
    asked = {**period, narrowed_by: of.key} if narrowed_by else period

    def figure(count: int, step: str = "") -> Figure:
        more = {"first_engaged": step} if step else {}
        return Figure(count, f"{reverse('engagement:decisions')}?{urlencode({**asked, **more})}")

    interval = of.interval
    return Row(
        label=of.label,
        affected=figure(of.affected),
        figures=[figure(n, step) for n, step in zip(of.counts, STEPS, strict=True)],
        early=figure(of.early, "early"),
        share="Too few to say" if of.share is None else f"{of.share:.0%}",
        interval="" if interval is None else f"{interval.low:.0%} to {interval.high:.0%}",
    )
