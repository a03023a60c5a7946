"""Requests about records that are there, or all that would be tried is the answer 404."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from random import Random
from typing import Any

from rest_framework import serializers
from schemathesis import Case

from accounts.api.serializers import IdField
from tests.integration.api.conftest import client_of
from tests.integration.api.every_write import Operation, Walk, all_writes
from tests.world import EVERYBODY, World

START = "/api/v1/"
MOST = 8
# Filters that are made up find nothing, all of them together at least.
ASKS = 0.3
# Parts of addresses that are not of records.
OTHER_PARTS = {"file_kind": "paper", "name": "people.csv"}


class Records:
    """The records of the world, as found by somebody who may see them all."""

    def __init__(self, world: World) -> None:
        self._user = world.users[EVERYBODY]
        self._client = client_of(self._user)
        self._walk = Walk(self._client, self._user, world.system)
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._bodies: dict[tuple[str, str], Any] = {}
        self._ids: dict[Any, list[str]] = {}
        self._addresses: dict[str, list[dict[str, str]]] = {}

    def put_into(self, case: Case[Any], at: Random) -> None:
        """Make a request be about records: its address, its version, its filters and its body."""
        known = self._of_path(case.path)
        if known:
            case.path_parameters = at.choice(known)
        version = self._versions(case.path).get(case.path_parameters.get("id", ""))
        if version and "If-Match" in case.headers:
            case.headers["If-Match"] = f'"{version}"'
        self.name_in(case, at)

    def name_in(self, case: Case[Any], at: Random) -> None:
        """Let the filters and the body of a request name records."""
        if isinstance(case.query, Mapping):
            kept = case.query if at.random() < ASKS else _needed(case)
            case.query = {name: self._filter(name, each, at) for name, each in kept.items()}
        operation = _writes().get((case.method, case.path))
        if operation is not None and operation.takes is not None:
            takes = operation.takes() if isinstance(operation.takes, type) else operation.takes
            case.body = self._meant(case.body, takes, at)

    def body_that_is_taken(self, case: Case[Any]) -> Any:
        """A body that makes a record, or the one of the request where none was found."""
        key = case.method, case.path
        if key not in self._bodies:
            found = self._walk.find(_writes()[key])
            self._bodies[key] = found[1] if found else None
        return self._bodies[key] or case.body

    def _meant(self, value: Any, field: Any, at: Random) -> Any:
        """A value of a body, with ids of records that the field takes."""
        if isinstance(field, IdField):
            ids = self._of_field(field)
            return at.choice(ids) if ids else value
        if value == "" and getattr(field, "allow_null", False):
            return None
        child = getattr(field, "child", None)
        if child is not None and isinstance(value, list):
            return [self._meant(each, child, at) for each in value]
        if isinstance(field, serializers.Serializer) and isinstance(value, Mapping):
            return {
                name: self._meant(each, field.fields.get(name), at) for name, each in value.items()
            }
        return value

    def _of_field(self, field: IdField) -> list[str]:
        if field.visible not in self._ids:
            rows = field.visible(self._user).order_by("-pk")[:MOST]
            self._ids[field.visible] = [str(row.public_id) for row in rows]
        return self._ids[field.visible]

    def _of_path(self, path: str) -> list[dict[str, str]]:
        if path not in self._addresses:
            self._addresses[path] = list(self._found(path)) if "{" in path else []
        return self._addresses[path]

    def _found(self, path: str) -> Iterator[dict[str, str]]:
        """Values for the variable parts of an address."""
        names = re.findall(r"\{(\w+)\}", path)
        if len(names) == 1:
            yield from ({"id": row["id"]} for row in self._of_collection(_collection(path)))
        elif names[1] in OTHER_PARTS:
            for row in self._of_collection(_collection(path)):
                yield {"id": row["id"], names[1]: OTHER_PARTS[names[1]]}
        else:
            pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "/?")
            for address in self._walk.addresses(_writes()["POST", path]):
                if match := pattern.fullmatch(address):
                    yield match.groupdict()

    def _filter(self, name: str, value: Any, at: Random) -> Any:
        rows = self._of_collection(f"{name}s") if isinstance(value, str) else []
        return at.choice(rows)["id"] if rows else value

    def _versions(self, path: str) -> dict[str, int]:
        return {row["id"]: row.get("version", 0) for row in self._of_collection(_collection(path))}

    def _of_collection(self, name: str) -> list[dict[str, Any]]:
        if name not in self._rows:
            answer = self._client.get(f"{START}{name}", {"limit": MOST})
            found = answer.json() if answer.status_code == 200 else {}
            rows = found.get("results", []) if isinstance(found, dict) else []
            self._rows[name] = [row for row in rows if "id" in row]
        return self._rows[name]


def _needed(case: Case[Any]) -> dict[str, Any]:
    """The parameters without which an operation does not answer."""
    names = {each.name for each in case.operation.query if each.is_required}
    return {name: value for name, value in case.query.items() if name in names}


def _collection(path: str) -> str:
    return path.removeprefix(START).split("/")[0]


@cache
def _writes() -> dict[tuple[str, str], Operation]:
    return {(each.method, each.path.rstrip("/")): each for each in all_writes()}
