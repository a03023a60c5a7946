"""One case of a file of measures of variation, as plain data: read, computed and written.

A case has measure and input. variance_share: lists of values, one a group, or {"groups": lists,
"sd": lists of the same form}. inequality: a list of amounts, or {"values": amounts, "groups": one
name each}. diversity: counts. representation: {"seats": {sector: n}, "population": {sector: n}}.
network: pairs of names, or {"edges": pairs, "nodes": names, "directed": true or false}.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from engagement.scoring.funnel.reading import is_number, plain
from engagement.scoring.ledger import Floats
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.variation.diversity import diversity
from engagement.scoring.variation.errors import VariationError
from engagement.scoring.variation.groups import variance_share
from engagement.scoring.variation.inequality import gini, theil, theil_split
from engagement.scoring.variation.representation import represent

_OF_NETWORKS = (
    "nodes",
    "edges",
    "density",
    "degree_centralisation",
    "betweenness",
    "betweenness_centralisation",
    "components",
    "clustering",
    "constraint",
    "reciprocity",
)


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a case asks for. Raises VariationError with a sentence about what is wrong."""
    measure = case.get("measure")
    if not isinstance(measure, str) or measure not in _MEASURES:
        raise VariationError(
            f"measure is {measure!r:.60}: it must be one of {', '.join(_MEASURES)}."
        )
    if "input" not in case:
        raise VariationError("The case has no input.")
    return _MEASURES[measure](case["input"])


def _variance_share(given: Any) -> dict[str, Any]:
    groups, sd = (given.get("groups"), given.get("sd")) if _object(given) else (given, None)
    values, group = _joined(groups, "input")
    uncertain = None
    if sd is not None:
        uncertain, of = _joined(sd, "sd")
        if group.tolist() != of.tolist():
            raise VariationError("sd must have one number for each value of the groups.")
    found = variance_share(values, group, uncertain)
    return {
        "msb": found.msb,
        "msw": found.msw,
        "n0": found.n0,
        "var_between": found.between,
        "var_within": found.within,
        "icc": found.share,
    }


def _inequality(given: Any) -> dict[str, Any]:
    values = _numbers(given.get("values") if _object(given) else given, "input")
    result = {"gini": gini(values), "theil": theil(values)}
    if _object(given) and "groups" in given:
        names = _list(given["groups"], "groups")
        place = {str(name): index for index, name in enumerate(dict.fromkeys(map(str, names)))}
        split = theil_split(values, np.array([place[str(name)] for name in names], dtype=np.int64))
        result["theil_between"] = split.between if split else None
        result["theil_within"] = split.within if split else None
    return result


def _diversity(given: Any) -> dict[str, Any]:
    found = diversity(_numbers(list(given.values()) if _object(given) else given, "input"))
    return {
        "blau": found.blau,
        "shannon_nats": found.shannon,
        "shannon_evenness": found.evenness,
    }


def _representation(given: Any) -> dict[str, Any]:
    if not _object(given) or not {"seats", "population"} <= set(given):
        raise VariationError("input must be an object of seats and population.")
    seats, population = given["seats"], given["population"]
    if not _object(seats) or not _object(population):
        raise VariationError("seats and population must be objects of one number a sector.")
    sectors = list(dict.fromkeys([*seats, *population]))
    found = represent(
        _numbers([seats.get(sector, 0) for sector in sectors], "seats"),
        _numbers([population.get(sector, 0) for sector in sectors], "population"),
    )
    return dict(zip(sectors, plain(found.ratio), strict=True))


def _network(given: Any) -> dict[str, Any]:
    from engagement.scoring.variation.network import network_shape

    whole = given if _object(given) else {"edges": given}
    directed = whole.get("directed", False)
    if not isinstance(directed, bool):
        raise VariationError(f"directed must be true or false, not {directed!r:.60}.")
    ties = [_pair(pair) for pair in _list(whole.get("edges"), "edges")]
    nodes = [str(node) for node in _list(whole.get("nodes", []), "nodes")]
    shape = asdict(network_shape(ties, nodes, directed=directed))
    for of_nodes in ("betweenness", "constraint"):
        shape[of_nodes] = dict(zip(shape[of_nodes], plain(shape[of_nodes].values()), strict=True))
    wanted = _OF_NETWORKS if directed else _OF_NETWORKS[:-1]
    return {name: shape[name] for name in wanted}


_MEASURES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "variance_share": _variance_share,
    "inequality": _inequality,
    "diversity": _diversity,
    "representation": _representation,
    "network": _network,
}


def _joined(groups: Any, what: str) -> tuple[Floats, Indexes]:
    """Return the numbers of all groups in one array, and the group of each."""
    parts = [_numbers(group, f"Every group of {what}") for group in _list(groups, what)]
    if not parts:
        raise VariationError(f"{what} must be a list of lists of numbers, one a group.")
    return np.concatenate(parts), np.repeat(np.arange(len(parts)), [part.size for part in parts])


def _numbers(values: Any, what: str) -> Floats:
    for value in _list(values, what):
        if not is_number(value):
            raise VariationError(f"{what} must hold numbers only, not {value!r:.60}.")
    return np.array(values, dtype=np.float64)


def _pair(value: Any) -> tuple[str, str]:
    if (
        not isinstance(value, list)
        or len(value) != 2
        or any(not isinstance(name, str | int) for name in value)
    ):
        raise VariationError(f"Every tie must be a pair of names, not {value!r:.60}.")
    return str(value[0]), str(value[1])


def _list(values: Any, what: str) -> Sequence[Any]:
    if not isinstance(values, list):
        raise VariationError(f"{what} must be a list.")
    return values


def _object(value: Any) -> bool:
    return isinstance(value, Mapping)
