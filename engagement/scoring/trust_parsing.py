"""Reads a document into a `TrustModel`, and refuses one that is incomplete or absurd."""

import math
from collections.abc import Mapping
from typing import Any

from engagement.scoring.model import ScoreModelError
from engagement.scoring.trust_model import (
    MEASURE,
    SOURCES,
    Caps,
    CapWindow,
    Source,
    TrustModel,
)

_REQUIRED = frozenset(
    [
        "version",
        "calibrated_on",
        "half_life_days",
        "tau2",
        "floor",
        "mu",
        "a",
        "ell",
        "v",
        "b",
        "gamma",
        "weight",
    ]
)
# The method's published values, for a document that does not say.
DEFAULTS: Mapping[str, Any] = {
    "measure": MEASURE,
    "caps": {"window": "blocks", "default": 4.0, "by_source": {"pulse": 2.0}, "by_type": {}},
    "history_points": 12.0,
    "pressure_limit": 8.0,
    "bands": {"steady": 45.0, "strong": 62.0, "probability": 0.7},
    "evidence_cuts": {"medium": 0.33, "high": 0.66},
    "prompt_drop": 8.0,
    "strain_half_life_days": 91.0,
    "kinds": {},
    "default_type": None,
}
_ABOVE_ZERO = 1e-9


def trust_model(document: Mapping[str, Any]) -> TrustModel:
    """Parse a model document; raise ScoreModelError on a missing, unknown or absurd value."""
    _known_keys("the model", document, _REQUIRED, frozenset(DEFAULTS))
    raw = {**DEFAULTS, **document}
    if raw["measure"] != MEASURE:
        raise ScoreModelError(f"This is not a model of {MEASURE}: {raw['measure']!r}.")
    mu = _numbers("mu", raw["mu"])
    a = {name: _levels(name, levels) for name, levels in _mapping("a", raw["a"]).items()}
    kinds = {str(kind): str(name) for kind, name in _mapping("kinds", raw["kinds"]).items()}
    default_type = raw["default_type"]
    named = [*a, *mu, *kinds.values(), *([] if default_type is None else [str(default_type)])]
    for name in named:
        if name not in mu or name not in a:
            raise ScoreModelError(f"Organisation type {name!r} has no mu or no a.")
    return TrustModel(
        version=str(raw["version"]),
        calibrated_on=str(raw["calibrated_on"]),
        half_life=_half_lives(raw["half_life_days"]),
        tau2=_number("tau2", raw["tau2"], _ABOVE_ZERO),
        floor=_number("floor", raw["floor"], 0),
        mu=mu,
        a=a,
        ell=_by_source("ell", raw["ell"], _ABOVE_ZERO),
        v=_by_source("v", raw["v"], _ABOVE_ZERO),
        b=_by_source("b", raw["b"], 0),
        gamma=_by_source("gamma", raw["gamma"]),
        weight=_by_source("weight", raw["weight"], 0),
        caps=_caps(raw["caps"], frozenset(mu)),
        history_points=_number("history_points", raw["history_points"], _ABOVE_ZERO),
        pressure_limit=_number("pressure_limit", raw["pressure_limit"], 0),
        band_cuts=_ordered("bands", raw["bands"], ("steady", "strong"), 100, {"probability"}),
        band_probability=_number("probability", raw["bands"]["probability"], 0.5, 1),
        evidence_cuts=_ordered("evidence_cuts", raw["evidence_cuts"], ("medium", "high"), 1),
        prompt_drop=_number("prompt_drop", raw["prompt_drop"], _ABOVE_ZERO),
        strain_half_life=_number("strain_half_life_days", raw["strain_half_life_days"], 1),
        kinds=kinds,
        default_type=None if default_type is None else str(default_type),
    )


def _half_lives(raw: object) -> dict[Source, float]:
    """Read days by source; "default" stands for every source that is not named."""
    days = _numbers("half_life_days", raw, 1)
    _known_keys("half_life_days", days, frozenset(), frozenset(SOURCES) | {"default"})
    missing = [source for source in SOURCES if source not in days and "default" not in days]
    if missing:
        raise ScoreModelError(f"half_life_days has neither a default nor {missing[0]}.")
    return {source: days.get(source, days.get("default", math.nan)) for source in SOURCES}


def _levels(name: str, raw: object) -> dict[Source, float]:
    """Read the usual 100 x of a type; a starting point has none."""
    levels = _numbers(f"a of {name}", raw)
    wanted = frozenset(SOURCES) - {Source.HISTORY}
    _known_keys(f"a of {name}", levels, wanted, frozenset())
    return {source: levels[source] for source in SOURCES if source in wanted}


def _caps(raw: object, types: frozenset[str]) -> Caps:
    caps = _mapping("caps", raw)
    _known_keys("caps", caps, frozenset(["window", "default", "by_source", "by_type"]), frozenset())
    by_type = _mapping("by_type", caps["by_type"])
    _known_keys("by_type of caps", by_type, frozenset(), types)
    if caps["window"] not in {str(window) for window in CapWindow}:
        raise ScoreModelError(f"Unknown window of caps {caps['window']!r}.")
    return Caps(
        window=CapWindow(caps["window"]),
        default=_number("default cap", caps["default"], _ABOVE_ZERO),
        by_source=_some_sources("by_source of caps", caps["by_source"]),
        by_type={name: _some_sources(f"caps of {name}", raw) for name, raw in by_type.items()},
    )


def _some_sources(what: str, raw: object) -> dict[Source, float]:
    values = _numbers(what, raw, _ABOVE_ZERO)
    _known_keys(what, values, frozenset(), frozenset(SOURCES))
    return {Source(name): value for name, value in values.items()}


def _by_source(what: str, raw: object, low: float = -math.inf) -> dict[Source, float]:
    values = _numbers(what, raw, low)
    _known_keys(what, values, frozenset(SOURCES), frozenset())
    return {source: values[source] for source in SOURCES}


def _ordered(
    what: str,
    raw: object,
    names: tuple[str, str],
    most: float,
    others: set[str] | None = None,
) -> tuple[float, float]:
    values = _numbers(what, raw)
    _known_keys(what, values, frozenset(names) | (others or set()), frozenset())
    low, high = (_number(name, values[name], 0, most) for name in names)
    if low > high:
        raise ScoreModelError(f"{names[0]} must not be above {names[1]} in {what}.")
    return low, high


def _mapping(what: str, raw: object) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise ScoreModelError(f"{what} must be an object, not {raw!r}.")
    return raw


def _numbers(what: str, raw: object, low: float = -math.inf) -> dict[str, float]:
    return {
        str(key): _number(f"{what}.{key}", value, low) for key, value in _mapping(what, raw).items()
    }


def _number(what: str, value: object, low: float = -math.inf, high: float = math.inf) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ScoreModelError(f"{what} must be a number, not {value!r}.")
    if not low <= value <= high:
        raise ScoreModelError(f"{what} must be between {low} and {high}, not {value!r}.")
    return float(value)


def _known_keys(
    what: str, raw: Mapping[str, Any], required: frozenset[str], optional: frozenset[str]
) -> None:
    missing = sorted(required - set(raw))
    unknown = sorted(set(map(str, raw)) - required - optional)
    if missing or unknown:
        raise ScoreModelError(f"{what} lacks {missing} and has the unknown {unknown}.")
