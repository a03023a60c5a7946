"""Results: the same as by plain sums over people, stored and read back; what is hidden is out."""

import json
from collections.abc import Sequence
from statistics import mean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.survey.document import results_document, results_from
from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.item_analysis import cronbach
from engagement.scoring.survey.masking import mask
from engagement.scoring.survey.perception import organisation_answers
from engagement.scoring.survey.protection import Thresholds, may_show_places, protect
from engagement.scoring.survey.results import Level, Results
from engagement.scoring.survey.saying import told, who_counts
from engagement.scoring.survey.shipped import RELATIONAL, shipped_instrument
from engagement.scoring.survey.wave import Answers, close_confidential, close_organisational
from tests.unit.scoring.survey.waves import NAN, answers_, few, instrument_

DIMENSIONS = ["values", "commitment", "values"]
CONFIDENTIAL = instrument_(DIMENSIONS)
ORGANISATIONAL = instrument_(DIMENSIONS, confidential=False)
COLUMNS = {"values": [0, 2], "commitment": [1], "all": [0, 1, 2]}


def by_level(answers: Answers) -> dict[Level, np.ndarray]:
    return {
        Level.OVERALL: np.zeros(len(answers.values), dtype=int),
        Level.SECTOR: answers.sector,
        Level.PLACE: answers.place,
        Level.ORGANISATION: answers.organisation,
    }


def assert_half_was_said(answers: Answers, level: Level, code: int, counts: np.ndarray) -> None:
    """Stand-ins are never most of what a figure rests on, whatever people could not say."""
    there = by_level(answers)[level] == code
    said = ~np.isnan(answers.values[there])
    assert 2 * said.sum() >= said.size
    assert np.all(2 * (said & counts[there]).sum(axis=0) >= counts[there].sum(axis=0))


def assert_plain(
    results: Results,
    answers: Answers,
    level: Level,
    code: int,
    counting: np.ndarray | None = None,
    everything: np.ndarray | None = None,
) -> None:
    """Compare a group with sums over its people, one by one; what counts for questions apart."""
    there = by_level(answers)[level] == code
    people = (answers.values if counting is None else counting)[there]
    whole = (answers.values if everything is None else everything)[there]
    for question, name in enumerate(results.questions):
        given_ = [x for x in people[:, question].tolist() if x == x]
        assert results.distribution(level, code, name) == tuple(map(given_.count, range(1, 6)))
    for name, columns in COLUMNS.items():
        of = whole if name == "all" else people
        rows = [[x for x in row if x == x] for row in of[:, columns].tolist()]
        values = [mean(row) for row in rows if row]
        found = results.estimate(level, code, name)
        assert found is not None
        assert found.people == len(values)
        assert found.mean == (pytest.approx(mean(values)) if values else None)
        assert (found.low is None) == (found.high is None) == (len(values) < 2)
        if found.low is not None and found.high is not None and found.mean is not None:
            assert 1 <= found.low <= found.mean + 1e-9
            assert found.mean - 1e-9 <= found.high <= 5
            assert found.high - found.low > 0.1


