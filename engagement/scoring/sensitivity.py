"""How much the scores of a model hang on its settings: each changed alone, then all at once.

Source: the method's section 2.11. Measured on evidence that the caller brings, real or simulated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from engagement.scoring.bulk import BulkRows, score_many
from engagement.scoring.health import NORMAL_90
from engagement.scoring.ledger import Floats
from engagement.scoring.simulator.measures import rank_agreement
from engagement.scoring.trust_model import Source, TrustModel
from engagement.scoring.weeks import Days

# Five labels that somebody might naively read off a score.
NAIVE_CUTS = (40.0, 50.0, 60.0, 70.0)
DRAWS = 60
SPREAD = 0.25
_WEIGHTED = (Source.COMMITMENT, Source.PULSE, Source.TONE, Source.DOCUMENT, Source.ISSUE)


@dataclass(frozen=True)
class Effect:
    """What one other setting does: rank agreement with the model, share of changed labels."""

    rank_agreement: float
    labels_changed: float


@dataclass(frozen=True)
class Sensitivity:
    """Effects by setting, and how far scores move when all settings vary at once.

    moved_sd and moved_95: standard deviation and 95th percentile of the movement in points;
    half_width: median half-width of the 90 % interval, to compare them with.
    """

    effects: Mapping[str, Effect]
    moved_sd: float
    moved_95: float
    half_width: float


def sensitivity(
    model: TrustModel,
    kinds: Sequence[str],
    rows: BulkRows,
    day: Days,
    rng: Generator,
    draws: int = DRAWS,
) -> Sensitivity:
    """Return the report of a model for the scores of one week-end day, an array of one."""
    usual = score_many(kinds, rows, model, day)
    mean = usual.mean[:, 0]
    effects = {
        name: _effect(mean, score_many(kinds, rows, other, day).mean[:, 0])
        for name, other in variations(model).items()
    }
    moved = [
        score_many(kinds, rows, shaken(model, rng), day).mean[:, 0] - mean for _ in range(draws)
    ]
    distance = np.abs(np.stack(moved))
    return Sensitivity(
        effects=effects,
        moved_sd=float(np.std(np.stack(moved))),
        moved_95=float(np.quantile(distance, 0.95)),
        half_width=float(np.median(NORMAL_90 * usual.sd[:, 0])),
    )


def variations(model: TrustModel) -> dict[str, TrustModel]:
    """Return the model with one setting changed, by a plain name of the change."""
    common = float(np.mean(list(model.mu.values())))
    by_name = {
        "half-life x 0.5": replace(model, half_life=_times(model.half_life, 0.5)),
        "half-life x 2": replace(model, half_life=_times(model.half_life, 2)),
        "prior variance x 0.5": replace(model, tau2=model.tau2 * 0.5),
        "prior variance x 2": replace(model, tau2=model.tau2 * 2),
        "no effect of pressure": replace(model, gamma=_times(model.gamma, 0)),
        "effect of pressure x 2": replace(model, gamma=_times(model.gamma, 2)),
        "no means by type": replace(model, mu=dict.fromkeys(model.mu, common)),
    }
    for source in _WEIGHTED:
        weight = {**model.weight, source: 2 * model.weight[source]}
        by_name[f"{source} x 2"] = replace(model, weight=weight)
    return by_name


def shaken(model: TrustModel, rng: Generator) -> TrustModel:
    """Return the model with all settings varied at once, by about a quarter each."""

    def all_of(values: Mapping[Source, float]) -> dict[Source, float]:
        return {source: value * _factor(rng) for source, value in values.items()}

    return replace(
        model,
        half_life=_times(model.half_life, _factor(rng)),
        tau2=model.tau2 * _factor(rng),
        v=all_of(model.v),
        b=all_of(model.b),
        gamma=all_of(model.gamma),
        weight=all_of(model.weight),
    )


def _factor(rng: Generator) -> float:
    return float(np.exp(rng.normal(0, SPREAD)))


def _times(values: Mapping[Source, float], factor: float) -> dict[Source, float]:
    return {source: value * factor for source, value in values.items()}


def _effect(usual: Floats, other: Floats) -> Effect:
    changed = np.digitize(usual, NAIVE_CUTS) != np.digitize(other, NAIVE_CUTS)
    return Effect(rank_agreement(usual, other), float(changed.mean()))
