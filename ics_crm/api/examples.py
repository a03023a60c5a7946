"""Gives every request and every answer of the API's description an example, and shares refusals.

Nobody keeps whole examples: they are put together from the fields of each schema. What a field says
comes, in this order, from its schema (``RECORDS``), its name (``FIELDS``, ``NAMES``), its list of
values, and its type. An example that a serializer declares itself is taken as it is. All of them
stand once, under ``components``, and are referred to.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from accounts.api.problems import (
    CATALOGUE,
    MISSING_SCOPE,
    PROBLEM_JSON,
    PROBLEMS,
    Finding,
    problem,
    problem_of_scope,
)
from accounts.limits import MissingScopeError, Scope
from accounts.models import User
from ics_crm.api.examples_fields import FIELDS, NOON, TODAY
from ics_crm.api.examples_names import LEFT_OUT, NAMES, SHOWN, id_of, name_of
from ics_crm.api.examples_records import RECORDS

REF, SCHEMAS = "$ref", "#/components/schemas/"
# What a schema for writing is called besides the record that it is about.
AROUND_RECORD = re.compile(
    r"^(?:New|Made|Patched)?(.+?)(?:Correction|Terms|Facts|Details)?(?:Request)?$"
)
BETWEEN_WORDS = re.compile(r"(?<!^)(?=[A-Z])")
OF_TYPE = {"integer": 3, "number": 0.5, "boolean": False, "object": {}, "null": None}
OF_FORMAT = {
    "date": TODAY,
    "date-time": NOON,
    "email": FIELDS["email"],
    "uri": "https://crm.example.nhs.uk/api/v1/me",
    "decimal": "40.00",
}
PYTHON = {
    "string": str,
    "integer": int,
    "number": int | float,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}
INVALID = (
    Finding("due_on", "not_a_date", "Enter a date such as 2026-12-01."),
    Finding("partnership", "no_such_record", "There is no such record, or you may not know of it."),
)
NOTHING = object()
# A text of which nobody says anything; a test finds it.
UNSAID = "Text"


def with_examples(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the examples to a description; and its refusals, of which all of a status are alike."""
    composer = Composer(result["components"]["schemas"])
    operations = list(_operations(result))
    for operation in operations:
        composer.take_declared(operation)
    for operation in operations:
        for media in _bodies(operation):
            composer.give(media, operation["operationId"])
    result["components"]["examples"] = dict(sorted(composer.examples.items()))
    result["components"]["responses"] = _shared_refusals(operations)
    return result


