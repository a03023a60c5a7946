"""How well scores agree with a known truth."""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.health import NORMAL_90
from engagement.scoring.ledger import Bools, Floats

# The first year is for the scores to settle.
FIRST_WEEK = 52
RANK_EVERY = 13


@dataclass(frozen=True)
class Track:
    """Scores of many partners at many weeks, as arrays (partner, week)."""

    mean: Floats
    sd: Floats


def ranks(values: Floats) -> Floats:
    """Return ranks from 0 up; equal values share the mean of theirs."""
    _, group, count = np.unique(values, return_inverse=True, return_counts=True)
    below = np.cumsum(count) - count
    shared: Floats = (below + (count - 1) / 2)[group]
    return shared


def rank_agreement(one: Floats, other: Floats) -> float:
    """Return Spearman's correlation of two lists."""
    return float(np.corrcoef(ranks(one), ranks(other))[0, 1])


def mean_rank_agreement(track: Track, trust: Floats) -> float:
    """Return Spearman's correlation between partners, averaged over a week of each quarter."""
    weeks = range(FIRST_WEEK, trust.shape[1], RANK_EVERY)
    return float(np.mean([rank_agreement(track.mean[:, k], trust[:, k]) for k in weeks]))


def error(track: Track, trust: Floats) -> float:
    """Return the root of the mean squared error, in points."""
    return float(np.sqrt(np.mean((track.mean - trust)[:, FIRST_WEEK:] ** 2)))


def covered(track: Track, trust: Floats) -> Bools:
    """Return whether the 90 % interval holds the truth, from the first counted week on."""
    inside: Bools = np.abs(track.mean - trust) <= NORMAL_90 * track.sd
    return inside[:, FIRST_WEEK:]


def width(track: Track) -> float:
    """Return the mean width of the 90 % interval, cut to 0..100."""
    low = np.clip(track.mean - NORMAL_90 * track.sd, 0, 100)
    high = np.clip(track.mean + NORMAL_90 * track.sd, 0, 100)
    return float((high - low)[:, FIRST_WEEK:].mean())


def chance_to_tell_apart(score: Floats, happened: Bools) -> float:
    """Return the area under the curve: how often a case that happened had the higher score."""
    yes = int(happened.sum())
    no = happened.size - yes
    return float((ranks(score)[happened].sum() - yes * (yes - 1) / 2) / (yes * no))
