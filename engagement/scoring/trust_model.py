"""The parameters of trust as one immutable, hashed value.

Levels, loadings, noise, half-lives, caps and cuts are estimates or policy, so they are data in a
stored score model, never constants in code. A document that says nothing of caps, limits, bands or
cuts gets the method's published defaults. Source: the method's sections 2.1 to 2.6.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.model import ScoreModelError

MEASURE = "trust"


class Source(StrEnum):
    """Where a row of evidence comes from, in the order of every array with one value per source."""

    COMMITMENT = "commitment"
    ATTENDANCE = "attendance"
    PULSE = "pulse"
    DOCUMENT = "document"
    TONE = "tone"
    ISSUE = "issue"
    ANSWERED = "answered"
    CONSULTATION = "consultation"
    HISTORY = "history"


class Dimension(StrEnum):
    """What a source says something about; the points of all dimensions add up."""

    RELIABILITY = "reliability"
    VOICE = "voice"
    TRANSPARENCY = "transparency"
    RESPONSIVENESS = "responsiveness"
    HISTORY = "history"


class CapWindow(StrEnum):
    """Over which stretch of time a cap holds.

    BLOCKS: quarters of 91 days that begin on the days divisible by 91. ROLLING: any 13 weeks in a
    row, Monday to Sunday, so that nobody gains by acting around the end of a quarter.
    """

    BLOCKS = "blocks"
    ROLLING = "rolling"


SOURCES: tuple[Source, ...] = tuple(Source)
INDEX: Mapping[Source, int] = {source: index for index, source in enumerate(SOURCES)}
HISTORY = INDEX[Source.HISTORY]
DIMENSION: Mapping[Source, Dimension] = {
    Source.COMMITMENT: Dimension.RELIABILITY,
    Source.ATTENDANCE: Dimension.RELIABILITY,
    Source.PULSE: Dimension.VOICE,
    Source.TONE: Dimension.VOICE,
    Source.ANSWERED: Dimension.VOICE,
    Source.DOCUMENT: Dimension.TRANSPARENCY,
    Source.CONSULTATION: Dimension.TRANSPARENCY,
    Source.ISSUE: Dimension.RESPONSIVENESS,
    Source.HISTORY: Dimension.HISTORY,
}


@dataclass(frozen=True)
class Caps:
    """How much one source may count in a quarter, as the largest sum of q.

    by_source beats default, and by_type[type][source] beats both.
    """

    window: CapWindow
    default: float
    by_source: Mapping[Source, float]
    by_type: Mapping[str, Mapping[Source, float]]

    def of(self, organisation_type: str, source: Source) -> float:
        """Return the cap of a source for partners of a type."""
        usual = self.by_source.get(source, self.default)
        return self.by_type.get(organisation_type, {}).get(source, usual)


@dataclass(frozen=True)
class SourceValues:
    """The model as one type of partner sees it: arrays with one value for each of `SOURCES`.

    a: usual value of 100 x; ell: points of 100 x for one point of trust; v: noise variance of one
    row; b: lasting variance of the source; gamma: points of 100 x lost at full pressure; weight:
    what one q counts for; half_life: days; cap: largest sum of q in a quarter.
    """

    mu: float
    a: Floats
    ell: Floats
    v: Floats
    b: Floats
    gamma: Floats
    weight: Floats
    half_life: Floats
    cap: Floats


@dataclass(frozen=True)
class TrustModel:
    """One version of trust. Build it with `trust_parsing.trust_model`.

    half_life (days), ell, v, b, gamma and weight by source; mu and a by organisation type. tau2:
    variance of trust within a type; floor: variance that no evidence removes. history_points: what
    a good or bad starting point is worth; pressure_limit: the most points that recorded pressure
    may add. bands: cuts between strained, steady and strong, and the probability from which a band
    is named. evidence_cuts: credibilities from which evidence is medium and high. prompt_drop: the
    fall in points over 26 weeks from which a conversation is suggested. strain_half_life: days.
    kinds: which type's values stand for kinds of organisation that the model does not name itself;
    default_type: the type of all others, None if they are refused.
    """

    version: str
    calibrated_on: str
    half_life: Mapping[Source, float]
    tau2: float
    floor: float
    mu: Mapping[str, float]
    a: Mapping[str, Mapping[Source, float]]
    ell: Mapping[Source, float]
    v: Mapping[Source, float]
    b: Mapping[Source, float]
    gamma: Mapping[Source, float]
    weight: Mapping[Source, float]
    caps: Caps
    history_points: float
    pressure_limit: float
    band_cuts: tuple[float, float]
    band_probability: float
    evidence_cuts: tuple[float, float]
    prompt_drop: float
    strain_half_life: float
    kinds: Mapping[str, str]
    default_type: str | None

    def type_of(self, kind: str) -> str:
        """Return the type whose values stand for a kind of organisation."""
        if kind in self.mu:
            return kind
        found = self.kinds.get(kind, self.default_type)
        if found is None:
            raise ScoreModelError(f"The score model has no organisation type {kind!r}.")
        return found

    def values(self, kind: str) -> SourceValues:
        """Return the arrays for a kind of organisation.

        A starting point x = 1, 0.5 or 0 becomes y = +12, 0 or -12 by the same formula as any other
        row, with a level of 50 and a loading of 50/12.
        """
        name = self.type_of(kind)
        a = _array({**self.a[name], Source.HISTORY: 50.0})
        ell = _array({**self.ell, Source.HISTORY: 50.0 / self.history_points})
        return SourceValues(
            mu=self.mu[name],
            a=a,
            ell=ell,
            v=_array(self.v),
            b=_array(self.b),
            gamma=_array(self.gamma),
            weight=_array(self.weight),
            half_life=_array(self.half_life),
            cap=_array({source: self.caps.of(name, source) for source in SOURCES}),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the canonical document: every number a float, every default spelt out."""
        return {
            "measure": MEASURE,
            "version": self.version,
            "calibrated_on": self.calibrated_on,
            "half_life_days": _plain(self.half_life),
            "tau2": self.tau2,
            "floor": self.floor,
            "mu": dict(self.mu),
            "a": {name: _plain(values) for name, values in self.a.items()},
            **{name: _plain(getattr(self, name)) for name in ("ell", "v", "b", "gamma", "weight")},
            "caps": {
                "window": str(self.caps.window),
                "default": self.caps.default,
                "by_source": _plain(self.caps.by_source),
                "by_type": {name: _plain(caps) for name, caps in self.caps.by_type.items()},
            },
            "history_points": self.history_points,
            "pressure_limit": self.pressure_limit,
            "bands": {
                "steady": self.band_cuts[0],
                "strong": self.band_cuts[1],
                "probability": self.band_probability,
            },
            "evidence_cuts": {"medium": self.evidence_cuts[0], "high": self.evidence_cuts[1]},
            "prompt_drop": self.prompt_drop,
            "strain_half_life_days": self.strain_half_life,
            "kinds": dict(self.kinds),
            "default_type": self.default_type,
        }

    def canonical_json(self) -> str:
        """Return the document as text that is the same for equal models, whatever the key order."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), allow_nan=False)

    def hash(self) -> str:
        """Return the SHA-256 of the canonical text, in hexadecimal."""
        return hashlib.sha256(self.canonical_json().encode("utf-8")).hexdigest()


def _array(by_source: Mapping[Source, float]) -> Floats:
    return np.array([by_source[source] for source in SOURCES])


def _plain(values: Mapping[Source, float]) -> dict[str, float]:
    return {str(key): value for key, value in values.items()}
