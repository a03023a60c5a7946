"""The parameters of engagement health as one immutable, hashed value.

Weights, half-lives, caps and starting values are policy. They are data in a stored score model,
never constants in code; this module only says what such a model must contain, and refuses one that
makes no sense. Source: the method's section on engagement health.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

MEASURE = "engagement_health"


class ScoreModelError(ValueError):
    """A score model is incomplete or contradicts itself."""


class Component(StrEnum):
    """The seven parts of engagement health, in the order of every array with one row per part."""

    CADENCE = "cadence"
    RECENCY = "recency"
    BREADTH = "breadth"
    RECIPROCITY = "reciprocity"
    SENIORITY = "seniority"
    BOARD = "board"
    EARLY_ENGAGEMENT = "early_engagement"


COMPONENTS: tuple[Component, ...] = tuple(Component)
# The components whose prior variance is stated; for the others it follows from their formula.
STATED_VARIANCE = (Component.RECENCY, Component.RECIPROCITY)


@dataclass(frozen=True)
class AgreementDefaults:
    """What is expected of the system towards a type of partner when nothing was agreed.

    contacts_per_year in contact units a year, people in persons, grade as rank 0 to 4.
    """

    contacts_per_year: float
    people: float
    grade: float


@dataclass(frozen=True)
class TypeValues:
    """Starting values of one organisation type.

    mean: value of each component (0 to 1) before there is any data; for cadence this is rho, the
    expected ratio of contact made to contact agreed. prior_variance: variance (0 to 0.25) of
    recency and of reciprocity before any data. parent: the type whose values stand in when this
    type has too few partners to be calibrated.
    """

    parent: str | None
    agreement: AgreementDefaults
    mean: Mapping[Component, float]
    prior_variance: Mapping[Component, float]


@dataclass(frozen=True)
class HealthModel:
    """One version of engagement health. Build it with `HealthModel.from_dict`.

    weights sum to 1; half_life_days are days (that of recency is how fast the certainty about a
    last contact fades); contact_weight and contact_cap_per_day are contact units; prior_contacts
    and prior_observations say how many contacts or observations the type mean is worth;
    balanced_share is the smaller side's share from which a relationship counts as balanced;
    days_per_seat_observation days of one seat make one observation; evidence_cuts are the
    credibilities from which evidence is called medium and high.
    """

    version: str
    basis: str
    weights: Mapping[Component, float]
    half_life_days: Mapping[Component, float]
    contact_weight: Mapping[str, float]
    contact_cap_per_day: float
    stage_value: Mapping[str, float]
    prior_contacts: float
    prior_observations: float
    balanced_share: float
    days_per_seat_observation: float
    evidence_cuts: tuple[float, float]
    default_type: str
    types: Mapping[str, TypeValues]

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "HealthModel":
        """Parse a model document; raise ScoreModelError on a missing, unknown or absurd value."""
        return _parse(document)

    def to_dict(self) -> dict[str, Any]:
        """Return the canonical document: every number a float, every key a plain string."""
        return {
            "measure": MEASURE,
            "version": self.version,
            "basis": self.basis,
            "weights": _plain(self.weights),
            "half_life_days": _plain(self.half_life_days),
            "contact_weight": _plain(self.contact_weight),
            "contact_cap_per_day": self.contact_cap_per_day,
            "stage_value": _plain(self.stage_value),
            "prior_contacts": self.prior_contacts,
            "prior_observations": self.prior_observations,
            "balanced_share": self.balanced_share,
            "days_per_seat_observation": self.days_per_seat_observation,
            "evidence_cuts": {"medium": self.evidence_cuts[0], "high": self.evidence_cuts[1]},
            "default_type": self.default_type,
            "types": {name: _type_to_dict(values) for name, values in self.types.items()},
        }

    def canonical_json(self) -> str:
        """Return the document as text that is the same for equal models, whatever the key order."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), allow_nan=False)

    def hash(self) -> str:
        """Return the SHA-256 of the canonical text, in hexadecimal."""
        return hashlib.sha256(self.canonical_json().encode("utf-8")).hexdigest()

    def type_values(self, organisation_type: str) -> TypeValues:
        """Return the values of a type; a type that the model does not name gets the default's."""
        return self.types.get(organisation_type, self.types[self.default_type])


def evidence_label(credibility: float, cuts: tuple[float, float] = (0.33, 0.66)) -> str | None:
    """Name the evidence: "low" below the first cut, "medium" below the second, otherwise "high".

    A credibility that is NaN (the week was not logged) has no label: None.
    """
    if math.isnan(credibility):
        return None
    if credibility < cuts[0]:
        return "low"
    return "medium" if credibility < cuts[1] else "high"


def _plain(values: Mapping[Any, float]) -> dict[str, float]:
    return {str(key): value for key, value in values.items()}


def _type_to_dict(values: TypeValues) -> dict[str, Any]:
    agreement = values.agreement
    return {
        "parent": values.parent,
        "agreement": {
            "contacts_per_year": agreement.contacts_per_year,
            "people": agreement.people,
            "grade": agreement.grade,
        },
        "mean": _plain(values.mean),
        "prior_variance": _plain(values.prior_variance),
    }


