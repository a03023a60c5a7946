"""One case of a file of funnels, as plain data: read, computed, and written in its own words.

A case has params and input. Rows of {num, den, group} make a funnel, with params data_type ("SR",
"PR" or "RC"), sr_method ("SHMI" or "CQC"), trim_by, limit (95, or 99 for the 99.8 % limits),
multiplier and draw_adjusted; rows of one group are added up. Other rows say by themselves what is
asked: {numerator, denominator} the official limits of proportions, {obs, expected} those of ratios,
{expected} alone exact Poisson limits of standardised ratios. Params of other names change nothing.
Names and conventions of the answers are those of the programs they are held against.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

import numpy as np

from engagement.scoring.funnel.chart import Funnel, draw_funnel, positions
from engagement.scoring.funnel.dispersion import TRIM
from engagement.scoring.funnel.limits import Limits, chance_limits, spread_limits
from engagement.scoring.funnel.official_cases import official_proportions, official_ratios
from engagement.scoring.funnel.reading import (
    Row,
    multiplier_of,
    number,
    numbers,
    plain,
    records,
    rows_of,
)
from engagement.scoring.funnel.units import FunnelError, Kind, Units
from engagement.scoring.ledger import Floats

_KINDS = {
    ("SR", "SHMI"): Kind.SHMI,
    ("SR", "CQC"): Kind.CQC,
    ("PR", None): Kind.PROPORTION,
    ("RC", None): Kind.COUNTS,
}
# Which position counts as an outlier of which limit; 99 is the usual short name of 99.8.
_OUTLIER_FROM = {95: 1, 99: 2, 99.8: 2}


def answer(case: Mapping[str, Any]) -> dict[str, Any] | list[dict[str, Any]]:
    """Return what a case asks for. Raises FunnelError with a sentence about what is wrong."""
    rows = rows_of(case)
    params = case.get("params") or {}
    if not isinstance(params, Mapping):
        raise FunnelError('params must be an object, such as {"data_type": "PR"}.')
    if "data_type" in params or "num" in rows[0]:
        return _funnel(rows, params)
    if "numerator" in rows[0]:
        return official_proportions(rows, params)
    if "obs" in rows[0]:
        return official_ratios(rows)
    if "expected" in rows[0]:
        return _poisson(rows)
    raise FunnelError(
        "The rows of input must have num and den, numerator and denominator, obs and expected,"
        " or expected alone."
    )


def _poisson(rows: Sequence[Row]) -> list[dict[str, Any]]:
    expected = numbers(rows, "expected")
    Units(Kind.SHMI, expected, expected)
    limits = chance_limits(Kind.SHMI, 1.0, expected)
    return records(_named(limits, ("ll95", "ul95", "ll998", "ul998"), 1.0))


def _funnel(rows: Sequence[Row], params: Mapping[str, Any]) -> dict[str, Any]:
    kind = _kind(params)
    adjust = params.get("draw_adjusted", True)
    if not isinstance(adjust, bool):
        raise FunnelError(f"draw_adjusted must be true or false, not {adjust!r:.60}.")
    groups, numerator, denominator = _added_up(rows)
    given = Units(kind, numerator, denominator)
    if kind is Kind.SHMI and params.get("SHMI_rounding", True):
        # Expected events are published with two decimals, and the indicator is made from those.
        denominator = np.array([round(value, 2) for value in denominator.tolist()])
    trim = number(params.get("trim_by", TRIM), "trim_by")
    funnel = draw_funnel(
        Units(kind, numerator, denominator), trim=trim, adjust=adjust, exact_below=0.0
    )
    return {
        "phi": funnel.dispersion.phi if adjust else 0.0,
        "tau2": funnel.dispersion.tau2 if adjust else 0.0,
        "draw_adjusted": funnel.adjusted,
        "units": records({"group": groups, **_columns(funnel, given.ratio, params, adjust=adjust)}),
    }


def _columns(
    funnel: Funnel, ratio: Floats, params: Mapping[str, Any], *, adjust: bool
) -> dict[str, Sequence[Any]]:
    multiplier = multiplier_of(params, usual=1)
    kind, units = funnel.units.kind, funnel.units
    tau2 = funnel.dispersion.tau2 if adjust else 0.0
    spread = spread_limits(kind, units.target, units.denominator, tau2)
    outside = positions(ratio, spread if funnel.adjusted else funnel.by_chance)
    outlier = np.abs(outside) >= _outlier_from(params)
    return {
        "numerator": plain(units.numerator),
        "denominator": plain(units.denominator),
        "rr": plain(ratio),
        "target_transformed": [funnel.placed.centre] * ratio.size,
        "Y": plain(funnel.placed.y),
        "Uzscore": plain(funnel.placed.z),
        "truncated" if kind is Kind.SHMI else "winsorised": _flags(funnel.dispersion.held_back),
        "Wuzscore": plain(funnel.dispersion.z),
        **_named(spread, ("OD95LCL", "OD95UCL", "OD99LCL", "OD99UCL"), multiplier),
        **_named(funnel.by_chance, ("LCL95", "UCL95", "LCL99", "UCL99"), multiplier),
        "outlier": _flags(outlier),
    }


def _named(
    limits: Limits, names: Sequence[str], multiplier: float
) -> dict[str, list[float | None]]:
    _denominator, *lines = astuple(limits)
    return {name: plain(multiplier * line) for name, line in zip(names, lines, strict=True)}


def _added_up(rows: Sequence[Row]) -> tuple[list[Any], Floats, Floats]:
    """Return the groups in the order of their first rows, and their sums of num and den.

    A row without a group stands for itself and is called by its number.
    """
    groups = [row.get("group", place) for place, row in enumerate(rows, start=1)]
    if any(not isinstance(group, str | int | float) for group in groups):
        raise FunnelError("group must be a name or a number in every row of input.")
    index = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    into = np.array([index[group] for group in groups])
    num, den = (
        np.bincount(into, numbers(rows, name), len(index)).astype(np.float64)
        for name in ("num", "den")
    )
    return list(index), num, den


def _kind(params: Mapping[str, Any]) -> Kind:
    data_type = params.get("data_type", "SR")
    method = params.get("sr_method", "SHMI") if data_type == "SR" else None
    found = [kind for names, kind in _KINDS.items() if names == (data_type, method)]
    if not found:
        raise FunnelError(
            f"data_type {data_type!r:.60} with sr_method {method!r:.60} is not known: data_type is"
            " SR, PR or RC, and sr_method of SR is SHMI or CQC."
        )
    return found[0]


def _outlier_from(params: Mapping[str, Any]) -> int:
    limit = number(params.get("limit", 99), "limit")
    if limit not in _OUTLIER_FROM:
        raise FunnelError(f"limit is {limit:g}: it must be 95, or 99 for the 99.8 % limits.")
    return _OUTLIER_FROM[limit]


def _flags(values: Any) -> list[int]:
    return [int(value) for value in values]
