"""Cases of the official limits, in the words of the published tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engagement.scoring.funnel.chart import Positions
from engagement.scoring.funnel.official import (
    axis_points,
    expected_limits,
    proportion_limits,
    proportion_positions,
    ratio_positions,
)
from engagement.scoring.funnel.reading import Row, multiplier_of, numbers, plain, records
from engagement.scoring.funnel.units import Kind, Units
from engagement.scoring.ledger import Floats

_CLASS_COLUMN = "significance"
_CLASSES = {
    -2: "Low (0.001)",
    -1: "Low (0.025)",
    0: "Not significant",
    1: "High (0.025)",
    2: "High (0.001)",
}


def official_proportions(rows: Sequence[Row], params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the limits at the published populations, in percent, and the class of every area."""
    units = Units(Kind.PROPORTION, numbers(rows, "numerator"), numbers(rows, "denominator"))
    multiplier = multiplier_of(params, usual=100)
    at = axis_points(units.denominator, to_the_end=True)
    limits = proportion_limits(units.target, at)
    columns = {
        "Population": at,
        "Lower2s0025limit": multiplier * limits.lower_95,
        "Upper2s0025limit": multiplier * limits.upper_95,
        "Lower3s0001limit": multiplier * limits.lower_998,
        "Upper3s0001limit": multiplier * limits.upper_998,
        "Baseline": np.full_like(at, multiplier * units.target),
    }
    return _answer(columns, rows, proportion_positions(units))


def official_ratios(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the limits at the published counts, and the class of every row."""
    units = Units(Kind.SHMI, numbers(rows, "obs"), numbers(rows, "expected"))
    at = axis_points(units.denominator, to_the_end=False)
    limits = expected_limits(at)
    columns = {"Observed_events": at}
    for name, expected in (
        ("lower_2s", limits.upper_95),
        ("upper_2s", limits.lower_95),
        ("lower_3s", limits.upper_998),
        ("upper_3s", limits.lower_998),
    ):
        # Where most events had to be expected, the ratio is lowest.
        columns[f"{name}_exp_events"] = expected
        columns[f"{name}_count"] = at / expected - 1
        columns[f"{name}_isr"] = 100 * at / expected
    return _answer(columns, rows, ratio_positions(units))


def _answer(
    columns: Mapping[str, Floats], rows: Sequence[Row], outside: Positions
) -> dict[str, Any]:
    classes = [_CLASSES[position] for position in outside.tolist()]
    return {
        "limits": records({name: plain(values) for name, values in columns.items()}),
        "class_column": _CLASS_COLUMN,
        "units": [{**row, _CLASS_COLUMN: name} for row, name in zip(rows, classes, strict=True)],
    }
