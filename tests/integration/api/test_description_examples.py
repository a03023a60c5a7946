"""Every request and answer of the description has an example, and every example is as described."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from accounts.api.problems import CATALOGUE, PROBLEMS
from ics_crm.api.examples import UNSAID, record_of
from ics_crm.api.examples_fields import FIELDS
from ics_crm.api.examples_records import RECORDS
from ics_crm.api.views import api_description
from tests.integration.api.example_bodies import examples_of

DESCRIPTION = "urn:description"
A_FILE = {"type": "string", "format": "binary"}


def _operations() -> Iterator[dict[str, Any]]:
    for item in api_description()["paths"].values():
        yield from item.values()


def _bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    """What is sent and what is answered when all is well, with where it stands."""
    for operation in _operations():
        answers = {
            status: answer
            for status, answer in operation["responses"].items()
            if status.startswith("2")
        }
        for what, holder in {"request": operation.get("requestBody", {}), **answers}.items():
            for media in holder.get("content", {}).values():
                if media["schema"] != A_FILE:
                    yield f"{operation['operationId']}, {what}", media


@cache
def _registry() -> Registry[Any]:
    described = Resource.from_contents(api_description(), default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(DESCRIPTION, described)
    return registry


def _faults(schema: dict[str, Any], value: Any) -> list[str]:
    """Where a value is not as a schema of the description says."""
    schema = {"$ref": _absolute(schema["$ref"])} if "$ref" in schema else schema
    if "$ref" in schema.get("items", {}):
        schema = {**schema, "items": {"$ref": _absolute(schema["items"]["$ref"])}}
    validator = Draft202012Validator(schema, registry=_registry(), format_checker=FormatChecker())
    return [
        f"{'.'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(value)
    ]


def _absolute(reference: str) -> str:
    return f"{DESCRIPTION}{reference}"


def test_every_request_and_every_answer_has_an_example_that_is_as_described() -> None:
    faults: list[str] = []
    for where, media in _bodies():
        found = list(examples_of(media))
        faults += [] if found else [f"{where}: no example"]
        faults += [
            f"{where}: {fault}" for each in found for fault in _faults(media["schema"], each)
        ]
    assert faults == [], "\n".join(faults)


def test_an_example_that_is_not_as_described_would_be_found() -> None:
    schema = {"$ref": "#/components/schemas/NewIssueRequest"}
    [example] = examples_of({"examples": {"_": {"$ref": "#/components/examples/NewIssueRequest"}}})
    assert _faults(schema, example) == []
    for name, wrong in {"raised_on": "yesterday", "theme": "weather", "text": 3}.items():
        assert len(_faults(schema, {**example, name: wrong})) == 1
    assert (
        len(_faults(schema, {name: said for name, said in example.items() if name != "text"})) == 1
    )


def test_every_text_says_something() -> None:
    """Say what is missing in ``ics_crm/api/examples_*.py``: for the field, or for its record."""
    kept = api_description()["components"]["examples"]
    unsaid = {
        f"{name}: {path}" for name, example in kept.items() for path in _unsaid(example["value"])
    }
    assert unsaid == set()


def _unsaid(value: Any, path: str = "") -> Iterator[str]:
    if value == UNSAID:
        yield path
    parts: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else ()
    parts = enumerate(value) if isinstance(value, list) else parts
    for name, inner in parts:
        yield from _unsaid(inner, f"{path}.{name}")


def test_nothing_is_said_of_fields_that_are_no_more() -> None:
    fields: dict[str, set[str]] = {}
    for name, schema in api_description()["components"]["schemas"].items():
        for each in {name, record_of(name)}:
            fields.setdefault(each, set()).update(schema.get("properties", ()))
    unknown = {
        f"{record}.{name}"
        for record, said in RECORDS.items()
        for name in said.keys() - fields.get(record, set())
    }
    assert unknown == set()
    assert FIELDS.keys() - set().union(*fields.values()) == set()


def test_every_refusal_is_described_once_with_an_example() -> None:
    shared = api_description()["components"]["responses"]
    used: set[str] = set()
    for operation in _operations():
        for status, answer in operation["responses"].items():
            if status.startswith(("4", "5")) and "$ref" in answer:
                used.add(name := answer["$ref"].removeprefix("#/components/responses/"))
                assert name == PROBLEMS[int(status)].slug
    assert used == shared.keys()
    assert len(shared) >= 12
    for name, answer in shared.items():
        [media] = answer["content"].values()
        examples = [each["value"] for each in media["examples"].values()]
        assert PROBLEMS[examples[0]["status"]].slug == name
        kinds = [kind.slug for status, kind in CATALOGUE if status == examples[0]["status"]]
        assert [each["type"].removeprefix("/api/#problem-") for each in examples] == kinds
        for example in examples:
            assert _faults(media["schema"], example) == []
            assert bool(example.get("problems")) is (example["status"] == 422)
            assert bool(example.get("missing_scopes")) is example["type"].endswith("missing-scope")
