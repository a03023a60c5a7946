"""Small waves for the tests of surveys."""

from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from engagement.scoring.survey.instrument import Instrument
from engagement.scoring.survey.instrument_document import parse_instrument
from engagement.scoring.survey.wave import Answers

few = settings(deadline=None, max_examples=50)
NAN = float("nan")


def instrument_(dimensions: list[str], *, confidential: bool = True) -> Instrument:
    """An instrument with a question for each dimension that is named."""
    return parse_instrument(document_(dimensions, confidential=confidential))


def document_(dimensions: list[str], *, confidential: bool = True) -> dict[str, Any]:
    return {
        "format": 1,
        "code": "made-1",
        "title": "Made",
        "answered_for": "person" if confidential else "organisation",
        "points": 5,
        "point_labels": ["a", "b", "c", "d", "e"],
        "questions": [
            {"code": f"q{n}", "dimension": one, "text": "We?", "text_about_partner": "They?"}
            for n, one in enumerate(dimensions)
        ],
    }


@st.composite
def groups(draw: st.DrawFn, most: int = 12) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Organisation, sector and place of up to ``most`` people; some have no sector or place."""
    organisations = draw(st.integers(1, 5))
    home = np.array(draw(st.lists(st.integers(-1, 2), min_size=5, max_size=5)))
    people = draw(st.integers(0, most))
    organisation = draw(
        st.lists(st.integers(0, organisations - 1), min_size=people, max_size=people)
    )
    place = draw(st.lists(st.integers(-1, 2), min_size=people, max_size=people))
    codes = np.array(organisation, dtype=np.int64)
    return codes, home[codes], np.array(place, dtype=np.int64)


@st.composite
def answers_(draw: st.DrawFn, questions: int, most: int = 12) -> Answers:
    """A wave of up to ``most`` people, who often agree."""
    organisation, sector, place = draw(groups(most))
    size = len(organisation) * questions
    one = st.sampled_from([1.0, 2.0, 4.0, 4.0, 4.0, 5.0, NAN])
    values = draw(st.lists(one, min_size=size, max_size=size))
    return Answers(np.array(values).reshape(-1, questions), organisation, sector, place)
