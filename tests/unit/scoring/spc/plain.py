"""One XmR chart by plain loops over one series, in exact fractions or in floats: slow and obvious.

Written from the rules, not from the code under test, which works on whole arrays at once.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engagement.scoring.spc.settings import Convention, Screening, Settings, TwoOfThree


@dataclass(frozen=True)
class Stretch:
    """A partition: its points, those that feed its limits, and its lines (None: no figure)."""

    points: list[int]
    feeding: list[int]
    mean: Any
    width: Any
    moving_range_mean: Any


@dataclass(frozen=True)
class PlainChart:
    """The partition of each included point, and the flagged positions of each rule."""

    stretch_of: dict[int, Stretch]
    flags: dict[str, set[int]]


def plain_chart(
    values: Sequence[Any],
    settings: Settings,
    starts: Collection[int] = (),
    ghosts: Collection[int] = (),
    number: Callable[[str], Any] = float,
) -> PlainChart:
    """Return the chart of one series; None: missing. number: turns 2.66 into the type of values."""
    live = [i for i, value in enumerate(values) if value is not None and i not in ghosts]
    stretches = list(_stretches(values, live, starts, settings, number))
    stretch_of = {i: stretch for stretch in stretches for i in stretch.points}
    flags: dict[str, set[int]] = {}
    for sign, names in (
        (1, ("above", "shift_above", "two_above", "trend_up")),
        (-1, ("below", "shift_below", "two_below", "trend_down")),
    ):
        outside, shift, two, trend = names
        away = {i: sign * (values[i] - stretch_of[i].mean) for i in live}
        beyond = {i for i in live if _beyond(away[i], stretch_of[i].width)}
        far = {i for i in live if _beyond(away[i], _two_thirds(stretch_of[i].width, number))}
        if settings.two_of_three is TwoOfThree.BETWEEN:
            far -= beyond
        flags[outside], flags[shift], flags[two] = beyond, set(), set()
        for stretch in stretches:
            for window in _windows(stretch.points, settings.shift_points):
                if all(away[i] > 0 for i in window):
                    flags[shift].update(window)
            for window in _windows(stretch.points, 3):
                if all(away[i] > 0 for i in window) and len(far.intersection(window)) > 1:
                    flags[two].update(far.intersection(window))
        flags[trend] = set(_trend(values, live, stretches, settings, sign))
    return PlainChart(stretch_of, flags)


def _stretches(
    values: Sequence[Any],
    live: list[int],
    starts: Collection[int],
    settings: Settings,
    number: Callable[[str], Any],
) -> Iterator[Stretch]:
    parts: dict[int, list[int]] = {}
    for i in live:
        parts.setdefault(sum(start <= i for start in starts), []).append(i)
    fixed = settings.baseline_points
    if fixed is None or settings.convention is Convention.NHSRPLOTTHEDOTS:
        for part in parts.values():
            yield _stretch(values, part, part[:fixed], settings, number)
        return
    baseline = live[:fixed] if len(live) >= fixed else []
    if baseline:
        yield _stretch(values, baseline, baseline, settings, number)
    for name, part in parts.items():
        rest = [i for i in part if i not in baseline]
        feeding = baseline if baseline and name == 0 else rest
        if rest:
            yield _stretch(values, rest, feeding, settings, number)


def _stretch(
    values: Sequence[Any],
    points: list[int],
    feeding: list[int],
    settings: Settings,
    number: Callable[[str], Any],
) -> Stretch:
    mean = _mean([values[i] for i in feeding])
    steps = {j: abs(values[j] - values[i]) for i, j in _windows(feeding, 2)}
    range_mean = _mean(list(steps.values()))
    kept = list(steps.values())
    if steps and settings.screening is Screening.NHS_ENGLAND:
        wild = {j for j, step in steps.items() if step > number("3.267") * range_mean}
        mean = _mean([values[i] for i in feeding if i not in wild])
        kept = [step for j, step in steps.items() if j not in wild]
    elif steps and settings.screening is Screening.NHSRPLOTTHEDOTS:
        kept = [step for step in kept if step < number("3.267") * range_mean]
    width = number("2.66") * _mean(kept) if kept else None
    return Stretch(points, feeding, mean, width, range_mean)


def _trend(
    values: Sequence[Any],
    live: list[int],
    stretches: list[Stretch],
    settings: Settings,
    sign: int,
) -> Iterator[int]:
    across = settings.convention is Convention.NHS_ENGLAND
    for row in [live] if across else [stretch.points for stretch in stretches]:
        for window in _windows(row, settings.trend_points):
            if all(sign * (values[j] - values[i]) > 0 for i, j in _windows(window, 2)):
                yield from window


def _windows(row: list[int], length: int) -> Iterator[list[int]]:
    return (row[k : k + length] for k in range(len(row) - length + 1))


def _mean(values: list[Any]) -> Any:
    return sum(values) / len(values) if values else None


def _beyond(away: Any, width: Any) -> bool:
    return width is not None and away > width


def _two_thirds(width: Any, number: Callable[[str], Any]) -> Any:
    return None if width is None else width * number("2") / number("3")
