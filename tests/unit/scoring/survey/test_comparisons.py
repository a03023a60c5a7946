"""Two waves, two sides, and those who kept silent."""

import numpy as np
import pytest

from engagement.scoring.survey.changes import changes
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.perception import perception_gaps
from engagement.scoring.survey.response import Rate, if_all_answered, rate, response
from engagement.scoring.survey.results import Level, Results
from engagement.scoring.survey.wave import Answers, close_confidential, close_organisational
from tests.unit.scoring.survey.waves import instrument_

INSTRUMENT = instrument_(["values"], confidential=False)


def wave(**organisations: list[int]) -> Results:
    """Answers to one question by organisations o1, o2, ..., all of one sector."""
    rows = [(int(name[1:]), x) for name, values in organisations.items() for x in values]
    codes = np.array([code for code, _x in rows])
    none = np.zeros(len(rows), dtype=int)
    values = np.array([[float(x)] for _code, x in rows])
    return close_organisational(INSTRUMENT, Answers(values, codes, none, none))


def nobody_asked(dimensions: list[str]) -> Results:
    none = np.empty(0, dtype=int)
    answers = Answers(np.empty((0, len(dimensions))), none, none, none)
    return close_organisational(instrument_(dimensions, confidential=False), answers)


def test_a_change_by_hand() -> None:
    before = wave(o1=[2, 3, 3, 2, 3, 2], o2=[3, 4], o3=[5])
    after = wave(o1=[4, 5, 4, 4, 5, 4], o2=[4, 3], o3=[4], o4=[1, 1])
    found = changes(before, after, Level.ORGANISATION)
    assert found.codes.tolist() == [1, 2, 3]
    assert found.difference[:, 0] == pytest.approx([26 / 6 - 15 / 6, 0, -1])
    old, new = before.levels[Level.ORGANISATION], after.levels[Level.ORGANISATION]
    se = np.sqrt(old.se[0, 0] ** 2 + new.se[0, 0] ** 2)
    assert found.se[0, 0] == pytest.approx(se)
    assert found.is_more_than_noise[:, 0].tolist() == [True, False, False]
    assert found.is_listed[:, 0].tolist() == [True, False, False]
    assert found.rises[0, 0] > 0.99
    assert found.rises[1, 0] == pytest.approx(0.5)
    # One answer each has no uncertainty that could be known.
    assert np.isnan([found.low[2, 0], found.high[2, 0], found.rises[2, 0]]).all()
    # Of equal groups Welch's degrees of freedom are their sum: 7 and 7, and t of 14 is 1.761.
    same = changes(before, before, Level.ORGANISATION)
    reach = 1.76131 * np.sqrt(2) * old.se[0, 0]
    assert (same.low[0, 0], same.high[0, 0]) == pytest.approx((-reach, reach))


def test_one_in_ten_unchanged_groups_seems_changed_but_few_are_listed() -> None:
    random = np.random.default_rng(6)
    codes = np.repeat(np.arange(300), 12)
    none = np.zeros(codes.size, dtype=int)

    def again() -> Results:
        values = np.clip(np.round(random.normal(3.3, 0.9, (codes.size, 1))), 1, 5)
        return close_organisational(INSTRUMENT, Answers(values, codes, none, none))

    found = changes(again(), again(), Level.ORGANISATION)
    assert found.is_more_than_noise[:, 0].mean() == pytest.approx(0.1, abs=0.04)
    assert found.is_listed[:, 0].mean() < 0.02


def test_hidden_groups_are_not_compared() -> None:
    instrument = instrument_(["values"])
    codes = np.repeat([0, 1, 2], [9, 4, 2])
    answers = Answers(np.full((15, 1), 3.0), codes, np.zeros(15, dtype=int), codes)
    results = close_confidential(instrument, answers, np.random.default_rng(1))
    found = changes(results, results, Level.ORGANISATION)
    assert found.codes.tolist() == [0]
    assert results.hidden(Level.ORGANISATION, 1) is Hidden.WOULD_TELL_OTHERS
    with pytest.raises(SurveyError, match="same instrument"):
        changes(results, nobody_asked(["values", "values"]), Level.PLACE)


def test_gap_of_perception() -> None:
    """The partner is a point above the system's view; 0.4 points count as large."""
    theirs, ours = wave(o1=[4, 4, 5, 5], o2=[3], o7=[1, 1]), wave(o1=[3, 4, 3, 4], o2=[3, 3])
    found = perception_gaps(theirs, ours)
    assert found.codes.tolist() == [1, 2]
    assert found.difference[:, 0] == pytest.approx([1, 0])
    tables = [one.levels[Level.ORGANISATION] for one in (theirs, ours)]
    # Five degrees of freedom each: a variance of 5/3 of the squared error.
    sd = np.sqrt(sum(table.se[0, 0] ** 2 * 5 / 3 for table in tables))
    assert found.sd[0, 0] == pytest.approx(sd)
    assert 0.5 < found.likely_large[0, 0] < 1
    assert np.isnan(found.likely_large[1, 0])
    with pytest.raises(SurveyError, match="the same questions"):
        perception_gaps(theirs, nobody_asked(["values", "values"]))


def test_a_gap_of_which_little_is_known_is_not_likely_to_be_large() -> None:
    """Four people who are split say 3 on average, and so do four others: anything may be true."""
    theirs, ours = wave(o1=[1, 5, 1, 5], o2=[1, 1, 1, 2]), wave(o1=[5, 1, 5, 1], o2=[5, 5, 5, 4])
    found = perception_gaps(theirs, ours)
    assert found.difference[:, 0] == pytest.approx([0, -3.5])
    # Either way it would be: most of so wide a range lies beyond 0.4 points.
    assert found.likely_large[0, 0] < 0.5
    assert found.likely_large[1, 0] > 0.95


def test_response() -> None:
    found = response({0: 40, 1: 10, 2: 6}, {0: 20, 1: 3}, hidden_sectors={1: Hidden.TOO_FEW})
    assert found.sectors[1] is Hidden.TOO_FEW
    half, nobody = found.sectors[0], found.sectors[2]
    assert isinstance(half, Rate)
    assert half.share == 0.5
    # Wilson: 1/2 ± 1.645 √(1/160 + 1.645²/6400) / (1 + 1.645²/40).
    reach = 1.645 * np.sqrt(1 / 160 + 1.645**2 / 6400) / (1 + 1.645**2 / 40)
    assert (half.interval.low, half.interval.high) == pytest.approx((0.5 - reach, 0.5 + reach))
    assert isinstance(nobody, Rate)
    assert (nobody.answered, nobody.interval.low) == (0, 0)
    assert isinstance(found.overall, Rate)
    assert (found.overall.invited, found.overall.answered) == (56, 23)
    assert rate(0, 0) is None
    assert response({0: 9}, {0: 2}, hidden_overall=Hidden.TOO_FEW).overall is Hidden.TOO_FEW
    with pytest.raises(SurveyError, match="3 of 2"):
        rate(2, 3)


def test_what_silence_could_change() -> None:
    """Of ten, six answered 4.5 on average; four more would at most answer 5, or else 3.5."""
    found = if_all_answered(4.5, 6, 10, points=5)
    assert (found.low, found.high) == pytest.approx(((27 + 14) / 10, (27 + 20) / 10))
    assert if_all_answered(3, 10, 10, points=5).low == 3
    with pytest.raises(SurveyError, match="no mean"):
        if_all_answered(3, 0, 10, points=5)
