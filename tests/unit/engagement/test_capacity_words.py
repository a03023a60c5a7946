"""One sentence for every way in which delivery, trust and strain can stand together."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.presenters.capacity_words import (
    CapacityFacts,
    Way,
    Weight,
    change_of,
    sentence_of,
)

LAST = date(2026, 11, 22)
WHO = "Dale Council"
FUNDING = Weight("Funding", 0.7, date(2027, 6, 30))
DROP = 8.0


def facts(delivery: list[float], trust: list[float] | None = None, **changes: Any) -> CapacityFacts:
    """Weekly values up to the last week; trust as delivery unless said otherwise."""
    days = [(LAST - timedelta(weeks=i)).toordinal() for i in range(len(delivery))][::-1]
    usual: dict[str, Any] = {
        "who": WHO,
        "days": np.array(days, dtype=np.int64),
        "delivery": np.array(delivery),
        "trust": np.array(delivery if trust is None else trust),
        "evidence": "high",
        "strain": 0.0,
        "weights": (),
        "drop": DROP,
    }
    return CapacityFacts(**{**usual, **changes})


def way(start: float, end: float, weeks: int = 60) -> list[float]:
    """Level, and then steadily from one to the other over the last 36 weeks."""
    level = [start] * (weeks - 36)
    return level + list(np.linspace(start, end, 36))


def test_the_overwhelmed_council() -> None:
    shown = facts(way(70, 55), way(70, 66), strain=60.0, weights=[FUNDING])
    assert sentence_of(shown) == (
        "What Dale Council delivers has fallen since March 2026, while we trust it as before: it "
        "is under heavy pressure (funding, until June 2027), which explains part of that."
    )


@pytest.mark.parametrize(
    ("delivery", "trust", "share"),
    [
        ((70, 55), (70, 55.2), "hardly any"),
        ((70, 55), (70, 60), "part"),
        ((70, 60), (70, 68), "most"),
    ],
)
def test_how_much_pressure_explains(
    delivery: tuple[float, float], trust: tuple[float, float], share: str
) -> None:
    shown = facts(way(*delivery), way(*trust), strain=60.0, weights=[FUNDING])
    assert f"which explains {share} of that." in sentence_of(shown)


@pytest.mark.parametrize(
    ("delivery", "trust", "words"),
    [
        (-15, -2, "Council delivers has fallen since March 2026, while we trust it as before"),
        (-15, -10, "Council delivers has fallen since March 2026, and so has our trust in it"),
        (-15, 9, "has fallen since March 2026, while our trust in it has grown"),
        (3, 3, "Dale Council delivers about as much as a year ago, and we trust it as before"),
        (-3, -9, "delivers about as much as a year ago, but our trust in it has fallen"),
        (3, 9, "delivers about as much as a year ago, and our trust in it has grown"),
        (12, 3, "Council delivers has risen since March 2026, while we trust it as before"),
        (12, -9, "has risen since March 2026, but our trust in it has fallen"),
        (12, 12, "has risen since March 2026, and so has our trust in it"),
    ],
)
def test_delivery_and_trust_in_words(delivery: float, trust: float, words: str) -> None:
    shown = facts(way(60, 60 + delivery), way(60, 60 + trust))
    assert words in sentence_of(shown)


def test_what_is_said_of_pressure() -> None:
    falling, level = way(70, 55), way(60, 61)
    assert sentence_of(facts(falling)).endswith("No pressure is recorded that would explain it.")
    assert sentence_of(facts(level)).endswith("and we trust it as before.")
    under = sentence_of(facts(level, strain=50.0, weights=[FUNDING]))
    assert under.endswith("although it is under heavy pressure (funding, until June 2027).")
    over = sentence_of(facts(falling, way(70, 60), strain=20.0))
    assert "the pressure that it was under is over, and explains part of it." in over
    assert sentence_of(facts(level, strain=20.0)).endswith("pressure that it was under is over.")


def test_several_pressures_are_named_once_a_kind_by_the_last_day() -> None:
    weights = [
        Weight("Workforce", 0.4, date(2027, 1, 31)),
        Weight("Workforce", 0.2, date(2027, 3, 31)),
        FUNDING,
    ]
    words = sentence_of(facts(way(60, 60), strain=50.0, weights=weights))
    assert "heavy pressure (workforce, until March 2027; funding, until June 2027)" in words


@pytest.mark.parametrize("under", [True, False])
def test_little_evidence_and_a_short_time_say_so(under: bool) -> None:
    weights = [FUNDING] if under else []
    low = sentence_of(facts(way(70, 40), evidence="low", weights=weights))
    assert low.startswith("Too little is known yet")
    short = sentence_of(facts([60.0] * 26, weights=weights))
    assert short.startswith("Dale Council is not known for long enough")
    nothing = sentence_of(facts([], weights=weights))
    assert nothing.startswith("Too little is known yet")
    for sentence in (low, short, nothing):
        assert ("It is under heavy pressure" in sentence) is under


def test_half_a_year_counts_where_more_changed_in_it() -> None:
    shown = facts([50.0] * 10 + [70.0] * 30 + list(np.linspace(70, 52, 20)))
    change = change_of(shown)
    assert change is not None
    assert (change.weeks, change.delivery_way) == (26, Way.FELL)
    assert "has fallen since July 2026" in sentence_of(shown)


@given(
    delivery=st.floats(-7.9, 7.9),
    noise=st.lists(st.floats(-3, 3), min_size=60, max_size=60),
    strain=st.floats(0, 80),
    is_under=st.booleans(),
)
def test_changes_within_noise_are_none(
    delivery: float, noise: list[float], strain: float, is_under: bool
) -> None:
    values = np.array(way(60, 60 + delivery / 2)) + np.array(noise) / 2
    shown = facts(values.tolist(), strain=strain, weights=[FUNDING] if is_under else [])
    sentence = sentence_of(shown)
    assert "about as much as" in sentence
    assert "trust it as before" in sentence


def test_every_combination_is_one_sentence_that_ends() -> None:
    ends = (-15.0, 0.0, 15.0)
    for delivery, trust, evidence, strain, under in product(
        ends, ends, ("low", "medium", "high"), (0.0, 30.0), (True, False)
    ):
        sentence = sentence_of(
            facts(
                way(60, 60 + delivery),
                way(60, 60 + trust),
                evidence=evidence,
                strain=strain,
                weights=[FUNDING] if under else [],
            )
        )
        assert sentence.endswith(".")
        assert not any(odd in sentence for odd in ("  ", "..", "None", "Way"))