@few
@given(answers_(questions=3, most=24), st.integers(0, 9))
def test_confidential_results_are_sums_of_masked_answers(all_: Answers, seed: int) -> None:
    thresholds = Thresholds(people=4, organisation=3)
    results = close_confidential(CONFIDENTIAL, all_, np.random.default_rng(seed), thresholds)
    who = who_counts(all_.values)
    answers = Answers(all_.values[who], all_.organisation[who], all_.sector[who], all_.place[who])
    allowed = protect(answers.organisation, answers.sector, answers.place, thresholds)
    masked = mask(answers.values, allowed.block, 5, np.random.default_rng(seed)).astype(float)
    known = told(answers.values, allowed.block, allowed.part)
    why = {
        Level.OVERALL: {0: allowed.overall},
        Level.SECTOR: allowed.sectors,
        Level.PLACE: allowed.places,
        Level.ORGANISATION: allowed.organisations,
    }
    for level, reasons in why.items():
        counts = known.shown.copy()
        if level is Level.PLACE:
            counts &= [may_show_places(allowed, answers.place, one, thresholds) for one in counts.T]
        if level is Level.ORGANISATION:
            counts &= known.alone[:, np.newaxis]
        for code, reason in reasons.items():
            assert results.hidden(level, code) is reason
            if reason is None and len(masked):
                assert_plain(results, answers, level, code, np.where(counts, masked, NAN), masked)
                if level is not Level.PLACE:
                    assert_half_was_said(answers, level, code, counts)
            else:
                assert results.estimate(level, code) is None
                assert results.distribution(level, code, "q0") is None
    # Stored and read, nothing is lost, and of what is hidden there is the reason and no number.
    document = results_document(results)
    text = json.dumps(document, allow_nan=False)
    assert results_document(results_from(json.loads(text))) == document
    for level, reasons in why.items():
        table = document["levels"][level.value]
        hidden = {code: why_ for code, why_ in reasons.items() if why_ is not None}
        assert dict(table.pop("hidden")) == {code: why_.value for code, why_ in hidden.items()}
        shown = len([c for c in set(by_level(answers)[level].tolist()) - set(hidden) if c >= 0])
        assert {len(column) for column in table.values()} == {shown}
    assert (document["items"] is None) == (allowed.overall is not None)


@few
@given(answers_(questions=3))
def test_attributed_results_are_sums_of_answers(answers: Answers) -> None:
    results = close_organisational(ORGANISATIONAL, answers)
    for level, group in by_level(answers).items():
        for code in set(group.tolist()) - {-1}:
            assert_plain(results, answers, level, code)
    given_ = {one.organisation: one for one in organisation_answers(results)}
    for code in set(answers.organisation.tolist()):
        values = answers.values[answers.organisation == code]
        if np.isnan(values).all():
            assert code not in given_
            continue
        # Who only wrote, or could say nothing, is nobody's answer.
        assert given_[code].people == (~np.isnan(values)).any(axis=1).sum()
        assert given_[code].mean == pytest.approx(np.nanmean(values))
        assert given_[code].x == pytest.approx((np.nanmean(values) - 1) / 4)


def wave(values: Sequence[Sequence[float]], organisation: int = 0) -> Answers:
    size = len(values)
    alike = np.full(size, organisation)
    return Answers(np.array(values, dtype=float), alike, np.zeros(size, dtype=int), alike)


def test_interval_by_hand() -> None:
    """Four people of 2, 3, 4 and 5: Σ(x - 3.5)² = 5, s₀² = 5/3, five degrees of freedom."""
    results = close_organisational(
        instrument_(["values"], confidential=False), wave([[2], [3], [4], [5]])
    )
    found = results.estimate(Level.ORGANISATION, 0, "q0")
    assert found is not None
    reach = 2.015048 * np.sqrt((2 * 5 / 3 + 5) / 5 / 4)
    assert (found.mean, found.low, found.high) == pytest.approx((3.5, 3.5 - reach, 3.5 + reach))
    # Five who agree: s₀ is half a point, and six degrees of freedom.
    agreed = close_organisational(instrument_(["values"], confidential=False), wave([[4]] * 5))
    found = agreed.estimate(Level.OVERALL)
    assert found is not None
    assert found.high == pytest.approx(4 + 1.943180 * np.sqrt(2 * 0.25 / 6 / 5))


def test_a_question_that_most_could_not_answer_is_withheld_everywhere() -> None:
    """What stands in would outweigh what was said."""
    values = [[4.0, NAN, 3.0]] * 11 + [[4.0, 2.0, NAN]] * 9
    results = close_confidential(CONFIDENTIAL, wave(values), np.random.default_rng(1))
    assert results.withheld == ("q1",)
    for level in Level:
        assert results.distribution(level, 0, "q1") == (0, 0, 0, 0, 0)
        found = results.estimate(level, 0, "q1")
        assert found is not None
        assert (found.people, found.mean) == (0, None)
        whole = results.estimate(level)
        assert whole is not None
        assert whole.people == 20
    assert results.items is not None
    # Told as more than half of the 20, and as at least 5 of the 9.
    assert results.items.cant_say.tolist() == [0, 0.55, 0.25]
    assert np.isnan(results.items.floor).tolist() == [False, True, False]


