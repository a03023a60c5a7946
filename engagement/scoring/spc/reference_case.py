"""Reads one reference case: what a JSON file can hold, checked and put in order of time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

import numpy as np

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.spc.settings import Conflict, Direction, SpcError

Choice = TypeVar("Choice", bound=StrEnum)
Whens = list[datetime]


@dataclass(frozen=True)
class ReferenceCase:
    """A case in order of time: values (1, t), and what marks its points, each (t,).

    fixed and baseline: how many points fix the limits, by the name it goes by in NHSRplotthedots
    and in the SQL query; None: all do. screened: by NHSRplotthedots.
    """

    values: Floats
    starts: Bools
    ghosts: Bools
    target: float | None
    direction: Direction
    conflict: Conflict
    fixed: int | None
    baseline: int | None
    screened: bool


def read(case: Mapping[str, Any]) -> ReferenceCase:
    """Return a case read; points of one date stay in the order given. Raises SpcError."""
    x, y, params = case.get("x"), case.get("y"), case.get("params") or {}
    if not isinstance(x, list) or not isinstance(y, list) or len(x) != len(y) or not x:
        raise SpcError("A case needs x and y, two lists of one length with at least one point.")
    if not isinstance(params, Mapping):
        raise SpcError("params must be an object.")
    whens = [_when("x", value) for value in x]
    order = sorted(range(len(whens)), key=whens.__getitem__)
    recalculated = params.get("rebase") or params.get("recalc_at")
    starts = _marked("rebase", recalculated, whens)[order]
    ordered = [whens[i] for i in order]
    # Of points with one date only the first begins a partition, or it would be one point long.
    again = np.array([i > 0 and ordered[i] == ordered[i - 1] for i in range(len(ordered))])
    by_date = isinstance(recalculated, list) and isinstance(recalculated[0], str)
    return ReferenceCase(
        values=np.array([[_value(y[i]) for i in order]]),
        starts=starts & ~again if by_date or isinstance(recalculated, str) else starts,
        ghosts=_marked("ghost", params.get("ghost"), whens)[order],
        target=_number("target", params.get("target")),
        direction=_chosen(Direction, "direction", params.get("direction") or "increase"),
        conflict=_chosen(Conflict, "conflict", params.get("conflict") or "improvement"),
        fixed=_whole("fix", params.get("fix")),
        baseline=_whole("baseline_n", params.get("baseline_n")),
        screened=params.get("screen") is not False,
    )


def _marked(what: str, marks: object, whens: Whens) -> Bools:
    """Return (t,), in the order given, which points are named: by date, position or true."""
    listed = marks if isinstance(marks, list) else [] if marks is None else [marks]
    if listed and all(isinstance(mark, bool) for mark in listed):
        if len(listed) != len(whens):
            raise SpcError(f"{what} says true or false of {len(listed)} of {len(whens)} points.")
        return np.array(listed)
    marked = np.zeros(len(whens), dtype=np.bool_)
    for mark in listed:
        marked |= _named(what, mark, whens)
    return marked


def _named(what: str, mark: object, whens: Whens) -> Bools:
    if isinstance(mark, str):
        when = _when(what, mark)
        return np.array([other == when for other in whens])
    if not isinstance(mark, int) or isinstance(mark, bool) or not 0 <= mark < len(whens):
        raise SpcError(
            f"{what} holds {mark!r}: name a point by its date or by its position, from 0."
        )
    return np.array([place == mark for place in range(len(whens))])


def _when(what: str, value: object) -> datetime:
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError as error:
        raise SpcError(f"{what} holds {value!r}: write dates as YYYY-MM-DD.") from error


def _value(value: object) -> float:
    number = _number("y", value)
    return np.nan if number is None else number


def _number(what: str, value: object) -> float | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise SpcError(f"{what} holds {value!r}: give a number, or null for none.")
    return None if value is None else float(value)


def _whole(what: str, value: object) -> int | None:
    number = _number(what, value)
    if number is not None and not number.is_integer():
        raise SpcError(f"{what} holds {value!r}: give a whole number of points.")
    return None if number is None else int(number)


def _chosen(choices: type[Choice], what: str, value: object) -> Choice:
    try:
        return choices(str(value).lower())
    except ValueError as error:
        known = ", ".join(choices)
        raise SpcError(f"{what} is {value!r}: choose one of {known}.") from error
