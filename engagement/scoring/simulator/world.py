"""What is true in a simulated system: trust and pressure of every partner in every week.

Written from the equations of the method's section 3. A step is one week, dt = 1/52 of a year.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.trust_ledger import Indexes

WEEKS_PER_YEAR = 52
# Partners and mean trust of each type.
PARTNERS = {"council": 30, "nhs_trust": 20, "gp": 500, "care_provider": 250, "vcse": 200}
MEAN_TRUST = {"council": 58, "nhs_trust": 64, "gp": 60, "care_provider": 52, "vcse": 62}
LEVEL_SD, DRIFTING = 10.0, 0.08
OU_SD, OU_YEARS = 7.0, 1.0
SHOCKS_PER_YEAR, RISES = 0.20, 0.25
EPISODES_PER_YEAR, RECORDED, FALSE_CLAIMS = 0.35, 0.75, 0.05
MEAN_DELAY, RECORDING_ERROR = 4.0, 0.15


@dataclass(frozen=True)
class Shocks:
    """Sudden changes of trust: partner, week, points."""

    partner: Indexes
    week: Indexes
    points: Floats


@dataclass(frozen=True)
class Episodes:
    """Times of true pressure: partner, first week, first week after it, level."""

    partner: Indexes
    begin: Indexes
    end: Indexes
    level: Floats


@dataclass(frozen=True)
class World:
    """The truth, as arrays (partner, week), and what happened to make it so.

    drifting: whether a slow decline is under way; recorded: pressure as somebody wrote it down.
    """

    kinds: list[str]
    trust: Floats
    pressure: Floats
    recorded: Floats
    drifting: Bools
    shocks: Shocks
    episodes: Episodes

    @property
    def z(self) -> Floats:
        """Return trust on the scale of the outcome equations, (trust - 58) / 12."""
        scaled: Floats = (self.trust - 58) / 12
        return scaled


def make_world(rng: Generator, weeks: int, partners: dict[str, int] | None = None) -> World:
    """Draw a world of the usual size, or of another number of partners of each type."""
    counts = PARTNERS if partners is None else partners
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    shocks, shocked = _shocks(rng, len(kinds), weeks)
    drift, drifting = _drift(rng, len(kinds), weeks)
    mean = np.array([float(MEAN_TRUST[kind]) for kind in kinds])
    level = rng.normal(mean, LEVEL_SD)[:, np.newaxis]
    trust = level + _ornstein_uhlenbeck(rng, len(kinds), weeks) + shocked + drift
    episodes, pressure, recorded = _pressure(rng, len(kinds), weeks)
    return World(
        kinds=kinds,
        trust=np.clip(trust, 2, 98),
        pressure=pressure,
        recorded=recorded,
        drifting=drifting,
        shocks=shocks,
        episodes=episodes,
    )


def _ornstein_uhlenbeck(rng: Generator, partners: int, weeks: int) -> Floats:
    keep = np.exp(-1 / (WEEKS_PER_YEAR * OU_YEARS))
    noise = rng.normal(0, OU_SD, (weeks, partners))
    path = noise.copy()
    for week in range(1, weeks):
        path[week] = keep * path[week - 1] + np.sqrt(1 - keep**2) * noise[week]
    return np.ascontiguousarray(path.T)


def _shocks(rng: Generator, partners: int, weeks: int) -> tuple[Shocks, Floats]:
    """Draw sudden rises N(12, 4) and falls -N(22, 6), which heal by half in 60 weeks."""
    partner, week = np.nonzero(rng.random((partners, weeks)) < SHOCKS_PER_YEAR / WEEKS_PER_YEAR)
    rise = rng.random(partner.size) < RISES
    points = np.where(rise, rng.normal(12, 4, partner.size), -rng.normal(22, 6, partner.size))
    path = np.zeros((partners, weeks))
    path[partner, week] = points
    for k in range(1, weeks):
        path[:, k] += 0.5 ** (1 / 60) * path[:, k - 1]
    return Shocks(partner, week, points), path


def _drift(rng: Generator, partners: int, weeks: int) -> tuple[Floats, Bools]:
    """Let a few decline by 8 points a year for 104 weeks from a random week."""
    drifts = rng.random(partners) < DRIFTING
    since = np.arange(weeks) - rng.integers(0, weeks, partners)[:, np.newaxis]
    path = np.where(drifts[:, np.newaxis], -8 / WEEKS_PER_YEAR * np.clip(since, 0, 104), 0.0)
    return path, drifts[:, np.newaxis] & (since >= 0) & (since < 104)


def _pressure(rng: Generator, partners: int, weeks: int) -> tuple[Episodes, Floats, Floats]:
    """Draw episodes, and which of them were recorded: late, not quite right, and some falsely."""
    partner, begin = np.nonzero(rng.random((partners, weeks)) < EPISODES_PER_YEAR / WEEKS_PER_YEAR)
    count = partner.size
    length = (rng.gamma(3, 10, count) + 4).astype(np.int64)
    level = rng.uniform(0.4, 1, count)
    end = np.minimum(begin + length, weeks)
    pressure, recorded = np.zeros((partners, weeks)), np.zeros((partners, weeks))
    known = rng.random(count) < RECORDED
    from_week = begin + rng.exponential(MEAN_DELAY, count).astype(np.int64)
    written = np.clip(level + rng.normal(0, RECORDING_ERROR, count), 0.1, 1)
    for k in range(count):
        who = partner[k]
        _raise_to(pressure[who, begin[k] : end[k]], level[k])
        if known[k]:
            _raise_to(recorded[who, from_week[k] : end[k]], written[k])
    false = np.flatnonzero(rng.random(partners) < FALSE_CLAIMS)
    for who, week in zip(false, rng.integers(0, weeks, false.size), strict=True):
        _raise_to(recorded[who, week : week + 20], 0.7)
    return Episodes(partner, begin, end, level), pressure, recorded


def _raise_to(stretch: Floats, level: float) -> None:
    np.maximum(stretch, level, out=stretch)