def test_items_of_the_yearly_analysis() -> None:
    """Twelve people: a scale of three that agree, and one question that asks something else."""
    agree = [1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5]
    other = [3, 1, 5, 2, 4, 1, 5, 3, 2, 4, 1, 5]
    values = [[a, a, max(1, a - 1), o] for a, o in zip(agree, other, strict=True)]
    instrument = instrument_(["values", "values", "values", "influence"], confidential=False)
    items = close_organisational(instrument, wave([*values, [NAN, 3, 3, 3]])).items
    assert items is not None
    assert items.floor.tolist() == pytest.approx([2 / 12, 2 / 13, 4 / 13, 3 / 13])
    assert items.ceiling.tolist() == pytest.approx([3 / 12, 3 / 13, 0, 3 / 13])
    assert items.cant_say.tolist() == pytest.approx([1 / 13, 0, 0, 0])
    assert np.all(items.item_rest[:3] > 0.95)
    rest = [a + a + max(1, a - 1) for a in agree]
    assert items.item_rest[3] == pytest.approx(np.corrcoef(other, rest)[0, 1])
    assert set(items.scales) == {"values", "all"}
    scale = items.scales["values"]
    assert (scale.people, scale.items) == (12, 3)
    assert 0.95 < scale.low < scale.alpha < scale.high < 1
    assert items.scales["all"].alpha < scale.alpha


def test_alpha_by_hand() -> None:
    """Variances 3, 3 and 3 of items that all covary by 1.5: α = 3/2 (1 - 9/(9 + 6·1.5)) = 3/4."""
    random = np.random.default_rng(0)
    raw = random.normal(size=(400, 3))
    raw -= raw.mean(axis=0)
    whitened = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T))).T
    made = whitened @ np.linalg.cholesky(np.full((3, 3), 1.5) + 1.5 * np.eye(3)).T
    found = cronbach(made)
    assert found is not None
    assert found.alpha == pytest.approx(3 / 4)
    # With W of F(399, 798) at 0.95 and 0.05: 1 - W/4.
    assert (found.low, found.high) == pytest.approx((1 - 1.150 / 4, 1 - 0.866 / 4), abs=0.002)
    assert cronbach(made[:9]) is cronbach(made[:, :2]) is cronbach(np.ones((20, 3))) is None


def test_nine_in_ten_intervals_of_alpha_hold_it() -> None:
    """Of items that measure one thing alike, α = 3·0.5/(1 + 2·0.5) = 0.75."""
    random = np.random.default_rng(8)
    held = 0
    for _time in range(400):
        common = random.normal(size=(30, 1))
        found = cronbach(common + random.normal(size=(30, 3)))
        assert found is not None
        held += found.low <= 0.75 <= found.high
    assert held / 400 == pytest.approx(0.9, abs=0.045)


def test_what_cannot_be_is_refused() -> None:
    right = wave([[1, 2, 3]])
    random = np.random.default_rng(0)
    with pytest.raises(SurveyError, match="answered confidentially"):
        close_organisational(CONFIDENTIAL, right)
    with pytest.raises(SurveyError, match="answered for organisations"):
        close_confidential(ORGANISATIONAL, right, random)
    with pytest.raises(SurveyError, match="about ties"):
        close_organisational(shipped_instrument(RELATIONAL), right)
    with pytest.raises(SurveyError, match="a column for each question"):
        close_organisational(ORGANISATIONAL, wave([[1, 2]]))
    with pytest.raises(SurveyError, match="from 1 to 5"):
        close_organisational(ORGANISATIONAL, wave([[1, 2, 3.5]]))
    with pytest.raises(SurveyError, match="needs the codes"):
        close_organisational(ORGANISATIONAL, wave([[1, 2, 3]], organisation=-2))
    with pytest.raises(SurveyError, match="format 1"):
        results_from({"format": 2})
