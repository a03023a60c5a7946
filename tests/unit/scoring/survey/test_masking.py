"""Masked answers: nobody's answer follows from them, even for a colleague who knows their own.

One call masks very many questions at once, so that everything that can come of an answer is seen.
"""

from collections import defaultdict
from itertools import product

import numpy as np
import pytest
from hypothesis import given

from engagement.scoring.survey.masking import mask
from engagement.scoring.survey.protection import protect
from engagement.scoring.survey.wave import Answers
from tests.unit.scoring.survey.waves import NAN, answers_, few

World = tuple[float, ...]
CANT_SAY = 0.0


@pytest.fixture(scope="module")
def outcomes() -> dict[World, set[World]]:
    """What masking made of each possible answer of three people on a scale of three points."""
    truths = list(product([CANT_SAY, 1.0, 2.0, 3.0], repeat=3))
    columns = np.repeat(np.array(truths).T, 4000, axis=1)
    given_ = np.where(columns == CANT_SAY, NAN, columns)
    masked = mask(given_, np.zeros(3, dtype=np.int64), 3, np.random.default_rng(11))
    assert not masked.at_least.any()
    found: dict[World, set[World]] = defaultdict(set)
    pairs = np.unique(np.vstack([columns, masked.values]), axis=1)
    for (*pair,) in pairs.T.tolist():
        found[tuple(pair[:3])].add(tuple(pair[3:]))
    return found


def test_any_answer_may_have_been_another_even_for_a_colleague(
    outcomes: dict[World, set[World]],
) -> None:
    """Though the reader be told all masked answers by name, and a colleague's own true one."""
    came_from: dict[World, list[World]] = defaultdict(list)
    for truth, found in outcomes.items():
        for masked in found:
            came_from[masked].append(truth)
    assert len(came_from) == 27
    for truth, found in outcomes.items():
        for masked, person, colleague in product(found, range(3), range(3)):
            possible = {
                world[person]
                for world in came_from[masked]
                if person == colleague or world[colleague] == truth[colleague]
            }
            # At least two answers, and that there was none.
            assert CANT_SAY in possible
            assert len(possible) >= 3


def test_at_most_two_answers_move_and_by_a_point(outcomes: dict[World, set[World]]) -> None:
    for truth, found in outcomes.items():
        if CANT_SAY not in truth:
            apart = np.abs(np.array(list(found)) - truth)
            assert apart.max() == 1
            assert set((apart > 0).sum(axis=1).tolist()) == {0, 1, 2}


@few
@given(answers_(questions=3))
def test_a_block_changes_by_two_points_at_most(answers: Answers) -> None:
    block = protect(answers.organisation, answers.sector, answers.place).block
    masked = mask(answers.values, block, 5, np.random.default_rng(3))
    assert masked.values.shape == answers.values.shape
    assert np.all((masked.values >= 1) & (masked.values <= 5))
    for one in np.unique(block):
        there = block == one
        complete = ~np.isnan(answers.values[there]).any(axis=0)
        apart = (masked.values[there] - answers.values[there])[:, complete]
        assert np.all(np.abs(apart.sum(axis=0)) <= 2)
        assert np.all((apart != 0).sum(axis=0) <= 2)


def test_moves_are_as_likely_as_said() -> None:
    """Five people of 3: none moves in one of four questions, and the sum's variance is 1."""
    masked = mask(np.full((5, 20000), 3.0), np.zeros(5, dtype=int), 5, np.random.default_rng(2))
    moved = (masked.values != 3).sum(axis=0)
    assert np.bincount(moved) / 20000 == pytest.approx([0.25, 0.5, 0.25], abs=0.015)
    sums = masked.values.sum(axis=0) - 15
    assert (sums.mean(), sums.var()) == pytest.approx((0, 1), abs=0.04)
    assert (masked.values != 3).mean(axis=1) == pytest.approx(np.full(5, 0.2), abs=0.015)


def test_answers_at_the_end_of_the_scale_move_half_as_often() -> None:
    masked = mask(np.full((5, 20000), 5.0), np.zeros(5, dtype=int), 5, np.random.default_rng(2))
    assert (25 - masked.values.sum(axis=0)).mean() == pytest.approx(0.5, abs=0.02)


def test_who_could_not_say_is_given_an_answer_of_the_block() -> None:
    """Four of the block said 2 and all others 5, with the weight of one answer beside the four."""
    values = np.full((40, 4000), 5.0)
    values[:4] = 2.0
    values[4] = NAN
    block = np.repeat([0, 1], [5, 35])
    stand_in = mask(values, block, 5, np.random.default_rng(4)).values[4]
    # Moved to 1 or 3 in two of five questions, times one half, times one half.
    assert (stand_in <= 3).mean() == pytest.approx((4 + 5 / 44 + 2 / 44) / 5, abs=0.03)


def test_how_many_could_not_say_is_told_so_that_nobody_is_told_of() -> None:
    """Whatever number is told, neither all of the others nor none of them need be meant."""
    for people in range(3, 30):
        block = np.zeros(people, dtype=np.int64)
        missing = np.arange(people)[:, np.newaxis] < np.arange(people + 1)
        values = np.where(missing, NAN, 3.0)
        told = mask(values, block, 5, np.random.default_rng(0)).at_least
        assert np.all(told % 5 == 0)
        for number in np.unique(told):
            possible = np.flatnonzero(told == number)
            assert possible.min() >= number
            # Also for one who knows of themselves, who said something or did not.
            for own in (0, 1):
                others = [n - own for n in possible.tolist() if 0 <= n - own <= people - 1]
                assert set(others) - {0}
                assert set(others) - {people - 1}


def test_nobody_and_a_block_of_one() -> None:
    random = np.random.default_rng(1)
    assert mask(np.empty((0, 2)), np.empty(0, dtype=int), 5, random).values.shape == (0, 2)
    alone = mask(np.array([[4.0] * 500]), np.zeros(1, dtype=int), 5, random).values
    assert set(alone.ravel().tolist()) == {3, 4, 5}
