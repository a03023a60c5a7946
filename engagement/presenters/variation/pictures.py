"""Control charts of figures: whole ones, and small ones side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engagement.analytics.variation.coverage import Coverage
from engagement.analytics.variation.series import Point, Series
from engagement.presenters.variation.sentences import ends_in_words, series_sentence
from engagement.presenters.variation.words import (
    TARGETS,
    WORDS,
    figure_text,
    possible,
    scaled,
    unit_of,
    value_text,
)
from engagement.scoring.spc.icons import (
    ASSURANCE_ICONS,
    NO_ICON,
    AssuranceIcon,
    PointKind,
    VariationIcon,
    assurance,
)
from engagement.scoring.spc.presentation import Presentation
from nhsuk.charts import (
    Chart,
    Icon,
    Signal,
    SmallChart,
    SmallMultiples,
    SpcLimits,
    SpcPoint,
    assurance_icon,
    no_icon,
    shared_domain,
    small_spc_chart,
    small_spc_legend,
    spc_chart,
    variation_icon,
)
from nhsuk.charts.icons import Verdict
from nhsuk.formats import nhs_month

_SIGNAL_OF = {
    PointKind.IMPROVEMENT: Signal.IMPROVEMENT,
    PointKind.CONCERN: Signal.CONCERN,
    PointKind.NEITHER_HIGH: Signal.NEITHER,
    PointKind.NEITHER_LOW: Signal.NEITHER,
}
_ICON_OF = {
    VariationIcon.COMMON_CAUSE: (Signal.COMMON, False),
    VariationIcon.IMPROVEMENT_HIGH: (Signal.IMPROVEMENT, True),
    VariationIcon.IMPROVEMENT_LOW: (Signal.IMPROVEMENT, False),
    VariationIcon.CONCERN_HIGH: (Signal.CONCERN, True),
    VariationIcon.CONCERN_LOW: (Signal.CONCERN, False),
    VariationIcon.NEITHER_HIGH: (Signal.NEITHER, True),
    VariationIcon.NEITHER_LOW: (Signal.NEITHER, False),
}
_VERDICT_OF: dict[AssuranceIcon, Verdict] = {
    AssuranceIcon.PASS: "pass",
    AssuranceIcon.FAIL: "fail",
    AssuranceIcon.HIT_OR_MISS: "hit or miss",
}
# Why a point stands out, by the rule that it breaks, in the order in which one is named.
_WHY = {
    "above": "above the upper limit",
    "below": "below the lower limit",
    "trend_up": "7 points that rise",
    "trend_down": "7 points that fall",
    "two_above": "two of three near the upper limit",
    "two_below": "two of three near the lower limit",
    "shift_above": "7 or more in a row above the mean",
    "shift_below": "7 or more in a row below the mean",
}


@dataclass(frozen=True)
class Picture:
    """A series as a reader meets it: a chart or none, and the sentence that goes with it."""

    title: str
    chart: Chart | None
    sentence: str


def trend_icon(icon: VariationIcon | None) -> Icon:
    """The drawing of what the last month says."""
    if icon is None:
        return no_icon()
    signal, is_high = _ICON_OF[icon]
    return variation_icon(signal, is_high=is_high)


def picture(series: Series, title: str, links: Sequence[str] = ()) -> Picture:
    """One series as a whole chart; ``links`` say where each of its months leads, in their order."""
    verdict = _assurance(series)
    sentence = series_sentence(series, verdict)
    if series.presentation is Presentation.PLAIN:
        return Picture(title, None, sentence)
    chart = spc_chart(
        spc_points(series),
        title=title,
        description=sentence,
        y_title=WORDS[series.measure].short.capitalize(),
        unit=unit_of(series.measure),
        target=TARGETS.get(series.measure),
        icons=_icons(series, verdict),
    )
    over = [index for index, point in enumerate(series.points) if point.is_over]
    row_links = [links[index] for index in over] if links else ()
    key = " ".join(part for part in (chart.key, ends_in_words(series)) if part)
    return Picture(title, replace(chart, key=key, row_links=row_links), sentence)


def side_by_side_pictures(
    title: str, description: str, given: Sequence[tuple[str, str, Series]], *, is_shared: bool
) -> SmallMultiples:
    """Many small charts: their titles, where they lead and their series.

    Those with too little for a chart have their counts in words. ``is_shared``: all on one scale,
    so that they may be held against each other; charts of different figures are not.
    """
    drawn = [spc_points(series) for _title, _href, series in given]
    charted = [
        points
        for points, (_title, _href, series) in zip(drawn, given, strict=True)
        if series.presentation is not Presentation.PLAIN
    ]
    targets = [TARGETS.get(series.measure) for _title, _href, series in given]
    domain = shared_domain(charted, targets) if is_shared and charted else None
    small = [
        _small(title, href, series, points, domain)
        for points, (title, href, series) in zip(drawn, given, strict=True)
    ]
    has_target = any(target is not None for target in targets)
    legend = small_spc_legend(charted, has_target=has_target) if charted else ()
    return SmallMultiples(title, description, small, legend=legend)


def spc_points(series: Series) -> list[SpcPoint]:
    """The whole months of a series with their limits, and what each of them says."""
    kinds = series.drawn.charts.point_kinds(0)
    return [
        _point(series, index, kinds[index])
        for index, point in enumerate(series.points)
        if point.is_over
    ]


def _small(
    title: str,
    href: str,
    series: Series,
    points: Sequence[SpcPoint],
    domain: tuple[float, float] | None,
) -> SmallChart:
    verdict = _assurance(series)
    is_plain = series.presentation is Presentation.PLAIN
    last = _last(series)
    chart = small_spc_chart(
        [] if is_plain else points,
        title=title,
        description=last,
        y_title=WORDS[series.measure].short.capitalize(),
        unit=unit_of(series.measure),
        target=TARGETS.get(series.measure),
        icons=[no_icon()] if is_plain else _icons(series, verdict),
        domain=domain,
    )
    sentence = series_sentence(series, verdict)
    if is_plain:
        chart = replace(chart, empty_text=sentence)
    return SmallChart(chart, last, href, "" if is_plain else sentence)


def _point(series: Series, index: int, kind: PointKind) -> SpcPoint:
    charts, point = series.drawn.charts, series.points[index]
    value = float(charts.values[0, index])
    is_missing = bool(np.isnan(value))
    return SpcPoint(
        when=point.month,
        value=None if is_missing else scaled(series.measure, value),
        limits=_limits(series, index),
        signal=_SIGNAL_OF.get(kind, Signal.COMMON),
        why=_missing(point) if is_missing else _why(series, index, kind),
        period=nhs_month(point.month),
    )


def _limits(series: Series, index: int) -> SpcLimits | None:
    charts = series.drawn.charts
    lines = charts.lines
    mean, lower, upper = (float(line[0, index]) for line in (lines.mean, lines.lower, lines.upper))
    if np.isnan(mean):
        return None
    return SpcLimits(
        scaled(series.measure, mean),
        None if np.isnan(lower) else scaled(series.measure, possible(series.measure, lower)),
        None if np.isnan(upper) else scaled(series.measure, possible(series.measure, upper)),
        is_trial=bool(charts.trial[0, index]),
    )


def _why(series: Series, index: int, kind: PointKind) -> str:
    if kind not in _SIGNAL_OF:
        return ""
    flags = series.drawn.charts.flags
    return next((why for name, why in _WHY.items() if getattr(flags, name)[0, index]), "")


def _missing(point: Point) -> str:
    return figure_text(point.rate, point.coverage).lower()


def _assurance(series: Series) -> AssuranceIcon | None:
    """Whether the agreed target is met as things are; none without one, or with too few points."""
    target, charts = TARGETS.get(series.measure), series.drawn.charts
    if target is None or series.presentation is Presentation.PLAIN:
        return None
    shown = charts.points >= charts.settings.icon_points
    code = int(assurance(np.array([target]), charts.lines, charts.last, shown, charts.settings)[0])
    return None if code == NO_ICON else ASSURANCE_ICONS[code]


def _icons(series: Series, verdict: AssuranceIcon | None) -> list[Icon]:
    icons = [trend_icon(series.drawn.icon(0))]
    return icons if verdict is None else [*icons, assurance_icon(_VERDICT_OF[verdict])]


def _last(series: Series) -> str:
    """62% in June 2026: of the last whole month of which something was counted."""
    known = [point for point in series.points if point.is_over and point.rate.denominator > 0]
    if not known:
        return figure_text(series.points[-1].rate, _all_of(series))
    newest = known[-1]
    # A share of one or two would read as a rate.
    value = (
        value_text(series.measure, newest.rate.value)
        if series.presentation is not Presentation.PLAIN
        else "Last counted"
    )
    return f"{value} in {nhs_month(newest.month)}"


def _all_of(series: Series) -> Coverage:
    names = ("due", "not_due", "quiet", "not_logged")
    return Coverage(
        *(sum(getattr(point.coverage, name) for point in series.points) for name in names)
    )
