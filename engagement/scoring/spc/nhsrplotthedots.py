"""How the R package NHSRplotthedots 0.2.2 names points: one rule each, by priority."""

from engagement.scoring.spc.chart import Charts
from engagement.scoring.spc.icons import AssuranceIcon
from engagement.scoring.spc.settings import Direction

COMMON = "Common Cause"
ASSURANCE = {
    AssuranceIcon.PASS: "consistent_pass",
    AssuranceIcon.FAIL: "consistent_fail",
    AssuranceIcon.HIT_OR_MISS: "inconsistent",
}
_IMPROVEMENT = {Direction.INCREASE: 1, Direction.DECREASE: -1}


def special_cause_types(charts: Charts, row: int) -> list[str]:
    """Return the name of every point's rule: outside, then trend, two of three, shift."""
    flags = charts.flags
    rising = _rising(charts, row)
    names = []
    for i in range(charts.values.shape[1]):
        if flags.above[row, i] or flags.below[row, i]:
            name = "Above UCL" if flags.above[row, i] else "Below LCL"
        elif flags.trend_up[row, i] or flags.trend_down[row, i]:
            name = f"7 Point Trend ({'Increasing' if rising[i] else 'Decreasing'})"
        elif flags.two_above[row, i] or flags.two_below[row, i]:
            name = f"2 in 3 {'Above' if flags.two_above[row, i] else 'Below'} CL"
        elif flags.shift_above[row, i] or flags.shift_below[row, i]:
            name = f"7 Points {'Above' if flags.shift_above[row, i] else 'Below'} CL"
        else:
            name = COMMON
        names.append(name)
    return names


def point_types(names: list[str], direction: Direction) -> list[str]:
    """Return what each name means where that direction is improvement."""
    return [_point_type(name, direction) for name in names]


def _point_type(name: str, direction: Direction) -> str:
    if name == COMMON:
        return "common_cause"
    side = 1 if "Above" in name or "Increasing" in name else -1
    if direction is Direction.NEUTRAL:
        return f"special_cause_neutral_{'high' if side == 1 else 'low'}"
    better = side == _IMPROVEMENT[direction]
    return f"special_cause_{'improvement' if better else 'concern'}"


def _rising(charts: Charts, row: int) -> list[bool]:
    """Return for each point the way that the package gives its trend.

    By the step to the next point if that is in a trend too, otherwise by the step from the point
    before: so the last point of a rise takes the way of a fall that begins at the next point.
    """
    in_trend = charts.flags.trend_up[row] | charts.flags.trend_down[row]
    rising = [False] * in_trend.size
    positions = [i for i in range(in_trend.size) if charts.included[row, i]]
    for place, i in enumerate(positions):
        after = positions[place + 1 : place + 2]
        if after and in_trend[after[0]] and _same(charts, row, i, after[0]):
            rising[i] = bool(charts.values[row, after[0]] > charts.values[row, i])
        elif place and _same(charts, row, positions[place - 1], i):
            rising[i] = bool(charts.values[row, i] > charts.values[row, positions[place - 1]])
    return rising


def _same(charts: Charts, row: int, one: int, other: int) -> bool:
    return bool(charts.partition[row, one] == charts.partition[row, other])
