"""The description leads from what makes or shows a record to all that can be done with it."""

import re
from typing import Any

from ics_crm.api.views import api_description

OF_RECORD = re.compile(r"/api/v1/[a-z-]+/\{id\}[a-z/-]*")


def _operations() -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in api_description()["paths"].items()
        for method, operation in item.items()
    }


def test_every_operation_on_a_record_is_led_to() -> None:
    led_to = {
        name
        for operation in _operations().values()
        for answer in operation["responses"].values()
        for name in answer.get("links", {})
    }
    about = {
        operation["operationId"]
        for name, operation in _operations().items()
        if OF_RECORD.fullmatch(name.split()[1])
    }
    assert len(about) > 150
    assert about == led_to


def test_a_link_carries_the_id_and_a_change_the_version() -> None:
    operations = _operations()
    one, change = operations["GET /api/v1/events/{id}"], operations["PUT /api/v1/events/{id}"]
    listed = operations["GET /api/v1/events"]["responses"]["200"]["links"]
    assert listed[one["operationId"]] == {
        "operationId": one["operationId"],
        "parameters": {"path.id": "$response.body#/results/0/id"},
    }
    links = api_description()["components"]["links"]
    assert links[change["operationId"]]["parameters"] == {
        "path.id": "$response.body#/id",
        "header.If-Match": "$response.header.ETag",
    }
