"""What a simulated system writes down about its world: rows of evidence.

Written from the equations of the method's section 3; S is the logistic function, u uniform, z trust
on its scale and p true pressure.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from engagement.scoring.bulk import BulkRows
from engagement.scoring.ledger import Floats
from engagement.scoring.simulator.world import WEEKS_PER_YEAR, World, make_world
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.trust_model import INDEX, Source
from engagement.scoring.weeks import DAYS_PER_WEEK, Days

WEEKS = 260
# The first week ends on a Sunday far enough in for any half-life; no calendar is meant.
FIRST_SUNDAY = 700_000
DENSE, SPARSE = 1.0, 1 / 3
LENIENCY_SD, NOTE_TAKER_SD, ANSWER_SD = 6.0, 7.0, 16.0
ALIKE = 0.2
# Rows a year: council, trust, practice, care provider, voluntary.
_TYPES = ("council", "nhs_trust", "gp", "care_provider", "vcse")
RATES = {
    Source.COMMITMENT: (15, 20, 3, 1.5, 4),
    Source.ATTENDANCE: (40, 50, 8, 3, 10),
    Source.DOCUMENT: (20, 24, 4, 2, 5),
    Source.TONE: (30, 36, 4, 2, 6),
    Source.ISSUE: (3, 3, 0.5, 0.5, 0.7),
}
WAVES = (4, 4, 4, 2, 4)
INVITED = (5, 6, 1, 1, 1)


@dataclass(frozen=True)
class SimulatedSystem:
    """A world, the week-end day of each of its weeks, and its evidence by partner and day."""

    world: World
    days: Days
    rows: BulkRows

    def week_of(self, day: NDArray[np.integer]) -> Indexes:
        """Return the week that each row belongs to, counted from 0."""
        return (day.astype(np.int64) - FIRST_SUNDAY) // DAYS_PER_WEEK


@dataclass(frozen=True)
class _Records:
    partner: Indexes
    week: Indexes
    source: Source
    x: Floats
    q: Floats


def simulate(
    seed: int,
    density: float = DENSE,
    weeks: int = WEEKS,
    partners: dict[str, int] | None = None,
) -> SimulatedSystem:
    """Return the simulated system of a seed; density scales how much is written down."""
    rng = np.random.default_rng(seed)
    world = make_world(rng, weeks, partners)
    records = [_outcomes(rng, world, source, density) for source in RATES]
    records += _waves(rng, world, density)
    return SimulatedSystem(
        world=world,
        days=FIRST_SUNDAY + DAYS_PER_WEEK * np.arange(weeks, dtype=np.int64),
        rows=_joined(world, records),
    )


def _outcomes(rng: Generator, world: World, source: Source, density: float) -> _Records:
    expected = _of_type(world, RATES[source])[:, np.newaxis] * density / WEEKS_PER_YEAR
    if source is Source.ISSUE:
        expected = expected * np.clip(1 - 0.4 * world.z, 0.2, 3)
    counts = rng.poisson(np.broadcast_to(expected, world.trust.shape))
    partner, week = (np.repeat(at, counts[counts > 0]) for at in np.nonzero(counts))
    x = _VALUE[source](rng, world, partner, week)
    return _Records(partner, week, source, x, np.ones(partner.size))


def _commitment(rng: Generator, world: World, partner: Indexes, week: Indexes) -> Floats:
    e = 1 + 0.9 * world.z[partner, week] - 1.2 * world.pressure[partner, week]
    u = rng.random(partner.size)
    return np.where(u < _logistic(e), 1.0, np.where(u < _logistic(e + 1), 0.5, 0.0))


def _yes(
    constant: float, by_trust: float, by_pressure: float
) -> Callable[[Generator, World, Indexes, Indexes], Floats]:
    def value(rng: Generator, world: World, partner: Indexes, week: Indexes) -> Floats:
        e = constant + by_trust * world.z[partner, week]
        e -= by_pressure * world.pressure[partner, week]
        return (rng.random(partner.size) < _logistic(e)).astype(np.float64)

    return value


def _tone(rng: Generator, world: World, partner: Indexes, week: Indexes) -> Floats:
    bias = rng.normal(0, NOTE_TAKER_SD, len(world.kinds))
    return _on_five(rng, world.trust[partner, week] + bias[partner] + 8)


_VALUE = {
    Source.COMMITMENT: _commitment,
    Source.ATTENDANCE: _yes(1.1, 0.45, 1.3),
    Source.DOCUMENT: _yes(0.8, 0.5, 0.7),
    Source.TONE: _tone,
    Source.ISSUE: _yes(0.1, 0.8, 0.5),
}


def _waves(rng: Generator, world: World, density: float) -> list[_Records]:
    """Ask in every wave: a row for answering or not, and one for the answers of the organisation.

    With a third of the evidence there is a third of the waves.
    """
    leniency = rng.normal(0, LENIENCY_SD, len(world.kinds))
    gap = np.rint(WEEKS_PER_YEAR / (_of_type(world, WAVES) * density)).astype(np.int64)
    asked = (np.arange(1, world.trust.shape[1] + 1) % gap[:, np.newaxis]) == 0
    partner, week = np.nonzero(asked)
    invited = _of_type(world, INVITED).astype(np.int64)[partner]
    z, p = world.z[partner, week], world.pressure[partner, week]
    answers = rng.binomial(invited, _logistic(0.1 + 0.5 * z - 0.8 * p))
    some = answers > 0
    wave = np.repeat(np.arange(partner.size)[some], answers[some])
    given = _on_five(rng, world.trust[partner, week][wave] + leniency[partner[wave]])
    mean = np.bincount(wave, weights=given, minlength=partner.size)[some] / answers[some]
    return [
        _Records(partner, week, Source.ANSWERED, answers / invited, _alike(invited)),
        _Records(partner[some], week[some], Source.PULSE, mean, _alike(answers[some])),
    ]


def _on_five(rng: Generator, level: Floats) -> Floats:
    """Return an answer from 0 to 4, as a share, given with error."""
    answer = np.rint((level + rng.normal(0, ANSWER_SD, level.size)) / 25)
    shared: Floats = np.clip(answer, 0, 4) / 4
    return shared


def _alike(answers: Indexes) -> Floats:
    quality: Floats = answers / (1 + (answers - 1) * ALIKE)
    return quality


def _joined(world: World, records: list[_Records]) -> BulkRows:
    partner = np.concatenate([one.partner for one in records])
    week = np.concatenate([one.week for one in records])
    source = np.concatenate([np.full(one.week.size, INDEX[one.source]) for one in records])
    order = np.lexsort((week, partner))
    return BulkRows(
        partner=partner[order],
        day=(FIRST_SUNDAY + DAYS_PER_WEEK * week)[order],
        source=source[order],
        x=np.concatenate([one.x for one in records])[order],
        q=np.concatenate([one.q for one in records])[order],
        pressure=world.recorded[partner, week][order],
    )


def _of_type(world: World, values: tuple[float, ...]) -> Floats:
    by_type = dict(zip(_TYPES, values, strict=True))
    return np.array([float(by_type[kind]) for kind in world.kinds])


def _logistic(e: Floats) -> Floats:
    probability: Floats = 1 / (1 + np.exp(-e))
    return probability
