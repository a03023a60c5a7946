"""Where an answer leads: the description links each record to all that can be done with it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Description = dict[str, Any]
METHODS = ("get", "put", "patch", "post", "delete")
OF_RECORD = re.compile(r"(?P<collection>/api/v1/[a-z-]+)/\{id\}(/[a-z-]+)*")
BODY, FIRST_ROW = "$response.body#/id", "$response.body#/results/0/id"
MADE = ("201", "202")
TAG = "$response.header.ETag"


def with_links(result: Description, **_: Any) -> Description:
    """Links from what makes or shows a record, by its id, and from a list to its first row.

    A client that is made from the description, or a person who reads it, need not guess which
    ``id`` an address is about.
    """
    links: dict[str, Any] = {}
    for collection, operations in _by_collection(result["paths"]).items():
        for operation in operations:
            links[operation["operationId"]] = _link(operation, BODY)
        record = result["paths"].get(f"{collection}/{{id}}", {}).get("get")
        around = result["paths"].get(collection, {})
        for made in MADE:
            _lead(result, around.get("post"), made, operations)
        _lead(result, record, "200", [each for each in operations if each is not record])
        if record and "results" in _fields(result, around.get("get"), "200"):
            answer = around["get"]["responses"]["200"]
            answer["links"] = {record["operationId"]: _link(record, FIRST_ROW)}
    result["components"]["links"] = links
    return result


def _by_collection(paths: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The operations on one record, by the address of its collection."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, item in paths.items():
        if match := OF_RECORD.fullmatch(path):
            operations = (item[method] for method in METHODS if method in item)
            found.setdefault(match["collection"], []).extend(operations)
    return found


def _lead(
    result: Description,
    operation: dict[str, Any] | None,
    status: str,
    operations: list[dict[str, Any]],
) -> None:
    """Link an answer that carries the id of a record to the operations on that record."""
    if operation is None or "id" not in _fields(result, operation, status):
        return
    names = [each["operationId"] for each in operations]
    if names:
        operation["responses"][status]["links"] = {
            name: {"$ref": f"#/components/links/{name}"} for name in names
        }


def _link(operation: Mapping[str, Any], found_at: str) -> dict[str, Any]:
    parameters = {"path.id": found_at}
    if any(each["name"] == "If-Match" for each in operation["parameters"]):
        parameters["header.If-Match"] = TAG
    return {"operationId": operation["operationId"], "parameters": parameters}


def _fields(
    result: Description, operation: Mapping[str, Any] | None, status: str
) -> Mapping[str, Any]:
    """The fields of an answer in JSON, as far as it is one object."""
    answer = (operation or {}).get("responses", {}).get(status, {})
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    for each in _resolved(result, schema):
        if "properties" in each:
            found: Mapping[str, Any] = each["properties"]
            return found
    return {}


def _resolved(result: Description, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield schema
    if "$ref" in schema:
        yield result["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
