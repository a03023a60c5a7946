"""Turns the API's description into what its pages show: topics, operations, fields."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Description = Mapping[str, Any]
Schema = Mapping[str, Any]
METHODS = ("get", "post", "put")
SUCCESSES = ("200", "201", "202", "207")
DEEPEST = 3
WORDS = {
    "uuid": "id",
    "date": "date",
    "date-time": "date and time",
    "email": "email address",
    "uri": "address",
    "double": "number",
}


@dataclass(frozen=True)
class Field:
    """A parameter or a field of a body; a field inside another carries its name before a dot."""

    name: str
    kind: str
    is_required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """One thing that can be done."""

    id: str
    method: str
    path: str
    sentence: str
    parameters: list[Field]
    body: list[Field]
    example: str
    answer: list[Field]
    answer_example: str
    refusals: list[str]


@dataclass(frozen=True)
class Topic:
    """What belongs to one collection."""

    name: str
    title: str
    sentence: str
    operations: list[Operation]


def topics(description: Description) -> list[Topic]:
    """All topics, in the order in which the description names them."""
    return [_topic(description, tag) for tag in description["tags"]]


def _topic(description: Description, tag: Mapping[str, str]) -> Topic:
    operations = [
        _operation(description, path, method, item[method])
        for path, item in description["paths"].items()
        for method in METHODS
        if method in item and tag["name"] in item[method]["tags"]
    ]
    name = tag["name"]
    return Topic(name, name.replace("-", " ").capitalize(), tag["description"], operations)


def _operation(
    description: Description, path: str, method: str, operation: Mapping[str, Any]
) -> Operation:
    answers = operation["responses"]
    success = next(answers[code] for code in SUCCESSES if code in answers)
    body, answer = _json_of(operation.get("requestBody", {})), _json_of(success)
    return Operation(
        id=operation["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path,
        sentence=operation.get("description", "").split("\n\n")[0],
        parameters=[_parameter(each) for each in operation.get("parameters", ())],
        body=list(_fields(description, body.get("schema", {}))),
        example=_example(description, body),
        answer=list(_fields(description, answer.get("schema", {}))),
        answer_example=_example(description, answer),
        refusals=[code for code in answers if code not in SUCCESSES],
    )


def _json_of(holder: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = holder.get("content", {}).get("application/json", {})
    return found


def _example(description: Description, body: Mapping[str, Any]) -> str:
    for reference in body.get("examples", {}).values():
        name = reference["$ref"].rsplit("/", 1)[1]
        value = description["components"]["examples"][name]["value"]
        return json.dumps(value, indent=2, ensure_ascii=False)
    return ""


def _parameter(parameter: Mapping[str, Any]) -> Field:
    words = _words(parameter["schema"])
    where = "header" if parameter["in"] == "header" else ""
    return Field(
        name=parameter["name"],
        kind=" ".join(part for part in (where, words) if part),
        is_required=parameter.get("required", False),
        description=_without_values(parameter.get("description", "")),
    )


def _fields(
    description: Description, schema: Schema, prefix: str = "", depth: int = 0
) -> Iterator[Field]:
    """The fields of an object, and those of objects and lists inside it."""
    schema = _resolved(description, schema)
    required = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        found = _resolved(description, inner)
        full_name = f"{prefix}{name}"
        text = inner.get("description") or found.get("description", "")
        yield Field(full_name, _words(found), name in required, _without_values(text))
        if depth < DEEPEST:
            items = _resolved(description, found.get("items", {}))
            yield from _fields(description, found, f"{full_name}.", depth + 1)
            yield from _fields(description, items, f"{full_name}[].", depth + 1)


def _resolved(description: Description, schema: Schema) -> Schema:
    """What a reference, or the one of several choices that is not null, stands for."""
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            named = [s for s in schema[several] if s.get("type") != "null" and s != {"enum": [""]}]
            return _resolved(description, named[0])
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return _resolved(description, description["components"]["schemas"][name])
    return schema


def _words(schema: Schema) -> str:
    """The type as people say it."""
    if "enum" in schema:
        return "one of " + ", ".join(
            str(value) or "“”" for value in schema["enum"] if value is not None
        )
    if "items" in schema:
        return "list"
    kind = schema.get("type", "object")
    names = [name for name in ([kind] if isinstance(kind, str) else kind) if name != "null"]
    word = WORDS.get(schema.get("format", ""), {"string": "text"}.get(names[0], names[0]))
    return f"{word} or null" if not isinstance(kind, str) else word


def _without_values(text: str) -> str:
    """Without the list of values, which is in the type already, and the lines after it."""
    return "" if text.startswith("*") else text.partition("\n\n")[0].strip()
