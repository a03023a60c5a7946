from typing import Any

import pytest

from engagement.scoring.model import ScoreModelError
from engagement.scoring.trust_model import SOURCES, CapWindow, Source
from engagement.scoring.trust_parsing import trust_model
from tests.unit.scoring.trust.ledgers import DOCUMENT, MODEL, other_model


def bare() -> dict[str, Any]:
    """The shipped document without anything that has a default."""
    named = ("version", "calibrated_on", "half_life_days", "tau2", "floor", "mu", "a")
    return {name: DOCUMENT[name] for name in (*named, "ell", "v", "b", "gamma", "weight")}


def test_a_document_that_is_silent_gets_the_published_defaults() -> None:
    model = trust_model(bare())
    assert model.caps.window is CapWindow.BLOCKS
    assert [model.caps.of("gp", source) for source in SOURCES] == [4, 4, 2, 4, 4, 4, 4, 4, 4]
    assert (model.pressure_limit, model.history_points, model.band_cuts) == (8, 12, (45, 62))
    assert model.half_life[Source.TONE] == 182
    assert model.half_life[Source.HISTORY] == 365


def test_the_canonical_document_reads_back_as_the_same_model() -> None:
    again = trust_model(MODEL.to_dict())
    assert again == MODEL
    assert again.hash() == MODEL.hash()
    assert other_model(tau2=271).hash() != MODEL.hash()


def test_every_kind_of_organisation_has_a_type() -> None:
    assert MODEL.type_of("council") == "council"
    assert MODEL.type_of("ambulance_trust") == "nhs_trust"
    assert MODEL.type_of("parish_council") == "other"
    with pytest.raises(ScoreModelError, match="parish_council"):
        trust_model(bare()).type_of("parish_council")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"tau2": 0}, "tau2"),
        ({"tau2": True}, "tau2"),
        ({"floor": -1}, "floor"),
        ({"measure": "health"}, "not a model of trust"),
        ({"colour": 1}, "colour"),
        ({"mu": {"council": 50}}, "has no mu or no a"),
        ({"mu": 50}, "must be an object"),
        ({"ell": {**DOCUMENT["ell"], "tone": 0}}, "ell.tone"),
        ({"v": {}}, "v lacks"),
        ({"half_life_days": {"tone": 182}}, "neither a default"),
        ({"caps": {**DOCUMENT["caps"], "window": "monthly"}}, "monthly"),
        ({"caps": {**DOCUMENT["caps"], "by_type": {"parish": {}}}}, "parish"),
        ({"caps": {**DOCUMENT["caps"], "default": 0}}, "default cap"),
        ({"bands": {"steady": 62, "strong": 45, "probability": 0.7}}, "must not be above"),
        ({"default_type": "parish"}, "parish"),
        ({"kinds": {"parish": "church"}}, "church"),
    ],
)
def test_an_absurd_model_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ScoreModelError, match=said):
        other_model(**changed)
