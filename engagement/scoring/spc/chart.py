"""XmR charts of many series at once: one function, from values to flags and icons."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.spc.icons import (
    ASSURANCE_ICONS,
    NO_ICON,
    POINT_KINDS,
    VARIATION_ICONS,
    AssuranceIcon,
    Codes,
    PointKind,
    VariationIcon,
    assurance,
    checked_targets,
    point_kinds,
    variation,
)
from engagement.scoring.spc.limits import Lines, moving_ranges, xmr_lines
from engagement.scoring.spc.neighbours import Neighbours
from engagement.scoring.spc.partitions import Numbers, Partitions, split
from engagement.scoring.spc.rules import Flags, flags
from engagement.scoring.spc.settings import Settings, SpcError

# Beyond it the sums would not fit a float any more.
LARGEST = 1e100


@dataclass(frozen=True)
class Charts:
    """n finished charts of t points each; arrays are (n, t) unless something else is said.

    values: what was charted, NaN where missing. included: neither ghosted nor missing. partition:
    the number of the partition, 0 a baseline of its own. trial: the limits rest on too few points
    (`trial_points`). moving_range: |x - the included point before|, NaN at the first one. kind:
    place in POINT_KINDS. conflict: rules of improvement and concern at once. last: (n,) position of
    the last included point, -1 without any. points: (n,) how many are included. variation and
    assurance: (n,) place in VARIATION_ICONS and ASSURANCE_ICONS, NO_ICON for none.
    """

    settings: Settings
    values: Floats
    included: Bools
    partition: Numbers
    trial: Bools
    lines: Lines
    moving_range: Floats
    flags: Flags
    kind: Codes
    conflict: Bools
    last: NDArray[np.int64]
    points: NDArray[np.int64]
    variation: Codes
    assurance: Codes

    def variation_icon(self, row: int) -> VariationIcon | None:
        """Return the icon of variation of one chart; None: too few points for one."""
        code = int(self.variation[row])
        return None if code == NO_ICON else VARIATION_ICONS[code]

    def assurance_icon(self, row: int) -> AssuranceIcon | None:
        """Return the icon of assurance of one chart; None: no target, or too few points."""
        code = int(self.assurance[row])
        return None if code == NO_ICON else ASSURANCE_ICONS[code]

    def point_kinds(self, row: int) -> list[PointKind]:
        """Return what every point of one chart is drawn as."""
        return [POINT_KINDS[code] for code in self.kind[row]]


@dataclass(frozen=True)
class Prepared:
    """Checked values (n, t) with what is known of them before a line is drawn."""

    values: Floats
    neighbours: Neighbours
    partitions: Partitions


def xmr(
    values: Floats,
    settings: Settings,
    *,
    starts: Bools | None = None,
    ghosts: Bools | None = None,
    targets: float | Floats | None = None,
) -> Charts:
    """Return the XmR charts of n series of t points each.

    values: (n, t) in any unit, in order of time; NaN: missing. starts: (n, t) or (t,), True where
    limits are recalculated from a point on. ghosts: (n, t) or (t,), points that are shown and
    excluded from everything, as missing ones are: their neighbours are neighbours of each other.
    targets: one, or (n,); NaN: none. Raises SpcError. Source: Making Data Count, see `settings`.
    """
    ready = prepared(values, settings, starts, ghosts)
    ranges = moving_ranges(ready.values, ready.neighbours)
    lines = xmr_lines(ready.values, ranges, ready.neighbours, ready.partitions, settings)
    return finished(ready, lines, ranges, settings, targets)


def prepared(
    values: Floats, settings: Settings, starts: Bools | None, ghosts: Bools | None
) -> Prepared:
    """Return the values checked and split into partitions. Raises SpcError."""
    try:
        checked = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise SpcError("The values are not numbers: give an array of series by points.") from error
    if checked.ndim != 2 or checked.shape[1] == 0:
        raise SpcError(
            f"The values have the shape {checked.shape}: give an array of series by points, with at"
            " least one point, also for one series."
        )
    if np.any(np.abs(checked) > LARGEST):
        raise SpcError(f"A value is infinite or beyond {LARGEST:g}: leave the point out.")
    included = ~np.isnan(checked)
    if ghosts is not None:
        included &= ~_marks("ghosts", ghosts, checked.shape)
    begins = None if starts is None else _marks("starts", starts, checked.shape)
    return Prepared(checked, Neighbours.of(included), split(included, begins, settings))


def finished(
    ready: Prepared,
    lines: Lines,
    ranges: Floats,
    settings: Settings,
    targets: float | Floats | None = None,
) -> Charts:
    """Return the charts of values whose lines are drawn. Raises SpcError."""
    included = ready.neighbours.included
    found = flags(ready.values, lines, ready.neighbours, ready.partitions, settings)
    kind, conflict = point_kinds(found, included, settings)
    points = included.sum(axis=1)
    last = _last(included)
    shown = points >= max(1, settings.icon_points)
    wanted = checked_targets(targets, included.shape[0])
    return Charts(
        settings=settings,
        values=ready.values,
        included=included,
        partition=ready.partitions.runs,
        trial=_trial(ready.partitions, settings),
        lines=lines,
        moving_range=ranges,
        flags=found,
        kind=kind,
        conflict=conflict,
        last=last,
        points=points,
        variation=variation(kind, last, shown, settings),
        assurance=assurance(wanted, lines, last, shown, settings),
    )


def _marks(what: str, marks: Bools, shape: tuple[int, ...]) -> Bools:
    given = np.asarray(marks)
    if given.dtype != np.bool_ or given.shape not in (shape, shape[1:]):
        raise SpcError(
            f"{what} is {given.dtype} of shape {given.shape}: give true or false for every point,"
            f" shape {shape} or {shape[1:]}."
        )
    return np.broadcast_to(given, shape)


def _last(included: Bools) -> NDArray[np.int64]:
    from_the_end = included[:, ::-1].argmax(axis=1)
    return np.where(included.any(axis=1), included.shape[1] - 1 - from_the_end, -1)


def _trial(partitions: Partitions, settings: Settings) -> Bools:
    """Return (n, t), where the limits in force are fed by fewer points than they should be."""
    fed = [
        (partitions.feeds & (partitions.limits == k)).sum(axis=1) for k in range(partitions.count)
    ]
    few = np.stack(fed, axis=1) < settings.trial_points
    if partitions.count == 1:
        return np.broadcast_to(few, partitions.feeds.shape)
    return np.take_along_axis(few, partitions.limits, axis=1)
