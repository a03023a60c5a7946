"""How mixed counts are: worked by hand, edges, and what must always hold."""

from math import log

import numpy as np
import pytest
from hypothesis import given

from engagement.scoring.variation.diversity import diversity
from engagement.scoring.variation.errors import VariationError
from tests.unit.scoring.variation.making import some_amounts, unhurried


def test_worked_example() -> None:
    found = diversity(np.array([1.0, 1, 2]))
    assert found.blau == pytest.approx(1 - 6 / 16)
    assert found.shannon == pytest.approx(1.5 * log(2))
    assert found.evenness == pytest.approx(1.5 * log(2) / log(3))


def test_one_kind_is_not_mixed_and_has_no_evenness() -> None:
    found = diversity(np.array([7.0, 0]))
    assert (found.blau, found.shannon, found.evenness) == (0, 0, None)


def test_without_any_count_there_is_nothing_to_be_mixed() -> None:
    with pytest.raises(VariationError, match="count of 0"):
        diversity(np.zeros(3))
    with pytest.raises(VariationError, match="0 or more"):
        diversity(np.array([1.0, -1]))


@unhurried
@given(some_amounts)
def test_bounds_and_kinds_that_do_not_occur(counts: np.ndarray) -> None:
    found, kinds = diversity(counts), np.count_nonzero(counts)
    assert 0 <= found.blau <= 1 - 1 / kinds + 1e-12
    assert 0 <= found.shannon <= log(kinds) + 1e-12
    assert found.evenness is None or 0 < found.evenness <= 1 + 1e-12
    wider = diversity(np.append(counts, 0.0))
    assert (wider.blau, wider.shannon) == pytest.approx((found.blau, found.shannon), abs=1e-12)
    assert wider.evenness == pytest.approx(found.evenness)
    even = diversity(np.ones(kinds))
    assert even.shannon >= found.shannon - 1e-12