def _operations(description: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for item in description["paths"].values():
        yield from (each for each in item.values() if isinstance(each, dict))


def _bodies(operation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What is in its request, and in its answers that are no refusals; files have no example."""
    answers = (each for status, each in operation["responses"].items() if status.startswith("2"))
    for holder in (operation.get("requestBody", {}), *answers):
        for media in holder.get("content", {}).values():
            if media.get("schema", {}).get("format") != "binary":
                yield media


def _shared_refusals(operations: list[dict[str, Any]]) -> dict[str, Any]:
    """The refusals, each once; operations refer to them."""
    shared: dict[str, Any] = {}
    for operation in operations:
        for status, refusal in operation["responses"].items():
            if PROBLEM_JSON not in refusal.get("content", {}):
                continue
            name = PROBLEMS[int(status)].slug
            shared.setdefault(name, _with_problems(refusal, int(status)))
            operation["responses"][status] = {REF: f"#/components/responses/{name}"}
    return dict(sorted(shared.items()))


def _with_problems(refusal: dict[str, Any], status: int) -> dict[str, Any]:
    """A refusal with an example of each kind that has its status."""
    examples = {}
    for kind in (kind for of, kind in CATALOGUE if of == status):
        body = problem(status, findings=INVALID if status == 422 else (), kind=kind)
        if kind is MISSING_SCOPE:
            body = problem_of_scope(MissingScopeError([Scope.WRITE], owner=User()))
        body["request_id"] = "5f2c9a7e4b1d4c0c8e4f6a2b9d3e7f10"
        examples[kind.slug] = {"summary": kind.title, "value": body}
    media = {**refusal["content"][PROBLEM_JSON], "examples": examples}
    return {**refusal, "content": {PROBLEM_JSON: media}}


class Composer:
    """Puts examples together from schemas, and keeps those that operations refer to."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self.schemas = schemas
        self.examples: dict[str, dict[str, Any]] = {}
        self.declared: dict[str, Any] = {}
        self.said_of: dict[str, dict[str, Any]] = {}

    def take_declared(self, operation: Mapping[str, Any]) -> None:
        """Keep what serializers say themselves, under the name of their schema."""
        for media in _bodies(operation):
            name = _schema_name(media.get("schema", {}))
            for example in media.get("examples", {}).values():
                value = _with_shared_ids(example["value"])
                self.declared[name] = value
                self.said_of.setdefault(record_of(name), {}).update(_plain(value))
                self.examples[name] = {**example, "value": value}

    def give(self, media: dict[str, Any], operation_id: str) -> None:
        """Have a body refer to its example, which is made the first time."""
        schema = media.get("schema", {})
        name = _schema_name(schema) or operation_id
        if name not in self.examples:
            self.examples[name] = {"value": self.compose(schema)}
        media["examples"] = {name: {REF: f"#/components/examples/{name}"}}

    def compose(self, schema: Mapping[str, Any], field: str = "", owner: str = "") -> Any:
        """An example of a schema: of a field of an owner, or of a schema of its own."""
        said = self._said(schema, field, owner)
        if said is not NOTHING:
            return said
        if (name := schema.get(REF, "").removeprefix(SCHEMAS)) or "properties" in schema:
            return self._compose_named(name, field, owner)
        for several in ("allOf", "oneOf", "anyOf"):
            if several in schema:
                return self.compose(self._first(schema[several]), field, owner)
        if "items" in schema:
            return [self.compose(schema["items"], field, owner)]
        return _of_type(schema, field, owner)

    def _said(self, schema: Mapping[str, Any], field: str, owner: str) -> Any:
        """What the data say of a field, if it fits."""
        declared = self.said_of.get(record_of(owner), {}).get(field, NOTHING)
        for said in (*_of_records(field, owner), declared, FIELDS.get(field, NOTHING)):
            for value in said if isinstance(said, tuple) else (said,):
                if value is not NOTHING and value is not SHOWN and self._fits(schema, value):
                    return value
        return NOTHING

    def _compose_named(self, name: str, field: str, owner: str) -> Any:
        schema = self.schemas[name]
        if name in self.declared:
            return self.declared[name]
        if name == "Reference":
            said = next(iter(_of_records(field, owner)), field)
            thing = said if said in NAMES else field
            return {"id": id_of(thing), "name": name_of(thing)}
        if "properties" not in schema:
            return self.compose(schema, field, owner)
        required = schema.get("required", ())
        return {
            each: self.compose(inner, each, name)
            for each, inner in schema["properties"].items()
            if each in required or self._is_shown(name, each, inner)
        }

    def _is_shown(self, owner: str, field: str, schema: Mapping[str, Any]) -> bool:
        """Whether a field that may be left out is in the example."""
        said = next(_of_records(field, owner), NOTHING)
        if said is not NOTHING:
            return said is not LEFT_OUT
        return field in FIELDS and self._said(schema, field, owner) is not None

    def _first(self, several: list[Mapping[str, Any]]) -> Mapping[str, Any]:
        """The choice that says something: neither null nor empty."""
        empty = ({"type": "null"}, {"enum": [""]}, {"enum": [None]})
        named = [each for each in several if self._resolved(each) not in empty]
        return (named or several)[0]

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        if REF in schema:
            return self._resolved(self.schemas[schema[REF].removeprefix(SCHEMAS)])
        return schema

    def _fits(self, schema: Mapping[str, Any], value: Any) -> bool:
        """Whether a value may stand for a schema; of objects and lists only that they are such."""
        schema = self._resolved(schema)
        for several in ("allOf", "oneOf", "anyOf"):
            if several in schema:
                return any(self._fits(each, value) for each in schema[several])
        if "enum" in schema:
            return value in schema["enum"]
        if "items" in schema and isinstance(value, list):
            return all(self._fits(schema["items"], each) for each in value)
        return any(_is_of(kind, value, schema) for kind in _types(schema))


def _schema_name(schema: Mapping[str, Any]) -> str:
    """What a schema is called, a list after its rows; empty if it has no name."""
    if "items" in schema:
        rows = _schema_name(schema["items"])
        return f"{rows}List" if rows else ""
    return str(schema.get(REF, "")).removeprefix(SCHEMAS)


def _with_shared_ids(value: Any, field: str = "") -> Any:
    """What a serializer declares, with the ids that all examples use."""
    if isinstance(value, dict):
        return {name: _with_shared_ids(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_shared_ids(inner, field) for inner in value]
    is_id = isinstance(value, str) and _is_text_of("uuid", value)
    return id_of(field) if is_id else value


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something themselves, rather than name records or hold others."""
    return {
        name: said
        for name, said in value.items()
        if not isinstance(said, dict) and not (isinstance(said, list) and isinstance(said[0], dict))
    }


def record_of(schema_name: str) -> str:
    """The record that a schema is about, read or written.

    >>> record_of("NewIssueRequest"), record_of("IssueCorrectionRequest"), record_of("Issue")
    ('Issue', 'Issue', 'Issue')
    """
    found = AROUND_RECORD.match(schema_name)
    return found[1] if found else schema_name


def _of_records(field: str, owner: str) -> Iterator[Any]:
    """What is said of a field of this schema, and of the record that it is about."""
    for name in dict.fromkeys((owner, record_of(owner))):
        if field in (said := RECORDS.get(name, {})):
            yield said[field]


def _types(schema: Mapping[str, Any]) -> list[str]:
    kinds = schema.get("type", list(PYTHON))
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _is_of(kind: str, value: Any, schema: Mapping[str, Any]) -> bool:
    if not isinstance(value, PYTHON[kind]) or (isinstance(value, bool) and kind != "boolean"):
        return False
    if kind in {"integer", "number"}:
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return kind != "string" or _is_text_of(schema.get("format", ""), str(value))


def _is_text_of(form: str, value: str) -> bool:
    """Whether a text has a format, as far as texts here could be taken for another."""
    if form == "uuid":
        return bool(re.fullmatch(r"[0-9a-f-]{36}", value))
    if form == "decimal":
        return bool(re.fullmatch(r"-?[0-9.]+", value))
    if form in {"date", "date-time"}:
        read = date if form == "date" else datetime
        try:
            read.fromisoformat(value)
        except ValueError:
            return False
        return (len(value) > len(TODAY)) is (form == "date-time")
    return True


def _of_type(schema: Mapping[str, Any], field: str, owner: str) -> Any:
    """What a field says of which nothing is known but its type."""
    for value in schema.get("enum", ()):
        if value not in {"", None}:
            return value
    kind = _types(schema)[0]
    if kind != "string":
        return (
            max(OF_TYPE.get(kind, 0), schema.get("minimum", 0))
            if kind == "integer"
            else OF_TYPE[kind]
        )
    form = schema.get("format", "")
    if form == "uuid":
        thing = BETWEEN_WORDS.sub("_", record_of(owner)).lower() if field == "id" else field
        return id_of(thing)
    return OF_FORMAT.get(form, UNSAID)
