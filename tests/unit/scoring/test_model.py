import copy
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.model import (
    COMPONENTS,
    Component,
    HealthModel,
    ScoreModelError,
    evidence_label,
)
from engagement.scoring.models import shipped_model
from tests.unit.scoring.ledgers import MODEL


def test_the_shipped_model_has_the_weights_and_half_lives_of_the_method() -> None:
    assert [MODEL.weights[c] for c in COMPONENTS] == [0.2, 0.1, 0.15, 0.15, 0.1, 0.15, 0.15]
    assert math.fsum(MODEL.weights.values()) == pytest.approx(1)
    days = [MODEL.half_life_days[c] for c in COMPONENTS]
    assert days == [90, 90, 180, 90, 90, 180, 365]
    assert dict(MODEL.contact_weight) == {"meeting": 1, "visit": 1.5, "workshop": 1.5, "call": 0.5}
    assert list(MODEL.stage_value.values()) == [1, 0.7, 0.3, 0]
    assert (MODEL.contact_cap_per_day, MODEL.prior_observations) == (1.5, 4)


def test_the_shipped_model_says_that_it_was_not_measured() -> None:
    assert "not measured" in MODEL.basis
    means = [values.mean for values in MODEL.types.values()]
    assert all(mean == means[0] for mean in means)


def test_every_type_but_the_default_has_a_parent() -> None:
    assert set(MODEL.types) == {"other", "council", "nhs_trust", "gp", "care_provider", "vcse"}
    orphans = [name for name, values in MODEL.types.items() if values.parent is None]
    assert orphans == ["other"]
    assert MODEL.type_values("parish_council") is MODEL.types["other"]


def test_a_model_survives_being_stored() -> None:
    stored = json.loads(json.dumps(MODEL.to_dict()))
    assert HealthModel.from_dict(stored) == MODEL
    assert HealthModel.from_dict(stored).hash() == MODEL.hash()


def test_the_hash_is_of_the_meaning_and_not_of_the_spelling() -> None:
    document = dict(reversed(shipped_model().items()))
    document["contact_cap_per_day"] = 1.50
    document["prior_contacts"] = 2.0
    assert HealthModel.from_dict(document).hash() == MODEL.hash()
    document["prior_contacts"] = 3
    assert HealthModel.from_dict(document).hash() != MODEL.hash()
    assert len(MODEL.hash()) == 64


def test_each_call_gives_a_fresh_document() -> None:
    shipped_model()["weights"]["cadence"] = 99
    assert shipped_model()["weights"]["cadence"] == 0.2


BAD: list[tuple[tuple[str, ...], Any]] = [
    (("measure",), "trust"),
    (("weights", "cadence"), 0.3),
    (("weights", "charm"), 0.0),
    (("half_life_days", "board"), 0),
    (("contact_cap_per_day",), True),
    (("contact_weight", "call"), -1),
    (("contact_weight",), {}),
    (("stage_value", "after"), 1.2),
    (("prior_observations",), float("nan")),
    (("balanced_share",), 0.6),
    (("evidence_cuts", "medium"), 0.7),
    (("default_type",), "none of them"),
    (("types", "gp", "parent"), "doctors"),
    (("types", "gp", "mean", "cadence"), 0),
    (("types", "gp", "mean", "board"), 1.01),
    (("types", "gp", "prior_variance", "recency"), 0.3),
    (("types", "gp", "prior_variance", "board"), 0.1),
    (("types", "gp", "agreement", "people"), 0),
    (("types", "gp", "agreement", "grade"), 5),
    (("types", "gp", "agreement"), None),
    (("colour",), "blue"),
]


@pytest.mark.parametrize(("path", "value"), BAD, ids=[".".join(path) for path, _ in BAD])
def test_an_absurd_model_is_refused(path: tuple[str, ...], value: Any) -> None:
    document = copy.deepcopy(shipped_model())
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(ScoreModelError):
        HealthModel.from_dict(document)


def test_a_missing_value_is_refused() -> None:
    document = shipped_model()
    del document["weights"]
    with pytest.raises(ScoreModelError, match="the model must have exactly"):
        HealthModel.from_dict(document)


@given(st.floats(0, 1))
def test_evidence_is_low_medium_or_high(credibility: float) -> None:
    wanted = "low" if credibility < 0.33 else "medium" if credibility < 0.66 else "high"
    assert evidence_label(credibility, MODEL.evidence_cuts) == wanted


def test_a_week_that_was_not_logged_has_no_evidence_label() -> None:
    assert evidence_label(float("nan")) is None


def test_components_are_named_in_the_order_of_the_method() -> None:
    assert COMPONENTS[0] is Component.CADENCE
    assert len(COMPONENTS) == 7
