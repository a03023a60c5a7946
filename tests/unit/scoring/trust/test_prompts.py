import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engagement.scoring.ledger import Floats
from engagement.scoring.prompts import Suggestion, fallen, suggestions
from tests.unit.scoring.trust.ledgers import MODEL

WEEKS = 90


@settings(deadline=None, max_examples=40)
@given(arrays(float, WEEKS, elements=st.floats(0, 100)), st.sampled_from([1.0, 8.0, 30.0]))
def test_a_prompt_is_a_fall_over_half_a_year_and_then_half_a_year_of_quiet(
    mean: Floats, drop: float
) -> None:
    expected: list[int] = []
    for week in range(26, WEEKS):
        quiet = expected and week - expected[-1] < 26
        if not quiet and mean[week - 26] - mean[week] >= drop:
            expected.append(week)
    assert np.flatnonzero(fallen(mean, drop)).tolist() == expected


def test_with_little_evidence_the_prompt_is_to_ask_them() -> None:
    mean = np.array([60.0] * 30 + [40.0] * 60)
    known, unknown = np.full(90, 0.5), np.full(90, 0.2)
    assert suggestions(mean, known, MODEL, managed=True) == {30: Suggestion.CONVERSATION}
    assert suggestions(mean, unknown, MODEL, managed=True) == {30: Suggestion.ASK}
    assert suggestions(mean, known, MODEL, managed=False) == {}
