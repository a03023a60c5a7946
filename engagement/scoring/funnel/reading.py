"""Rows of plain data turned into arrays, and arrays into plain data."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any, TypeGuard

import numpy as np

from engagement.scoring.funnel.units import FunnelError
from engagement.scoring.ledger import Floats

Row = Mapping[str, Any]
_LARGEST_MULTIPLIER = 1e9


def rows_of(case: Mapping[str, Any]) -> Sequence[Row]:
    """Return the rows of a case's input. Raises FunnelError unless they are a list of objects."""
    rows = case.get("input")
    if not isinstance(rows, list) or not rows:
        raise FunnelError("input must be a list of at least one row.")
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise FunnelError(f"Row {place} of input must be an object, not {row!r:.60}.")
    return rows


def numbers(rows: Sequence[Row], name: str) -> Floats:
    """Return one column, shape (row,). Raises FunnelError that names the row and the column."""
    for place, row in enumerate(rows, start=1):
        if name not in row:
            raise FunnelError(f"Row {place} of input has no {name}.")
        number(row[name], f"{name} in row {place} of input")
    return np.array([row[name] for row in rows], dtype=np.float64)


def number(value: object, what: str) -> float:
    """Return a plain number. Raises FunnelError for anything else, also for true and NaN."""
    if not is_number(value):
        raise FunnelError(f"{what} must be a number, not {value!r:.60}.")
    return float(value)


def multiplier_of(params: Mapping[str, Any], usual: float) -> float:
    """Return what lines are multiplied by, such as 100 for percent."""
    multiplier = number(params.get("multiplier", usual), "multiplier")
    if not 0 < multiplier <= _LARGEST_MULTIPLIER:
        raise FunnelError(f"multiplier is {multiplier:g}: it must be above 0, such as 1 or 100.")
    return multiplier


def is_number(value: object) -> TypeGuard[int | float]:
    """Return whether a value is a finite number; a whole one beyond all measure is not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= sys.float_info.max


def plain(values: Iterable[Any]) -> list[float | None]:
    """Return numbers for a document, with None for what is not one."""
    return [float(value) if isfinite(value) else None for value in values]


def records(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Return columns of one length as one object a row."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
