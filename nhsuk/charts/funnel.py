"""Funnel charts: units by size, and which of them lie beyond what chance and spread explain.

The caller has done the arithmetic: each unit comes with where it lies, the limits come as curves.
"""

from collections import Counter
from collections.abc import Sequence

from nhsuk.charts.chart import Chart
from nhsuk.charts.funnel_layers import drawing
from nhsuk.charts.funnel_points import INDIVIDUALLY, drawn_points
from nhsuk.charts.funnel_units import Axes, Beyond, FunnelLimits, FunnelUnit, FunnelWords
from nhsuk.charts.signals import LegendEntry, Unit
from nhsuk.formats import counted, nhs_number

# A table longer than this leaves out those inside the limits, and says so.
LONGEST_TABLE = 100
AGAINST = "Against the limits"


def funnel(
    units: Sequence[FunnelUnit],
    *,
    centre: float,
    limits: FunnelLimits,
    words: FunnelWords,
    title: str,
    description: str,
    unadjusted: FunnelLimits | None = None,
    unit: Unit = Unit(),  # noqa: B008
    is_log: bool = False,
    all_url: str = "",
) -> Chart:
    """Units in their limits, those furthest outside named; ``all_url`` leads to the list of all.

    ``unadjusted`` are limits that allow for chance alone, drawn fine and dashed. Beyond some
    hundreds of units, those inside share squares, each of which says how many it holds.
    """
    ranked = sorted(units, key=lambda one: one.distance(centre), reverse=True)
    axes = Axes.of(units, centre, limits, unit=unit, words=words, is_log=is_log)
    points = drawn_points(ranked, axes)
    listed = _listed(ranked)
    return Chart(
        title=title,
        description=description,
        columns=(_capital(words.one), words.x_title, words.y_title, AGAINST),
        rows=[_row(one, unit) for one in listed],
        row_links=[one.href for one in listed],
        word_columns=(AGAINST,),
        spec=drawing(points, axes, limits, unadjusted),
        legend=_legend(units, has_unadjusted=unadjusted is not None),
        note=_note(len(units), listed, words),
        note_link=(f"All {counted(len(units), words.unit)}", all_url) if all_url else None,
    )


def _listed(ranked: Sequence[FunnelUnit]) -> Sequence[FunnelUnit]:
    """All of a short list; of a long one those outside, furthest first."""
    if len(ranked) <= LONGEST_TABLE:
        return ranked
    outside = [one for one in ranked if one.beyond is not Beyond.INSIDE]
    # None outside is no reason for an empty table.
    return (outside or ranked)[:LONGEST_TABLE]


def _row(one: FunnelUnit, unit: Unit) -> tuple[str, ...]:
    return (
        one.name,
        nhs_number(one.denominator, 0 if float(one.denominator).is_integer() else 1),
        unit.text(one.value),
        one.meaning,
    )


def _note(total: int, listed: Sequence[FunnelUnit], words: FunnelWords) -> str:
    if len(listed) == total:
        return ""
    shown = counted(len(listed), words.unit)
    return f"The table has the {shown} furthest from the centre line, out of {nhs_number(total)}."


def _legend(units: Sequence[FunnelUnit], *, has_unadjusted: bool) -> list[LegendEntry]:
    """What occurs, with how many of it there are."""
    found = []
    for beyond, start in ((Beyond.OUTSIDE, ""), (Beyond.WARNING, "hollow ")):
        signals = Counter(one.shown_signal for one in units if one.beyond is beyond)
        found += [
            LegendEntry(
                f"{start}{signal}", f"{beyond}, {signal.words} ({nhs_number(signals[signal])})"
            )
            for signal in sorted(signals)
        ]
    inside = sum(one.beyond is Beyond.INSIDE for one in units)
    words = f"{Beyond.INSIDE} ({nhs_number(inside)})"
    found += [
        LegendEntry("several", f"{words}: the darker, the more in one place")
        if len(units) > INDIVIDUALLY
        else LegendEntry("common cause", words),
        LegendEntry("outer limit", "99.8% limits"),
        LegendEntry("inner limit", "95% limits"),
    ]
    if has_unadjusted:
        words = "The same limits for chance alone, without the usual spread between units"
        found.append(LegendEntry("unadjusted limit", words))
    return found


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
