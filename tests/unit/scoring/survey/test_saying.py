"""Who could say: enough stands behind every figure, and what is told of it tells of nobody."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.perception import organisation_answers
from engagement.scoring.survey.protection import may_show_places, protect
from engagement.scoring.survey.results import Level
from engagement.scoring.survey.saying import FEWEST_TOLD, parts_of, told, who_counts
from engagement.scoring.survey.wave import Answers, close_confidential
from tests.unit.scoring.survey.test_protection import few_people, of_family, of_places
from tests.unit.scoring.survey.waves import NAN, answers_, few, instrument_

TWO = instrument_(["values", "influence"])


def wave(*groups: tuple[int, int, list[list[float]]]) -> Answers:
    """Organisation, sector and the answers of its people, all of one place."""
    rows = [(code, sector, values) for code, sector, people in groups for values in people]
    codes = np.array([row[0] for row in rows], dtype=np.int64)
    sectors = np.array([row[1] for row in rows], dtype=np.int64)
    return Answers(np.array([row[2] for row in rows]), codes, sectors, np.zeros_like(codes))


@pytest.mark.parametrize("people", range(FEWEST_TOLD, 31))
def test_what_is_told_of_a_part_tells_of_none_of_its_people(people: int) -> None:
    """Whatever is told, each of the others may have been able to say, and may not have been."""
    values = np.where(np.arange(people)[:, np.newaxis] < np.arange(people + 1), NAN, 3.0)
    one = np.zeros(people, dtype=np.int64)
    found = told(values, one, one)
    seen = list(zip(found.shown[0].tolist(), found.at_least.tolist(), strict=True))
    for each in set(seen):
        possible = [number for number in range(people + 1) if seen[number] == each]
        assert each[1] <= min(possible)
        for own in (0, 1):  # for one who could say, and for one who could not
            others = {n - own for n in possible if 0 <= n - own < people}
            assert others - {0}
            assert others - {people - 1}
    for missing, (is_shown, _least) in enumerate(seen):
        assert is_shown == (people - missing >= people / 2)


@few
@given(answers_(questions=2, most=24), st.lists(st.booleans(), min_size=12, max_size=12))
def test_parts_left_out_of_a_question_leave_no_small_sum(answers: Answers, out: list[bool]) -> None:
    """As in the test of protection: with parts left out, places too, nothing rests on few."""
    codes = (answers.organisation, answers.sector, answers.place)
    found = protect(*codes)
    size = np.bincount(found.part, minlength=12)
    is_out = np.array(out[:12] + [False] * max(0, len(size) - 12))[: len(size)]
    counts = (~is_out & (size >= FEWEST_TOLD))[found.part]
    rows = of_family(found, codes)
    if may_show_places(found, answers.place, counts):
        rows += of_places(found, codes)
    left = [row[counts] for row in rows if row[counts].any()]
    if left:
        assert list(few_people(left, 3)) == []


@few
@given(answers_(questions=2, most=24))
def test_parts_are_whole_blocks_of_enough_people_or_never_told_of(answers: Answers) -> None:
    found = protect(answers.organisation, answers.sector, answers.place)
    pairs = {*zip(found.block.tolist(), found.part.tolist(), strict=True)}
    assert len(pairs) == len(set(found.block.tolist()))
    known = told(answers.values, found.block, found.part)
    small = np.bincount(found.part, minlength=1)[found.part] < FEWEST_TOLD
    assert not known.shown[small].any()
    assert not known.alone[small].any()
    if found.overall is None:
        assert not small.all()


def test_small_organisations_of_a_sector_are_decided_on_together() -> None:
    """Of five and more each alone; 3 and 4 of one sector together; 3 of another by nobody."""
    block = np.repeat([0, 1, 2, 3, 4], [5, 3, 4, 6, 3])
    home = np.repeat([0, 0, 0, 1, 1], [5, 3, 4, 6, 3])
    part = parts_of(block, home)
    kinds = [set(part[block == one].tolist()) for one in range(5)]
    assert all(len(one) == 1 for one in kinds)
    assert kinds[1] == kinds[2]
    assert len({one for kind in kinds for one in kind}) == 4
    known = told(np.full((21, 1), 4.0), block, part)
    assert known.shown[:, 0].tolist() == [True] * 18 + [False] * 3
    assert known.alone.tolist() == [True] * 5 + [False] * 7 + [True] * 6 + [False] * 3


def test_who_said_less_than_half_did_not_answer() -> None:
    values = np.array([[NAN, NAN, NAN], [4, NAN, NAN], [4, 4, NAN], [4, 4, 4]])
    assert who_counts(values).tolist() == [False, False, True, True]
    # Five of an organisation sent something, of whom two said nothing on the scales.
    said, silent = [[4.0, 4.0]] * 3, [[NAN, NAN]] * 2
    answers = wave((0, 0, said + silent), (1, 0, [[2.0, 2.0]] * 5))
    results = close_confidential(TWO, answers, np.random.default_rng(3))
    assert results.levels[Level.ORGANISATION].people.tolist() == [3, 5]
    assert results.levels[Level.OVERALL].people.tolist() == [8]
    two = wave((0, 0, [[4.0, 4.0]] * 2 + silent * 5), (1, 0, [[2.0, 2.0]] * 5))
    hidden = close_confidential(TWO, two, np.random.default_rng(3)).levels[Level.ORGANISATION]
    assert set(hidden.hidden) == {0, 1}


@pytest.mark.parametrize("people", [5, 7, 11, 12, 30])
def test_of_those_who_all_could_not_say_nothing_is_made_up(people: int) -> None:
    """Nothing at all; or of one question, in an organisation among others and altogether."""
    nobody = wave((0, 0, [[NAN, NAN]] * people))
    results = close_confidential(TWO, nobody, np.random.default_rng(1))
    assert results.hidden(Level.OVERALL) is Hidden.TOO_FEW
    assert results.estimate(Level.OVERALL) is None
    assert organisation_answers(results) == ()

    half = wave((0, 0, [[4.0, NAN]] * people), (1, 0, [[4.0, 2.0]] * 40))
    results = close_confidential(TWO, half, np.random.default_rng(1))
    found = results.estimate(Level.ORGANISATION, 0, "q1")
    assert found is not None
    assert (found.people, found.mean) == (0, None)
    assert results.distribution(Level.ORGANISATION, 0, "q1") == (0, 0, 0, 0, 0)
    of_sector = results.estimate(Level.SECTOR, 0, "q1")
    assert of_sector is not None
    assert of_sector.people == 40

    alone = close_confidential(TWO, wave((0, 0, [[4.0, NAN]] * people)), np.random.default_rng(1))
    assert alone.withheld == ("q1",)
    assert organisation_answers(alone)[0].people == people


def test_of_three_people_only_the_mean_of_all_questions_is_shown() -> None:
    """Who could not say to one question could not be hidden among so few."""
    few_ = (0, 0, [[4.0, NAN]] * 3)
    answers = wave(few_, (1, 0, [[4.0, 2.0]] * 9))
    results = close_confidential(TWO, answers, np.random.default_rng(1))
    for measure in ("q0", "q1", "values", "influence"):
        found = results.estimate(Level.ORGANISATION, 0, measure)
        assert found is not None
        assert (found.people, found.mean) == (0, None)
    whole = results.estimate(Level.ORGANISATION, 0)
    assert whole is not None
    assert whole.people == 3
    posted = {one.organisation: one for one in organisation_answers(results)}
    assert posted[0].mean == pytest.approx(whole.mean)
