"""What the client is made of: types, names, and a refusal of what it does not understand."""

import io
import zipfile
from copy import deepcopy
from typing import Any

import pytest

from ics_crm.api.client.methods import Methods
from ics_crm.api.client.schemas import Schemas, UnknownShapeError, Way
from ics_crm.api.client.wheel import wheel

DESCRIPTION: dict[str, Any] = {
    "info": {"version": "1"},
    "tags": [{"name": "agenda-items", "description": 'Said as "an item".'}],
    "paths": {
        "/api/v1/agenda-items/{id}/move": {
            "post": {
                "operationId": "agenda_items_move",
                "tags": ["agenda-items"],
                "description": "Move it.",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Move"}}
                    }
                },
                "responses": {"204": {}},
            }
        }
    },
    "components": {
        "schemas": {
            "Move": {
                "type": "object",
                "properties": {
                    "on": {"type": "string", "format": "date", "description": "The \\ day."},
                    "kind": {"enum": ["a", "b"], "type": "string"},
                    "to": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/K"}},
                },
                "required": ["on"],
            },
            "K": {"enum": ["x", "y"], "type": "string"},
            "Unused": {"type": "object", "properties": {"class": {"not": {}}}},
        }
    },
}
SENT, ANSWERED = Way(is_sent=True), Way(is_sent=False)


def _type(schema: dict[str, Any], way: Way = ANSWERED) -> str:
    return Schemas(DESCRIPTION).type_of(schema, "here", way)


def test_a_description_becomes_types_and_methods() -> None:
    schemas = Schemas(DESCRIPTION)
    client = Methods(DESCRIPTION, schemas).source()
    models = schemas.source()
    compile(client, "client", "exec")
    compile(models, "models", "exec")
    assert "def move(\n        self,\n        id: str,\n        body: models.Move,\n" in client
    assert "idempotency_key: str | None = None,\n    ) -> None:" in client
    assert 'f"/api/v1/agenda-items/{part(id)}/move"' in client
    assert "def agenda_items(self) -> AgendaItems:" in client
    assert "    on: str | date\n" in models
    assert "    kind: NotRequired[Literal['a', 'b']]\n" in models
    assert "    to: NotRequired[Sequence[K] | None]\n" in models
    assert "Unused" not in models


@pytest.mark.parametrize(
    ("schema", "answered", "sent"),
    [
        ({"type": "string", "format": "date-time"}, "str", "str | datetime"),
        ({"type": "string", "format": "uuid"}, "str", "str | UUID"),
        ({"type": ["integer", "null"]}, "int | None", "int | None"),
        ({"type": "array", "items": {"type": "number"}}, "list[float]", "Sequence[float]"),
        ({"type": "object", "additionalProperties": {}}, "dict[str, Any]", "Mapping[str, Any]"),
        ({"enum": ["y", "x"]}, "K", "K"),
        ({"oneOf": [{"type": "null"}, {"enum": [1]}]}, "None | Literal[1]", "None | Literal[1]"),
        ({}, "Any", "Any"),
    ],
)
def test_a_schema_is_a_type(schema: dict[str, Any], answered: str, sent: str) -> None:
    assert (_type(schema), _type(schema, SENT)) == (answered, sent)


@pytest.mark.parametrize(
    "schema", [{"type": "file"}, {"not": {"type": "string"}}, {"type": "object", "if": {}}]
)
def test_what_is_not_understood_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(UnknownShapeError, match="here"):
        _type(schema)


def test_so_is_a_name_that_python_does_not_take() -> None:
    description = deepcopy(DESCRIPTION)
    description["components"]["schemas"]["Move"]["properties"]["class"] = {"type": "string"}
    with pytest.raises(UnknownShapeError, match=r"Move\.class"):
        wheel(description)
    description = deepcopy(DESCRIPTION)
    [item] = description["paths"].values()
    item["post"]["operationId"] = "agenda_items_import-all"
    with pytest.raises(UnknownShapeError, match="import-all"):
        wheel(description)


def test_the_same_description_gives_the_same_bytes() -> None:
    content = wheel(DESCRIPTION)
    assert content == wheel(deepcopy(DESCRIPTION))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert "ics_crm_client/py.typed" in names
    assert {name.split("/")[0] for name in names} == {
        "ics_crm_client",
        "ics_crm_client-1.dist-info",
    }
