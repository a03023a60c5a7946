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
from engagement.scoring.survey.saying import told
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
    found: dict[World, set[World]] = defaultdict(set)
    pairs = np.unique(np.vstack([columns, masked]), axis=1)
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
    # By what `may_become` says, on which the worlds of larger groups are tried.
    assert came_from == {
        masked: [truth for truth in outcomes if may_become(truth, masked)] for masked in came_from
    }


def may_become(truth: World, masked: World) -> bool:
    """Whether masking may make one of the other: a stand-in may be anything, two others move."""
    apart = [abs(t - m) for t, m in zip(truth, masked, strict=True) if t != CANT_SAY]
    return max(apart, default=0) <= 1 and sum(apart) <= 2


def test_so_it_is_when_it_is_told_whether_enough_could_say() -> None:
    """All worlds of five people: the smallest group of which that is told, masked answers by name.

    Also where nobody could say anything.
    """
    worlds = list(product([CANT_SAY, 1.0, 2.0, 3.0], repeat=5))
    values = np.array(worlds).T
    one = np.zeros(5, dtype=np.int64)
    found = told(np.where(values == CANT_SAY, NAN, values), one, one)
    is_told = list(zip(found.shown[0].tolist(), found.at_least.tolist(), strict=True))
    assert set(is_told) == {(True, 0), (False, 3)}
    assert not is_told[worlds.index((CANT_SAY,) * 5)][0]
    # People are alike, so it is enough to look at the first, and at the second as colleague.
    possible: dict[tuple[object, ...], set[float]] = defaultdict(set)
    for world, seen in zip(worlds, is_told, strict=True):
        for masked in product([1.0, 2.0, 3.0], repeat=5):
            if may_become(world, masked):
                possible[seen, masked, None].add(world[0])
                possible[seen, masked, world[1]].add(world[0])
    assert all(CANT_SAY in answers and len(answers) >= 3 for answers in possible.values())


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
    assert masked.shape == answers.values.shape
    assert np.all((masked >= 1) & (masked <= 5))
    for one in np.unique(block):
        there = block == one
        complete = ~np.isnan(answers.values[there]).any(axis=0)
        apart = (masked[there] - answers.values[there])[:, complete]
        assert np.all(np.abs(apart.sum(axis=0)) <= 2)
        assert np.all((apart != 0).sum(axis=0) <= 2)


def test_moves_are_as_likely_as_said() -> None:
    """Five people of 3: none moves in one of four questions, and the sum's variance is 1."""
    masked = mask(np.full((5, 20000), 3.0), np.zeros(5, dtype=int), 5, np.random.default_rng(2))
    moved = (masked != 3).sum(axis=0)
    assert np.bincount(moved) / 20000 == pytest.approx([0.25, 0.5, 0.25], abs=0.015)
    sums = masked.sum(axis=0) - 15
    assert (sums.mean(), sums.var()) == pytest.approx((0, 1), abs=0.04)
    assert (masked != 3).mean(axis=1) == pytest.approx(np.full(5, 0.2), abs=0.015)


def test_answers_at_the_end_of_the_scale_move_half_as_often() -> None:
    masked = mask(np.full((5, 20000), 5.0), np.zeros(5, dtype=int), 5, np.random.default_rng(2))
    assert (25 - masked.sum(axis=0)).mean() == pytest.approx(0.5, abs=0.02)


def test_who_could_not_say_is_given_an_answer_of_the_block() -> None:
    """Four of the block said 2 and all others 5, with the weight of one answer beside the four."""
    values = np.full((40, 4000), 5.0)
    values[:4] = 2.0
    values[4] = NAN
    block = np.repeat([0, 1], [5, 35])
    stand_in = mask(values, block, 5, np.random.default_rng(4))[4]
    # Moved to 1 or 3 in two of five questions, times one half, times one half.
    assert (stand_in <= 3).mean() == pytest.approx((4 + 5 / 44 + 2 / 44) / 5, abs=0.03)


def test_nobody_and_a_block_of_one() -> None:
    random = np.random.default_rng(1)
    assert mask(np.empty((0, 2)), np.empty(0, dtype=int), 5, random).shape == (0, 2)
    alone = mask(np.array([[4.0] * 500]), np.zeros(1, dtype=int), 5, random)
    assert set(alone.ravel().tolist()) == {3, 4, 5}
