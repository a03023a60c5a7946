"""What goes out as it was stored is described to the last field, though no serializer makes it."""

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from engagement.packs.document import to_bytes
from engagement.scoring.model import HealthModel
from engagement.scoring.trust_parsing import trust_model
from ics_crm.api.views import api_description
from tests.unit.packs.editions import sample

MODELS = files("engagement.scoring").joinpath("models")


def test_the_document_of_a_pack_is_as_described() -> None:
    document = json.loads(to_bytes(sample().document))
    assert {block["block"] for part in document["sections"] for block in part["blocks"]} == {
        "figure",
        "words",
    }
    assert _faults("PackDocument", document) == []
    document["sections"][0]["blocks"][0]["colour"] = "blue"
    assert _faults("PackDocument", document) != []


@pytest.mark.parametrize(
    ("name", "schema", "parse"),
    [
        ("health_v1.json", "HealthParameters", HealthModel.from_dict),
        ("trust_v1.json", "TrustParameters", trust_model),
    ],
)
def test_the_numbers_of_score_models_are_as_described(name: str, schema: str, parse: Any) -> None:
    parameters = parse(json.loads(MODELS.joinpath(name).read_text())).to_dict()
    assert _faults(schema, parameters) == []
    assert _faults("ScoreParameters", parameters) == []
    del parameters["evidence_cuts"]
    assert _faults(schema, parameters) != []


def _faults(name: str, value: Any) -> list[str]:
    """Where a value is not as described, or has more than is described."""
    schemas = api_description()["components"]["schemas"]
    strict = {
        each: {**schema, "additionalProperties": False} if "properties" in schema else schema
        for each, schema in schemas.items()
    }
    root = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": strict}}
    return [error.message for error in Draft202012Validator(root).iter_errors(value)]
