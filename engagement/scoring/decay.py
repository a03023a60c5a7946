"""Decayed sums and integrals over time, and the clock that stands still in silence.

Notation: an event of day d has at day t >= d the decay 2^{-(t-d)/h}, h its half-life in days.
Time runs along an axis on which day d is the stretch (d-1, d]: a score at day t sees the whole of
day t, and an event of day t has not decayed at all.
"""

import math

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.ledger import Agreements, Floats, Spans
from engagement.scoring.weeks import DAYS_PER_YEAR, Days

LN2 = math.log(2)


def count_until(day: Days, at: Days) -> NDArray[np.int64]:
    """Return for each day of `at` how many rows have happened by then (day <= at)."""
    return np.searchsorted(np.sort(day), at, side="right").astype(np.int64)


def decayed_sum(day: Days, value: Floats, at: Days, half_life: float) -> Floats:
    """Return sum_i value_i 2^{-(t - day_i)/h} over the rows with day_i <= t, for each t of `at`.

    One running sum serves all t, because 2^{-(t-d)/h} = 2^{d/h} 2^{-t/h}; exponents are taken
    relative to the last t, so nothing overflows. No rows give 0; the unit is that of value.
    """
    if day.size == 0 or at.size == 0:
        return np.zeros(at.size)
    order = np.argsort(day, kind="stable")
    day, value = day[order], value[order]
    newest = at.max()
    # Rows after the last t are not in any sum; capping their exponent keeps them finite.
    scaled = value * np.exp2(np.minimum(day - newest, 0) / half_life)
    running = np.concatenate([[0.0], np.cumsum(scaled)])
    by_then = running[np.searchsorted(day, at, side="right")]
    decayed: Floats = by_then * np.exp2((newest - at) / half_life)
    return decayed


def decayed_time(begin: Floats | Days, end: Floats | Days, at: Days, half_life: float) -> Floats:
    """Return the decayed length, in days, of each stretch (begin, end] seen from each t of `at`.

    integral over u from begin to min(end, t) of 2^{-(t-u)/h} du
        = h/ln 2 (2^{-(t-min(end,t))/h} - 2^{-(t-min(begin,t))/h})

    as an array (t, stretch). A stretch that begins at or after t has length 0; an endless one
    reaches at most h/ln 2.
    """
    t = at[:, np.newaxis]
    to_end = np.exp2((np.minimum(end, t) - t) / half_life)
    to_begin = np.exp2((np.minimum(begin, t) - t) / half_life)
    length: Floats = (to_end - to_begin) * (half_life / LN2)
    return length


def active_days(at: Days, idle: Spans) -> Days:
    """Return a clock, in days, that runs with the calendar but stands still on idle days.

    Only differences mean anything: active_days(t) - active_days(d) is the number of days after d,
    up to and including t, that are not idle.
    """
    spans = idle.merged()
    if spans.first.size == 0:
        return at
    t = at[:, np.newaxis]
    passed = np.clip(t - spans.first + 1, 0, spans.last - spans.first + 1)
    clock: Days = at - passed.sum(axis=1)
    return clock


def expected_contacts(
    start: int | None,
    agreements: Agreements,
    default_per_year: float,
    idle: Spans,
    at: Days,
    half_life: float,
) -> Floats:
    """Return R(t), the decayed contact units that were due, for each t of `at`.

    With one rate (per day) since the start R = rate h/ln 2 (1 - 2^{-(t-start)/h}). When the rate
    changes the integral is taken exactly, piece by piece between changes; on idle days nothing is
    due. No start, or a start at or after t: 0.
    """
    if start is None or at.size == 0 or start >= at.max():
        return np.zeros(at.size)
    spans = idle.merged()
    changes = np.concatenate([agreements.valid_from - 1, spans.first - 1, spans.last])
    inside = changes[(changes > start) & (changes < at.max())]
    edges = np.unique(np.concatenate([[start], inside, [at.max()]]))
    begin, end = edges[:-1], edges[1:]
    middle = (begin + end) / 2
    rate = agreements.in_force("contacts_per_year", middle, default_per_year) / DAYS_PER_YEAR
    rate[is_inside(middle, spans)] = 0.0
    due: Floats = decayed_time(begin, end, at, half_life) @ rate
    return due


def is_inside(at: Floats | Days, spans: Spans) -> NDArray[np.bool_]:
    """Return for each point of the axis whether it lies on a day of the merged spans."""
    if spans.first.size == 0:
        return np.zeros(at.size, dtype=np.bool_)
    k = np.searchsorted(spans.first - 1, at, side="left") - 1
    inside: NDArray[np.bool_] = (k >= 0) & (at <= spans.last[np.maximum(k, 0)])
    return inside
