"""Ties between organisations: one network worked out by hand, and what silence must not do."""

import numpy as np
import pytest

from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.relations import Relations, relations
from engagement.scoring.survey.shipped import PULSE, RELATIONAL, shipped_instrument
from tests.unit.scoring.survey.waves import NAN

INSTRUMENT = shipped_instrument(RELATIONAL)
COUNCIL, TRUST, HOSPICE, PRACTICE = range(4)


def board() -> tuple[np.ndarray, np.ndarray]:
    """Four organisations, of which the practice did not answer.

    By rater and rated: contact; reliability, openness, shared mission; influence, involvement,
    resources.
    """
    ratings = np.full((4, 4, 7), NAN)
    ratings[COUNCIL, TRUST] = [4, 4, 3, 2, 4, 3, 4]
    ratings[COUNCIL, HOSPICE] = [2, 3, 4, 4, 1, 3, 2]
    ratings[COUNCIL, PRACTICE] = [1, 1, 1, 1, 1, 1, 1]  # never met: no tie, whatever the rest says
    ratings[TRUST, COUNCIL] = [3, 2, 2, 2, 4, 4, 4]
    ratings[TRUST, HOSPICE] = [1, NAN, NAN, NAN, NAN, NAN, NAN]
    ratings[TRUST, PRACTICE] = [2, 3, NAN, 4, 2, NAN, NAN]
    ratings[HOSPICE, COUNCIL] = [NAN, 4, 4, 4, 3, 3, 3]
    ratings[HOSPICE, TRUST] = [3, 2, NAN, NAN, 2, 1, 3]
    return ratings, np.array([True, True, True, False])


@pytest.fixture(scope="module")
def found() -> Relations:
    return relations(INSTRUMENT, *board())


def test_trust_and_value_of_ties(found: Relations) -> None:
    assert found.trust[COUNCIL].tolist() == pytest.approx(
        [NAN, (4 + 3 + 2) / 3, (3 + 4 + 4) / 3, NAN], nan_ok=True
    )
    assert found.trust[TRUST].tolist() == pytest.approx([2, NAN, NAN, 3.5], nan_ok=True)
    # One item of three is too few.
    assert found.trust[HOSPICE].tolist() == pytest.approx([4, NAN, NAN, NAN], nan_ok=True)
    assert found.value[COUNCIL].tolist() == pytest.approx([NAN, 11 / 3, 2, NAN], nan_ok=True)
    assert found.value[TRUST].tolist() == pytest.approx([4, NAN, NAN, NAN], nan_ok=True)
    assert found.value[HOSPICE].tolist() == pytest.approx([3, 2, NAN, NAN], nan_ok=True)


def test_what_is_known_of_ties(found: Relations) -> None:
    expected = [[NAN, 1, 1, 0], [1, NAN, 0, 1], [1, 1, NAN, NAN], [NAN, NAN, NAN, NAN]]
    np.testing.assert_array_equal(found.tie, expected)


def test_scores_of_organisations(found: Relations) -> None:
    assert found.trust_received.tolist() == pytest.approx([(2 + 4) / 2, 3, 11 / 3, 3.5])
    assert found.trust_given.tolist() == pytest.approx(
        [(3 + 11 / 3) / 2, (2 + 3.5) / 2, 4, NAN], nan_ok=True
    )
    assert found.value_received.tolist() == pytest.approx(
        [(4 + 3) / 2, (11 / 3 + 2) / 2, 2, NAN], nan_ok=True
    )
    assert found.value_given[COUNCIL] == pytest.approx((11 / 3 + 2) / 2)


def test_scores_of_the_network(found: Relations) -> None:
    network = found.network
    assert network.response_rate == 3 / 4
    # Six ties of the eight pairs that are known, of twelve.
    assert network.density == pytest.approx(6 / 8)
    assert network.known == pytest.approx(8 / 12)
    assert (network.lowest_density, network.highest_density) == pytest.approx((6 / 12, 10 / 12))
    # Council and trust, council and hospice say so both; of trust and hospice only the hospice.
    assert network.reciprocity == pytest.approx(2 / 3)
    assert network.trust == pytest.approx((3 + 11 / 3 + 2 + 3.5 + 4) / 5)
    assert network.value == pytest.approx((11 / 3 + 2 + 4 + 3 + 2) / 5)
    # |3 - 2| and |11/3 - 4|, of 3 at most.
    assert network.trust_agreement == pytest.approx(1 - (1 + 1 / 3) / 2 / 3)
    assert network.value_agreement == pytest.approx(1 - (1 / 3 + 1) / 2 / 3)


def test_a_silent_network_is_unknown_and_not_empty() -> None:
    network = relations(INSTRUMENT, np.full((3, 3, 7), NAN), np.zeros(3, dtype=bool)).network
    assert (network.density, network.reciprocity, network.trust, network.trust_agreement) == (
        None,
        None,
        None,
        None,
    )
    assert (network.known, network.lowest_density, network.highest_density) == (0, 0, 1)


def test_what_cannot_be_is_refused() -> None:
    ratings, answered = board()
    for place, value, said in (
        ((PRACTICE, TRUST, 0), 1, "did not answer"),
        ((TRUST, TRUST, 0), 1, "does not rate itself"),
        ((TRUST, COUNCIL, 0), 5, "from 1 to 4"),
    ):
        wrong = ratings.copy()
        wrong[place] = value
        with pytest.raises(SurveyError, match=said):
            relations(INSTRUMENT, wrong, answered)
    with pytest.raises(SurveyError, match="every question"):
        relations(INSTRUMENT, ratings[:, :, :6], answered)
    with pytest.raises(SurveyError, match="not ask about ties"):
        relations(shipped_instrument(PULSE), ratings, answered)
