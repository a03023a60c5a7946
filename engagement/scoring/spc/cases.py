"""One reference case in plain figures, answered as NHS England's SQL and NHSRplotthedots would.

For holding the charts against other programs: a case is what a JSON file can hold.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.spc.chart import Charts, xmr
from engagement.scoring.spc.icons import AssuranceIcon, PointKind, VariationIcon
from engagement.scoring.spc.nhsrplotthedots import ASSURANCE, point_types, special_cause_types
from engagement.scoring.spc.reference_case import ReferenceCase, read
from engagement.scoring.spc.settings import (
    Convention,
    Direction,
    Screening,
    Settings,
    TwoOfThree,
)

_VARIATION = {
    VariationIcon.COMMON_CAUSE: "Common Cause",
    VariationIcon.IMPROVEMENT_HIGH: "Improvement (High)",
    VariationIcon.IMPROVEMENT_LOW: "Improvement (Low)",
    VariationIcon.CONCERN_HIGH: "Concern (High)",
    VariationIcon.CONCERN_LOW: "Concern (Low)",
    VariationIcon.NEITHER_HIGH: "Neither (High)",
    VariationIcon.NEITHER_LOW: "Neither (Low)",
}
_ASSURANCE = {
    AssuranceIcon.PASS: "Pass",
    AssuranceIcon.FAIL: "Fail",
    AssuranceIcon.HIT_OR_MISS: "Hit or Miss",
}
_VERSIONS = {
    "mdc_sql_v2_5": TwoOfThree.BETWEEN,
    "mdc_two_sigma_from_nov_2023": TwoOfThree.BEYOND,
}


def answer(case: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the figures of a case by variant: the two of NHS England's SQL, and NHSRplotthedots.

    case: x, dates as YYYY-MM-DD, and y, numbers or null, of one length; params with screen (for
    NHSRplotthedots alone, and its default is true), direction, target, fix or baseline_n (how many
    points fix the limits), rebase or recalc_at (where limits are recalculated), ghost, conflict
    (improvement, as Excel shows it, or concern). Points are named by date, by 0-based position in
    x, or, all at once, by a list of true and false. Other keys are ignored. Raises SpcError.

    Lists are in order of time; of points with one date the first given goes first. Null: no figure,
    as with the limits of a partition of one point. Both programs recalculate at a point, so a date
    without one begins nothing. Where they are silent: a point that is null is left out as if it
    were ghosted, by all three; NHSRplotthedots, which knows no ghosts, leaves them out too; a
    ghosted point is drawn as common cause; figures are given and icons shown for any number of
    points; a baseline that is longer than the series does nothing.
    """
    given = read(case)
    figures = {
        name: _as_nhs_england(_charts(given, _nhs_england(given, version)))
        for name, version in _VERSIONS.items()
    }
    charts = _charts(given, _nhsrplotthedots(given))
    figures["nhsrplotthedots_0_2_2"] = _as_nhsrplotthedots(
        charts, has_target=given.target is not None
    )
    return figures


def _nhs_england(case: ReferenceCase, version: TwoOfThree) -> Settings:
    return Settings(
        direction=case.direction,
        two_of_three=version,
        conflict=case.conflict,
        baseline_points=case.baseline if case.baseline is not None else case.fixed,
        icon_points=0,
    )


def _nhsrplotthedots(case: ReferenceCase) -> Settings:
    return Settings(
        direction=case.direction,
        screening=Screening.NHSRPLOTTHEDOTS if case.screened else Screening.OFF,
        two_of_three=TwoOfThree.BETWEEN,
        convention=Convention.NHSRPLOTTHEDOTS,
        baseline_points=case.fixed if case.fixed is not None else case.baseline,
        icon_points=0,
    )


def _charts(case: ReferenceCase, settings: Settings) -> Charts:
    return xmr(case.values, settings, starts=case.starts, ghosts=case.ghosts, targets=case.target)


def _as_nhs_england(charts: Charts) -> dict[str, Any]:
    variation, assurance = charts.variation_icon(0), charts.assurance_icon(0)
    common = {PointKind.EXCLUDED: PointKind.COMMON_CAUSE}
    return {
        "mean": _figures(charts.lines.mean),
        "upl": _figures(charts.lines.upper),
        "lpl": _figures(charts.lines.lower),
        "moving_range_mean": _figures(charts.lines.moving_range_mean),
        "moving_range_limit": _figures(charts.lines.moving_range_limit),
        "flags": {f.name: _positions(getattr(charts.flags, f.name)) for f in fields(charts.flags)},
        "point": [str(common.get(kind, kind)) for kind in charts.point_kinds(0)],
        "conflict_points": _positions(charts.conflict),
        "variation_icon": None if variation is None else _VARIATION[variation],
        "assurance_icon": None if assurance is None else _ASSURANCE[assurance],
    }


def _as_nhsrplotthedots(charts: Charts, *, has_target: bool) -> dict[str, Any]:
    flags, last = charts.flags, int(charts.last[0])
    names = special_cause_types(charts, 0)
    types = point_types(names, charts.settings.direction)
    return {
        "mean": _figures(charts.lines.mean),
        "lpl": _figures(charts.lines.lower),
        "upl": _figures(charts.lines.upper),
        "rebase_group": charts.partition[0].tolist(),
        "outside": _positions(flags.above | flags.below),
        "trend": _positions(flags.trend_up | flags.trend_down),
        "shift": _positions(flags.shift_above | flags.shift_below),
        "two_in_three": _positions(flags.two_above | flags.two_below),
        "special_cause_type": names,
        "point_type": types,
        "last_point_type": types[last] if last >= 0 else None,
        # An empty object is how the package's answer "no target" reads in JSON.
        "assurance": _assurance(charts) if has_target else {},
    }


def _assurance(charts: Charts) -> str | None:
    if charts.settings.direction is Direction.NEUTRAL:
        return None
    return ASSURANCE[charts.assurance_icon(0) or AssuranceIcon.HIT_OR_MISS]


def _figures(line: Floats) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in line[0]]


def _positions(flags: Bools) -> list[int]:
    return np.flatnonzero(flags[0]).tolist()
