"""How many true falls a prompt catches, and how many prompts are about nothing.

A sudden fall is caught if a prompt is raised within 26 weeks. A prompt speaks of the last 26 weeks,
so it is false if true trust lies less than 8 points below its highest of those. Trust also falls
without one sudden event; a stricter count takes those prompts as false too: all without a sudden
fall in the 26 weeks before and without a slow decline under way. The fall that raises a prompt is
set, for each model, so that the wanted share of sudden falls is caught: otherwise a model that is
merely quieter would look better.
"""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.prompts import SPAN_WEEKS, fallen
from engagement.scoring.simulator.measures import FIRST_WEEK
from engagement.scoring.simulator.world import WEEKS_PER_YEAR, World
from engagement.scoring.trust_ledger import Indexes

CATCH_WITHIN = 26
LOOK_BACK = SPAN_WEEKS
REAL_FALL = 8.0
_STEPS, _LARGEST = 20, 40.0


@dataclass(frozen=True)
class Prompts:
    """drop: points that raise a prompt; caught: share of sudden falls; false, false_strictly: false
    prompts a partner-year; by_capacity: share of episodes of pressure alone that raise one.
    """

    drop: float
    caught: float
    false: float
    false_strictly: float
    by_capacity: float


def judge_prompts(mean: Floats, world: World, wanted: float) -> Prompts:
    """Judge prompts at the largest drop that catches the wanted share of sudden falls."""
    low, high = 0.0, _LARGEST
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _caught(_raised(mean, middle), world) >= wanted:
            low = middle
        else:
            high = middle
    raised = _raised(mean, low)
    years = mean.shape[0] * (mean.shape[1] - FIRST_WEEK) / WEEKS_PER_YEAR
    return Prompts(
        drop=low,
        caught=_caught(raised, world),
        false=float((raised & ~_really_fell(world.trust)).sum() / years),
        false_strictly=float((raised & ~_began_to_fall(world)).sum() / years),
        by_capacity=_by_capacity(raised, world),
    )


def _raised(mean: Floats, drop: float) -> Bools:
    raised = fallen(mean, drop)
    raised[:, :FIRST_WEEK] = False
    return raised


def _caught(raised: Bools, world: World) -> float:
    shocks = world.shocks
    counts = (shocks.points < 0) & _in_view(shocks.week, raised.shape[1])
    return float(np.mean(_soon(raised)[shocks.partner[counts], shocks.week[counts]]))


def _by_capacity(raised: Bools, world: World) -> float:
    """Look only at episodes without a sudden fall or a slow decline around them."""
    episodes = world.episodes
    fell = _sudden_falls(world) | world.drifting
    around = _soon(fell) | _lately(fell)
    at = episodes.partner, episodes.begin
    pure = ~around[at] & _in_view(episodes.begin, raised.shape[1])
    return float(np.mean(_soon(raised)[at][pure]))


def _in_view(week: Indexes, weeks: int) -> Bools:
    inside: Bools = (week >= FIRST_WEEK) & (week < weeks - CATCH_WITHIN)
    return inside


def _soon(happens: Bools) -> Bools:
    """Return whether something happens in a week or one of the 26 after it."""
    weeks = happens.shape[1]
    until = np.cumsum(np.pad(happens, ((0, 0), (1, CATCH_WITHIN))), axis=1, dtype=np.int64)
    soon: Bools = until[:, CATCH_WITHIN + 1 :] > until[:, :weeks]
    return soon


def _lately(happens: Bools) -> Bools:
    """Return whether something happens in a week or one of the 26 before it."""
    return _soon(happens[:, ::-1])[:, ::-1]


def _sudden_falls(world: World) -> Bools:
    shocks = world.shocks
    fell = np.zeros(world.trust.shape, dtype=np.bool_)
    fell[shocks.partner[shocks.points < 0], shocks.week[shocks.points < 0]] = True
    return fell


def _began_to_fall(world: World) -> Bools:
    return _lately(_sudden_falls(world)) | world.drifting


def _really_fell(trust: Floats) -> Bools:
    highest = trust.copy()
    for lag in range(1, LOOK_BACK + 1):
        np.maximum(highest[:, lag:], trust[:, :-lag], out=highest[:, lag:])
    fell: Bools = highest - trust >= REAL_FALL
    return fell
