"""In which ways the API can be asked about a record, read off its code."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import cycle, islice
from typing import Any, TypeVar
from uuid import uuid4

from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers

from accounts.api.ordering import orders_of
from accounts.api.serializers import IdField
from accounts.api.shape import MOST_EXPANDED, expandable
from ics_crm.api.views import api_description
from tests.integration.rules.askers import NAMED

Place = tuple[str | int, ...]
Told = tuple[int, str, Mapping[str, str]]
OneT = TypeVar("OneT")
OtherT = TypeVar("OtherT")
# What an answer says of the moment, or of how long what was sent is.
OF_THE_MOMENT = frozenset({"Content-Length", "RateLimit", "X-Request-ID"})
# They are walked as ways to ask for a list.
NO_FILTERS = frozenset({"after", "before", "changed_since", "expand", "fields", "order"})
# Of which collection a filter takes ids, where it is not called so.
COLLECTION_OF = {
    "counterpart": "partnerships",
    "holding_for": "partnerships",
    "linked_to": "organisations",
    "person": "people",
    "usable_in": "systems",
}


def nobodys() -> str:
    """The id of nothing."""
    return str(uuid4())


def without(answer: Any, said: str = "") -> Told:
    """All that an answer tells, but what was asked for and what tells two requests apart."""
    request_id = answer.headers.get("X-Request-ID", "")
    headers = {
        name: _left_out(value, said)
        for name, value in answer.headers.items()
        if name not in OF_THE_MOMENT
    }
    body = answer.getvalue().decode("utf-8", "replace")
    return answer.status_code, _left_out(_left_out(body, said), request_id), headers


def _left_out(text: str, said: str) -> str:
    return text.replace(said, "it") if said else text


def in_turn(ones: Iterable[OneT], others: Iterable[OtherT]) -> Iterator[tuple[OneT, OtherT]]:
    """Pairs in which each of both comes at least once."""
    left, right = list(ones), list(others)
    return islice(zip(cycle(left), cycle(right), strict=False), max(len(left), len(right)))


@cache
def operations_on_records() -> dict[str, list[tuple[str, str]]]:
    """By collection: method and address of all that is read of one record, or done with it."""
    generator: Any = SchemaGenerator(urlconf="ics_crm.urls")  # type: ignore[no-untyped-call]
    generator._initialise_endpoints()
    found = defaultdict(list)
    for path, _, method, _view in generator._get_paths_and_endpoints():
        if "{id}" in path:
            found[path.split("/")[3]].append((method, path))
    return found


def ways_to_list(collection: str, *, whole: bool) -> list[str]:
    """All that a list can be asked for, beside its filters."""
    viewset = NAMED[collection]
    targets = [".".join(path) for path in expandable(viewset.serializer_class)]
    found = ["limit=200&count=true", "limit=200&withdrawn=true&count=true"]
    found.append(f"limit=200&fields={','.join(viewset.serializer_class().fields)}")
    for name in orders_of(viewset):
        found += [f"limit=200&codes=true&order={sign}{name}" for sign in ("-", "")[: 1 + whole]]
    for start in range(0, len(targets) or 1, MOST_EXPANDED):
        names = ",".join(targets[start : start + MOST_EXPANDED])
        expand = f"&expand={names}" if names else ""
        found.append(f"limit=5000&changed_since=start{expand}")
        if whole:
            found.append(f"limit=200{expand}")
    return found


def filters_of_addresses() -> dict[str, list[tuple[str, str]]]:
    """By address: the parameters that take an id or a text, each with which of the two."""
    found = defaultdict(list)
    for path, operations in api_description()["paths"].items():
        for parameter in operations.get("get", {}).get("parameters", ()):
            schema = parameter["schema"]
            kind = schema.get("format") or schema.get("type")
            is_filter = parameter["in"] == "query" and parameter["name"] not in NO_FILTERS
            if is_filter and "enum" not in schema and kind in {"uuid", "string"}:
                found[path].append((parameter["name"], kind))
    return found


def places_of_ids(taken: Any, above: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Where a body names other records; 0 stands for the first of a list."""
    if isinstance(taken, IdField | serializers.UUIDField):
        yield above, taken
    elif isinstance(taken, serializers.ListField | serializers.ListSerializer):
        yield from places_of_ids(taken.child, (*above, 0))
    elif isinstance(taken, serializers.BaseSerializer):
        for name, inner in taken.fields.items():  # type: ignore[attr-defined]
            if not inner.read_only:
                yield from places_of_ids(inner, (*above, name))


def put_at(body: Any, place: Place, value: Any) -> Any:
    """The body with something else at one place."""
    if not place:
        return value
    step, rest = place[0], place[1:]
    if isinstance(step, int):
        rows = body if isinstance(body, list) and body else [None]
        return [put_at(rows[0], rest, value), *rows[1:]]
    held = body if isinstance(body, dict) else {}
    return {**held, step: put_at(held.get(step), rest, value)}
