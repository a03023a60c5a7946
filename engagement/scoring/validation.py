"""How good a trust model is where the truth is known: the measured table, on simulated systems.

Figures of simulated systems are upper estimates: real partnerships follow no equations of ours.
Source: the method's section 3.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from engagement.scoring.bulk import BulkRows, score_many
from engagement.scoring.ledger import Floats
from engagement.scoring.simulator.baselines import BASELINES, Line, fitted_line, weekly_sums
from engagement.scoring.simulator.falls import judge_prompts
from engagement.scoring.simulator.gaming import Scorer, gaming_rises
from engagement.scoring.simulator.measures import (
    FIRST_WEEK,
    Track,
    chance_to_tell_apart,
    covered,
    error,
    mean_rank_agreement,
    width,
)
from engagement.scoring.simulator.records import DENSE, SPARSE, SimulatedSystem, simulate
from engagement.scoring.trust_model import INDEX, Source, TrustModel
from engagement.scoring.weeks import Days

# Not used when the method was tuned.
SEEDS = (201, 202, 203, 204, 205)
DENSITIES = {"dense": DENSE, "sparse": SPARSE}
# With a few rows a year nobody can catch six in ten sudden falls within half a year.
WANTED = {"dense": 0.6, "sparse": 0.4}

Report = Callable[[str], None]
Tracker = Callable[[list[str], BulkRows, Days], Track]


def validate(
    model: TrustModel,
    seeds: Sequence[int] = SEEDS,
    report: Report = lambda _: None,
    partners: dict[str, int] | None = None,
) -> dict[str, Any]:
    """Return the table of the model and of the four baselines, means over the seeds.

    {"model": {"dense": {...}, "sparse": {...}}, "baselines": {name: the same}, "seeds": [...]}.
    report is told, in a line, what is being done. partners: how many of each type, if not the
    usual thousand.
    """
    table: dict[str, dict[str, Any]] = {name: {} for name in ("model", *BASELINES)}
    for density, share in DENSITIES.items():
        report(f"Simulating {len(seeds)} {density} systems")
        systems = [simulate(seed, share, partners=partners) for seed in seeds]
        trackers: dict[str, Tracker] = {"model": partial(_by_model, model)}
        for name in BASELINES:
            trackers[name] = partial(_by_baseline, name, _line(name, systems))
        for name, tracker in trackers.items():
            report(f"Scoring them by {name}")
            figures = [_figures(system, tracker, WANTED[density]) for system in systems]
            table[name][density] = _with_worst(mean_of(figures))
    return {
        "seeds": list(seeds),
        "score_model": model.version,
        "model": table.pop("model"),
        "baselines": table,
    }


def measure(
    model: TrustModel, seed: int, density: str, partners: dict[str, int] | None = None
) -> dict[str, Any]:
    """Return the figures of the model alone on the simulated system of one seed."""
    system = simulate(seed, DENSITIES[density], partners=partners)
    return _with_worst(_figures(system, partial(_by_model, model), WANTED[density]))


def mean_of(figures: Sequence[Any]) -> Any:
    """Return the mean of each figure, in the same nested dictionaries."""
    if isinstance(figures[0], dict):
        return {name: mean_of([one[name] for one in figures]) for name in figures[0]}
    return float(np.mean(figures))


def _with_worst(figures: dict[str, Any]) -> dict[str, Any]:
    worst = max(max(by_source.values()) for by_source in figures["gaming"].values())
    return {**figures, "gaming_worst": worst}


def _figures(system: SimulatedSystem, tracker: Tracker, wanted: float) -> dict[str, Any]:
    world = system.world
    track = tracker(world.kinds, system.rows, system.days)
    inside = covered(track, world.trust)
    kinds = np.array(world.kinds)
    prompts = judge_prompts(track.mean, world, wanted)
    return {
        "spearman": mean_rank_agreement(track, world.trust),
        "rmse": error(track, world.trust),
        "cover": float(inside.mean()),
        "cover_by_type": {
            kind: float(inside[kinds == kind].mean()) for kind in dict.fromkeys(world.kinds)
        },
        "width": width(track),
        "auc_commitment": _tells_apart(system, track, Source.COMMITMENT),
        "auc_attendance": _tells_apart(system, track, Source.ATTENDANCE),
        "sensitivity": prompts.caught,
        "prompt_drop": prompts.drop,
        "false_alarms": prompts.false,
        "false_alarms_strict": prompts.false_strictly,
        "capacity_alarms": prompts.by_capacity,
        "gaming": gaming_rises(system, _scorer(tracker)),
    }


def _tells_apart(system: SimulatedSystem, track: Track, source: Source) -> float:
    """Judge the score of the week before each row against what then happened."""
    rows = system.rows
    week = system.week_of(rows.day)
    asked = (rows.source == INDEX[source]) & (week >= FIRST_WEEK)
    score = track.mean[rows.partner[asked], week[asked] - 1]
    return chance_to_tell_apart(score, rows.x[asked] == 1)


def _by_model(model: TrustModel, kinds: list[str], rows: BulkRows, days: Days) -> Track:
    scores = score_many(kinds, rows, model, days)
    return Track(scores.mean, scores.sd)


def _by_baseline(name: str, line: Line, kinds: list[str], rows: BulkRows, days: Days) -> Track:
    return line.on(BASELINES[name](weekly_sums(len(kinds), rows, days)))


def _line(name: str, systems: Sequence[SimulatedSystem]) -> Line:
    tracks = [
        BASELINES[name](weekly_sums(len(one.world.kinds), one.rows, one.days)) for one in systems
    ]
    return fitted_line(tracks, [one.world.trust for one in systems])


def _scorer(tracker: Tracker) -> Scorer:
    def score(kinds: list[str], rows: BulkRows, days: Days) -> Floats:
        return tracker(kinds, rows, days).mean

    return score
