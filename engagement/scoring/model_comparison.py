"""What another model would change: scores, labels and ranks of the same ledgers, and the numbers.

All on one day and by that day's figures alone: the memory that keeps a shown band from flickering
would need every week before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engagement.scoring.bands import Band, bands_over_time
from engagement.scoring.ledger import Floats
from engagement.scoring.model import evidence_label
from engagement.scoring.simulator.measures import rank_agreement
from engagement.scoring.trust import score_trust
from engagement.scoring.trust_ledger import Indexes, TrustLedger
from engagement.scoring.trust_model import TrustModel

# Fewer cannot be ranked in any sense.
FEWEST_RANKED = 3


@dataclass(frozen=True)
class Outcome:
    """Trust of many ledgers on one day by one model, one element a ledger.

    band: the one that may be named, None between two and where evidence is low.
    """

    mean: Floats
    sd: Floats
    evidence: list[str]
    band: list[Band | None]


@dataclass(frozen=True)
class TypeChange:
    """The mean change of one type of partner, in points."""

    name: str
    ledgers: int
    points: float


@dataclass(frozen=True)
class Comparison:
    """What changes from one model to another, one element a ledger.

    rank_agreement: Spearman's correlation, None where nothing can be ranked; points: the change of
    each score; band_changed and evidence_changed: places of ledgers; movers: places, the largest
    change first.
    """

    old: Outcome
    new: Outcome
    rank_agreement: float | None
    points: Floats
    by_type: list[TypeChange]
    band_changed: Indexes
    evidence_changed: Indexes
    movers: Indexes


@dataclass(frozen=True)
class NumberChange:
    """One number of a model that another has differently; None where it is not there at all."""

    path: tuple[str, ...]
    old: Any
    new: Any


def outcome(ledgers: Sequence[TrustLedger], model: TrustModel, day: int) -> Outcome:
    """Score every ledger on one day."""
    series = [score_trust(ledger, model, np.array([day])) for ledger in ledgers]
    evidence = [
        evidence_label(float(one.credibility[0]), model.evidence_cuts) or "low" for one in series
    ]
    return Outcome(
        mean=np.array([one.mean[0] for one in series]),
        sd=np.array([one.sd[0] for one in series]),
        evidence=evidence,
        band=[
            None if label == "low" else bands_over_time(one.mean, one.sd, model)[0].band
            for one, label in zip(series, evidence, strict=True)
        ],
    )


def compared(types: Sequence[str], old: Outcome, new: Outcome) -> Comparison:
    """Compare two outcomes of the same ledgers, whose types are given."""
    points = new.mean - old.mean
    return Comparison(
        old=old,
        new=new,
        rank_agreement=agreement(old.mean, new.mean),
        points=points,
        by_type=_by_type(types, points),
        band_changed=_different(old.band, new.band),
        evidence_changed=_different(old.evidence, new.evidence),
        movers=np.argsort(-np.abs(points), kind="stable"),
    )


def agreement(one: Floats, other: Floats) -> float | None:
    """Return Spearman's correlation of two lists; None where nothing can be ranked."""
    if one.size < FEWEST_RANKED or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return rank_agreement(one, other)


def number_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[NumberChange]:
    """Return what two model documents have differently, in the order of their keys."""
    before, after = dict(_leaves(old)), dict(_leaves(new))
    paths = [*before, *(path for path in after if path not in before)]
    return [
        NumberChange(path, before.get(path), after.get(path))
        for path in paths
        if before.get(path) != after.get(path)
    ]


def _leaves(value: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[Any, Any]]:
    for name, each in value.items():
        if isinstance(each, Mapping):
            yield from _leaves(each, (*path, name))
        else:
            yield (*path, name), each


def _by_type(types: Sequence[str], points: Floats) -> list[TypeChange]:
    kinds = np.array(types)
    return [
        TypeChange(name, int((kinds == name).sum()), float(points[kinds == name].mean()))
        for name in dict.fromkeys(types)
    ]


def _different(old: Sequence[object], new: Sequence[object]) -> Indexes:
    return np.flatnonzero([a != b for a, b in zip(old, new, strict=True)])
