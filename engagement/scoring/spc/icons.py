"""What a point means, and the two icons that sum a chart up: variation and assurance."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.spc.limits import Lines
from engagement.scoring.spc.neighbours import Number
from engagement.scoring.spc.rules import Flags
from engagement.scoring.spc.settings import Conflict, Convention, Direction, Settings, SpcError

Codes = NDArray[np.int8]
NO_ICON = -1


class PointKind(StrEnum):
    """What a point is drawn as; EXCLUDED: ghosted or missing."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEITHER_HIGH = "neither_high"
    NEITHER_LOW = "neither_low"
    EXCLUDED = "excluded"


class VariationIcon(StrEnum):
    """What the last point says: blue, orange, grey or purple, with H or L."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEITHER_HIGH = "neither_high"
    NEITHER_LOW = "neither_low"


class AssuranceIcon(StrEnum):
    """Whether the process, left as it is, meets its target: always, never, or by chance."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    HIT_OR_MISS = "hit_or_miss"


POINT_KINDS: tuple[PointKind, ...] = tuple(PointKind)
VARIATION_ICONS: tuple[VariationIcon, ...] = tuple(VariationIcon)
ASSURANCE_ICONS: tuple[AssuranceIcon, ...] = tuple(AssuranceIcon)

# What a point of each kind makes of the icon, by the direction of improvement.
_ICON_OF = {
    Direction.INCREASE: {
        PointKind.IMPROVEMENT: VariationIcon.IMPROVEMENT_HIGH,
        PointKind.CONCERN: VariationIcon.CONCERN_LOW,
    },
    Direction.DECREASE: {
        PointKind.IMPROVEMENT: VariationIcon.IMPROVEMENT_LOW,
        PointKind.CONCERN: VariationIcon.CONCERN_HIGH,
    },
    Direction.NEUTRAL: {
        PointKind.NEITHER_HIGH: VariationIcon.NEITHER_HIGH,
        PointKind.NEITHER_LOW: VariationIcon.NEITHER_LOW,
    },
}


def point_kinds(found: Flags, included: Bools, settings: Settings) -> tuple[Codes, Bools]:
    """Return the place of each point's kind in POINT_KINDS, and where rules conflict; both (n, t).

    A point in conflict breaks a rule of improvement and one of concern; the setting decides what it
    is. Where no direction is better nothing conflicts, and high goes before low, as in the SQL
    query.
    """
    high, low = found.high, found.low
    if settings.direction is Direction.NEUTRAL:
        first, second = high, low
        kinds = (PointKind.NEITHER_HIGH, PointKind.NEITHER_LOW)
    else:
        better = high if settings.direction is Direction.INCREASE else low
        worse = low if settings.direction is Direction.INCREASE else high
        first, second = better, worse
        kinds = (PointKind.IMPROVEMENT, PointKind.CONCERN)
        if settings.conflict is Conflict.CONCERN:
            first, second, kinds = second, first, (kinds[1], kinds[0])
    codes = np.full(included.shape, POINT_KINDS.index(PointKind.COMMON_CAUSE), dtype=np.int8)
    codes[second] = POINT_KINDS.index(kinds[1])
    codes[first] = POINT_KINDS.index(kinds[0])
    codes[~included] = POINT_KINDS.index(PointKind.EXCLUDED)
    neutral = settings.direction is Direction.NEUTRAL
    return codes, np.zeros_like(included) if neutral else high & low


def variation(kinds: Codes, last: NDArray[np.int64], shown: Bools, settings: Settings) -> Codes:
    """Return (n,) the place of each series' icon in VARIATION_ICONS, by its last included point.

    kinds: (n, t). last: (n,) position of that point. shown: (n,); NO_ICON where not.
    """
    icons = _ICON_OF[settings.direction]
    table = np.array(
        [VARIATION_ICONS.index(icons.get(k, VariationIcon.COMMON_CAUSE)) for k in POINT_KINDS],
        dtype=np.int8,
    )
    return np.where(shown, table[_at(kinds, last)], np.int8(NO_ICON))


def assurance(
    targets: Floats, lines: Lines, last: NDArray[np.int64], shown: Bools, settings: Settings
) -> Codes:
    """Return (n,) the place of each series' icon in ASSURANCE_ICONS, by the limits at `last`.

    targets: (n,), NaN: none. NO_ICON where there is no target, no limit, no better direction, or
    the series is not shown. A target on a limit counts as surely met (missed) by the convention of
    NHS England, and met first where both limits are equal; by that of NHSRplotthedots it may be met
    or missed.
    """
    lower, upper, slack = (_at(line, last) for line in (lines.lower, lines.upper, lines.slack))
    if settings.convention is Convention.NHS_ENGLAND:
        under, over = targets <= lower + slack, targets >= upper - slack
    else:
        under, over = targets < lower - slack, targets > upper + slack
    met, missed = (under, over) if settings.direction is Direction.INCREASE else (over, under)
    codes = np.full(targets.shape, ASSURANCE_ICONS.index(AssuranceIcon.HIT_OR_MISS), dtype=np.int8)
    codes[missed] = ASSURANCE_ICONS.index(AssuranceIcon.FAIL)
    codes[met] = ASSURANCE_ICONS.index(AssuranceIcon.PASS)
    nothing = np.isnan(targets) | np.isnan(lower) | ~shown
    if settings.direction is Direction.NEUTRAL:
        nothing = np.ones_like(nothing)
    codes[nothing] = NO_ICON
    return codes


def checked_targets(targets: float | Floats | None, series: int) -> Floats:
    """Return (n,) a target for each series; None: none has one. Raises SpcError."""
    given = np.asarray(np.nan if targets is None else targets, dtype=np.float64)
    if given.shape not in ((), (series,)):
        raise SpcError(
            f"There are {series} series and targets of shape {given.shape}: give one target for"
            " all of them, or one for each."
        )
    if np.any(np.isinf(given)):
        raise SpcError("A target is infinite: leave it out, or give a number.")
    return np.broadcast_to(given, (series,))


def _at(values: NDArray[Number], last: NDArray[np.int64]) -> NDArray[Number]:
    return values[np.arange(last.size), last]