_KEYS = frozenset(
    [
        "measure",
        "version",
        "basis",
        "weights",
        "half_life_days",
        "contact_weight",
        "contact_cap_per_day",
        "stage_value",
        "prior_contacts",
        "prior_observations",
        "balanced_share",
        "days_per_seat_observation",
        "evidence_cuts",
        "default_type",
        "types",
    ]
)
_ABOVE_ZERO = 1e-9


def _parse(document: Mapping[str, Any]) -> HealthModel:
    _same_keys("the model", document, _KEYS)
    if document["measure"] != MEASURE:
        raise ScoreModelError(f"This is not a model of {MEASURE}: {document['measure']!r}.")
    weights = _by_component("weights", document["weights"], COMPONENTS, 0, 1)
    if abs(math.fsum(weights.values()) - 1) > 1e-9:
        raise ScoreModelError("The weights must sum to 1.")
    half_lives = _by_component(
        "half_life_days", document["half_life_days"], COMPONENTS, 1, math.inf
    )
    types = {str(name): _parse_type(name, raw) for name, raw in document["types"].items()}
    default_type = str(document["default_type"])
    for name in [default_type, *(t.parent for t in types.values() if t.parent is not None)]:
        if name not in types:
            raise ScoreModelError(f"Unknown organisation type {name!r}.")
    return HealthModel(
        version=str(document["version"]),
        basis=str(document["basis"]),
        weights=weights,
        half_life_days=half_lives,
        contact_weight=_numbers("contact_weight", document["contact_weight"], 0, math.inf),
        contact_cap_per_day=_number(document, "contact_cap_per_day", _ABOVE_ZERO),
        stage_value=_numbers("stage_value", document["stage_value"], 0, 1),
        prior_contacts=_number(document, "prior_contacts", _ABOVE_ZERO),
        prior_observations=_number(document, "prior_observations", _ABOVE_ZERO),
        balanced_share=_number(document, "balanced_share", _ABOVE_ZERO, 0.5),
        days_per_seat_observation=_number(document, "days_per_seat_observation", _ABOVE_ZERO),
        evidence_cuts=_parse_cuts(document["evidence_cuts"]),
        default_type=default_type,
        types=types,
    )


def _parse_type(name: str, raw: Mapping[str, Any]) -> TypeValues:
    _same_keys(f"type {name}", raw, {"parent", "agreement", "mean", "prior_variance"})
    agreement = raw["agreement"]
    _same_keys(f"the agreement of {name}", agreement, {"contacts_per_year", "people", "grade"})
    means = _by_component(f"the means of {name}", raw["mean"], COMPONENTS, 0, 1)
    if means[Component.CADENCE] <= 0:
        # The Gamma prior of the contact ratio needs a positive shape.
        raise ScoreModelError(f"The mean cadence of {name} must be above 0.")
    variances = _by_component(
        f"the prior variances of {name}", raw["prior_variance"], STATED_VARIANCE, 0, 0.25
    )
    return TypeValues(
        parent=cast("str | None", raw["parent"]),
        agreement=AgreementDefaults(
            contacts_per_year=_number(agreement, "contacts_per_year", 0),
            people=_number(agreement, "people", _ABOVE_ZERO),
            grade=_number(agreement, "grade", 0, 4),
        ),
        mean=means,
        prior_variance=variances,
    )


def _parse_cuts(raw: Mapping[str, Any]) -> tuple[float, float]:
    _same_keys("the evidence cuts", raw, {"medium", "high"})
    medium, high = _number(raw, "medium", 0, 1), _number(raw, "high", 0, 1)
    if medium > high:
        raise ScoreModelError("The cut for medium evidence must not be above that for high.")
    return medium, high


def _by_component(
    what: str, raw: Mapping[str, Any], components: tuple[Component, ...], low: float, high: float
) -> dict[Component, float]:
    _same_keys(what, raw, {str(component) for component in components})
    return {component: _number(raw, str(component), low, high) for component in components}


def _numbers(what: str, raw: Mapping[str, Any], low: float, high: float) -> dict[str, float]:
    if not raw:
        raise ScoreModelError(f"{what} is empty.")
    return {str(key): _number(raw, key, low, high) for key in raw}


def _number(
    raw: Mapping[str, Any], key: str, low: float = -math.inf, high: float = math.inf
) -> float:
    value = raw[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ScoreModelError(f"{key} must be a number, not {value!r}.")
    if not low <= value <= high:
        raise ScoreModelError(f"{key} must be between {low} and {high}, not {value!r}.")
    return float(value)


def _same_keys(what: str, raw: Any, wanted: set[str] | frozenset[str]) -> None:
    if not isinstance(raw, Mapping) or set(raw) != set(wanted):
        found = sorted(raw) if isinstance(raw, Mapping) else raw
        raise ScoreModelError(f"{what} must have exactly {sorted(wanted)}, not {found}.")
