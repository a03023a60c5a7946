"""SPC charts as NHS readers know them: points in their limits, and what is more than chance.

The caller has done the arithmetic: each point comes with its limits and its signal.
"""

from collections.abc import Iterable, Sequence

from nhsuk.charts.chart import Chart, layered
from nhsuk.charts.icons import Icon
from nhsuk.charts.signals import LegendEntry, Signal, Unit
from nhsuk.charts.spc_layers import layers
from nhsuk.charts.spc_units import (
    COMPACT,
    FULL,
    NO_FIGURE,
    Picture,
    SpcPoint,
    Style,
    y_domain,
)

TRIAL_WORDS = (
    "The limits are on trial: they rest on few points, are drawn dashed, and may still move."
)
WHAT = "What it shows"


def spc_chart(
    points: Iterable[SpcPoint],
    *,
    title: str,
    description: str,
    y_title: str,
    unit: Unit = Unit(),  # noqa: B008
    target: float | None = None,
    icons: Sequence[Icon] = (),
) -> Chart:
    """A whole chart with its legend, its icons, and a table of every point."""
    return _chart(
        sorted(points, key=lambda point: point.when),
        title=title,
        description=description,
        picture=Picture(y_title, unit, target),
        style=FULL,
        icons=icons,
    )


def small_spc_chart(
    points: Iterable[SpcPoint],
    *,
    title: str,
    description: str,
    y_title: str,
    unit: Unit = Unit(),  # noqa: B008
    target: float | None = None,
    icons: Sequence[Icon] = (),
    domain: tuple[float, float] | None = None,
) -> Chart:
    """One of many: figures instead of an axis; its legend stands once beside them all.

    ``domain`` is the range of figures that it shares with the others, from ``shared_domain``.
    """
    return _chart(
        sorted(points, key=lambda point: point.when),
        title=title,
        description=description,
        picture=Picture(y_title, unit, target, domain),
        style=COMPACT,
        icons=icons,
    )


def shared_domain(
    series: Iterable[Sequence[SpcPoint]], targets: Iterable[float | None] = ()
) -> tuple[float, float]:
    """The range that holds all of several charts, so that one may be held against another."""
    points = [point for one in series for point in one]
    return y_domain(points, [target for target in targets if target is not None])


def small_spc_legend(
    series: Iterable[Sequence[SpcPoint]], *, has_target: bool
) -> list[LegendEntry]:
    """One legend for many small charts, in which the target is marked with its letter."""
    points = [point for one in series for point in one]
    target = "Target (T)" if has_target else ""
    return _legend(points, target)


def _legend(points: Sequence[SpcPoint], target: str) -> list[LegendEntry]:
    """What the drawings stand for, only those that occur."""
    drawn = [point for point in points if point.value is not None]
    signals = {point.signal for point in drawn if not point.is_ghosted}
    limits = {point.limits for point in points if point.limits is not None}
    bounded = [one for one in limits if one.lower is not None or one.upper is not None]
    found = [LegendEntry(str(one), _capital(one.words)) for one in Signal if one in signals]
    if any(point.is_ghosted for point in drawn):
        found.append(LegendEntry("hollow common cause", "Left out of the limits"))
    if limits:
        found.append(LegendEntry("mean", "Mean"))
    if any(not one.is_trial for one in bounded):
        found.append(LegendEntry("limit", "Process limits"))
    if any(one.is_trial for one in bounded):
        found.append(LegendEntry("trial limit", "Trial limits, from few points"))
    if target:
        found.append(LegendEntry("target", target))
    return found


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _chart(
    points: Sequence[SpcPoint],
    *,
    title: str,
    description: str,
    picture: Picture,
    style: Style,
    icons: Sequence[Icon],
) -> Chart:
    has_target = picture.target is not None
    is_trial = any(point.limits and point.limits.is_trial for point in points)
    columns = ["Period", picture.y_title, "Mean", "Lower limit", "Upper limit"]
    if has_target:
        columns.append("Target")
    spec = layered(layers(points, picture, style)) | {"height": style.height}
    return Chart(
        title=title,
        description=description,
        key=TRIAL_WORDS if is_trial and style is FULL else "",
        columns=(*columns, WHAT),
        rows=_rows(points, picture),
        word_columns=(WHAT,),
        spec=spec,
        legend=_legend(points, "Target" if has_target else "") if style is FULL else (),
        icons=icons,
    )


def _rows(points: Sequence[SpcPoint], picture: Picture) -> list[tuple[str, ...]]:
    """One for each point; the first after a change says that the limits were set anew."""
    before = [None, *(point.limits for point in points)]
    return [
        _row(point, picture, is_new=previous is not None and point.limits != previous)
        for point, previous in zip(points, before, strict=False)
    ]


def _row(point: SpcPoint, picture: Picture, *, is_new: bool) -> tuple[str, ...]:
    limits, text = point.limits, picture.unit.text
    figures = (limits.mean, limits.lower, limits.upper) if limits else (None, None, None)
    target = () if picture.target is None else (text(picture.target),)
    trial = " Trial limits." if limits and limits.is_trial else ""
    why = f": {limits.reason}" if limits and limits.reason else ""
    anew = f" Limits set anew{why}." if limits and is_new else ""
    return (
        point.named,
        text(point.value) or NO_FIGURE,
        *(text(figure) for figure in figures),
        *target,
        f"{point.meaning}.{anew}{trial}",
    )
