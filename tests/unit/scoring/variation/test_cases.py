"""Cases as plain data: the forms that each measure takes, and what is refused in one sentence."""

import subprocess
import sys
from typing import Any

import pytest

from engagement.scoring.variation.cases import answer
from engagement.scoring.variation.errors import VariationError

DYESTUFF = [[1.0, 3], [5, 7, 9]]
RING = [["a", "b"], ["b", "c"], ["c", "a"]]


def test_groups_may_come_with_the_uncertainty_of_their_values() -> None:
    plain = answer({"measure": "variance_share", "input": DYESTUFF})
    same = {"groups": DYESTUFF}
    assert answer({"measure": "variance_share", "input": same}) == plain
    certain = answer({"measure": "variance_share", "input": {**same, "sd": [[1, 1], [1, 1, 1]]}})
    assert certain["var_within"] == pytest.approx(plain["var_within"] - 1)


def test_inequality_may_be_split_by_named_groups() -> None:
    values = {"values": [1, 1, 3, 3], "groups": ["n", "n", "s", "s"]}
    found = answer({"measure": "inequality", "input": values})
    assert found["theil_between"] == pytest.approx(found["theil"])
    assert found["theil_within"] == 0
    assert answer({"measure": "inequality", "input": [0, 0]}) == {"gini": None, "theil": None}


def test_kinds_may_have_names() -> None:
    named = {"measure": "diversity", "input": {"council": 30, "trust": 20}}
    assert answer(named) == answer({"measure": "diversity", "input": [30, 20]})


def test_sectors_may_be_missing_on_either_side() -> None:
    given = {"seats": {"a": 3, "b": 1}, "population": {"b": 50, "c": 50}}
    assert answer({"measure": "representation", "input": given}) == {"a": None, "b": 0.5, "c": 0}


def test_networks_may_have_nodes_without_ties_and_a_direction() -> None:
    given = {"edges": RING, "nodes": ["d"], "directed": True}
    found = answer({"measure": "network", "input": given})
    assert (found["nodes"], found["components"], found["reciprocity"]) == (4, 2, 0)
    assert found["constraint"]["d"] is None
    assert "reciprocity" not in answer({"measure": "network", "input": RING})


def test_nodes_that_are_numbers_get_names() -> None:
    found = answer({"measure": "network", "input": [[0, 1], [1, 2]]})
    assert found["betweenness"] == {"0": 0, "1": 1, "2": 0}


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({}, "measure is None"),
        ({"measure": "mood", "input": []}, "one of variance_share, inequality, diversity"),
        ({"measure": ["network"], "input": []}, "it must be one of"),
        ({"measure": "network"}, "no input"),
        ({"measure": "variance_share", "input": 5}, "input must be a list"),
        ({"measure": "variance_share", "input": []}, "list of lists"),
        ({"measure": "variance_share", "input": [1, 2]}, "Every group of input must be a list"),
        ({"measure": "variance_share", "input": [[1], []]}, "one group only"),
        ({"measure": "variance_share", "input": {"groups": [[1], [2, 3]], "sd": [[1]]}}, "sd must"),
        ({"measure": "inequality", "input": [1, "2"]}, "numbers only, not '2'"),
        ({"measure": "inequality", "input": [1, True]}, "numbers only, not True"),
        ({"measure": "inequality", "input": {"values": [1, 2], "groups": ["a"]}}, "one length"),
        ({"measure": "diversity", "input": [0]}, "count of 0"),
        ({"measure": "representation", "input": {"seats": {"a": 1}}}, "seats and population"),
        ({"measure": "representation", "input": {"seats": 1, "population": 2}}, "must be objects"),
        ({"measure": "network", "input": [["a"]]}, "pair of names"),
        ({"measure": "network", "input": [["a", None]]}, "pair of names"),
        ({"measure": "network", "input": [["a", "a"]]}, "tie with itself"),
        ({"measure": "network", "input": {"edges": RING, "nodes": "ab"}}, "nodes must be a list"),
        ({"measure": "network", "input": {"edges": RING, "directed": 1}}, "true or false"),
    ],
)
def test_cases_that_cannot_be_are_refused(case: dict[str, Any], said: str) -> None:
    with pytest.raises(VariationError, match=said):
        answer(case)


def test_what_is_slow_to_import_waits_until_a_network_is_asked_for() -> None:
    code = (
        "import sys; from engagement.scoring.variation.cases import answer;"
        "answer({'measure': 'diversity', 'input': [1, 2]}); print('networkx' in sys.modules);"
        "answer({'measure': 'network', 'input': [[1, 2]]}); print('networkx' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "True"]
