"""Every write of the API, read off its router, with a body that the API takes.

Nobody keeps the bodies: they are made from the fields of each operation, and what the API says is
wrong with one (its ``problems``) makes the next. So a new operation is tried the day it appears.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, partial
from itertools import islice, product
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers
from rest_framework.test import APIClient

from accounts.api.serializers import IdField
from audit.tracking import Tracked
from partners.models import System

WRITES = ("POST", "PUT", "PATCH", "DELETE")
MOST_TRIES = 12
MOST_ADDRESSES = 24
NEWEST = 8
# What stands for a record in an address, where it is not the collection's own.
PARTS = {
    "audience": "consultedaudience",
    "consultation": "consultation",
    "model": "scoremodel",
    "position": "position",
}
PARENTS = {"audience": "consultation__decision", "consultation": "decision", "position": "person"}


@dataclass(frozen=True)
class Operation:
    """A method of an address that writes, and what it takes."""

    method: str
    path: str
    view: Any = field(repr=False, compare=False)
    takes: Any = field(repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def handler(self) -> Any:
        """The function that does it."""
        return getattr(self.view, getattr(self.view, "action", None) or self.method.lower())

    @property
    def is_of_record(self) -> bool:
        """Whether the address names a record of the collection, which has a version."""
        queryset = getattr(self.view, "queryset", None)
        return "{id}" in self.path and queryset is not None and issubclass(queryset.model, Tracked)


@cache
def all_writes() -> list[Operation]:
    """All of them, in the order of the description."""
    generator: Any = SchemaGenerator(urlconf="ics_crm.urls")  # type: ignore[no-untyped-call]
    generator._initialise_endpoints()
    found = []
    for path, _, method, view in generator._get_paths_and_endpoints():
        if method in WRITES:
            view.schema.path, view.schema.method, view.schema.path_prefix = path, method, ""
            found.append(Operation(method, path, view, view.schema.get_request_serializer()))
    return found


@dataclass
class Walk:
    """Somebody who may do everything tries operations, and takes back what each has done."""

    client: APIClient
    user: Any
    system: System
    hints: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    refusal: str = ""

    def send(self, operation: Operation, address: str, body: Any, **headers: str) -> Any:
        """One request."""
        call = getattr(self.client, operation.method.lower())
        return call(address, body, format="json", headers=headers)

    def find(self, operation: Operation) -> tuple[str, dict[str, Any]] | None:
        """An address and a body that the operation takes; nothing of it is kept."""
        guesses = self.guesses(operation)
        for address in self.addresses(operation):
            headers = self.match(address) if operation.method == "PUT" else {}
            for _ in range(MOST_TRIES):
                with transaction.atomic():
                    answer = self.send(operation, address, guesses.body, **headers)
                    transaction.set_rollback(True)
                if answer.status_code < 300:
                    return address, guesses.body
                self.refusal = answer.content.decode()
                is_mendable = answer.status_code == 422 or "{" not in operation.path
                if not is_mendable or not guesses.learn(answer.json()):
                    break
            guesses = self.guesses(operation)
        return None

    def guesses(self, operation: Operation) -> "Guesses":
        """The first guess at a body, with what somebody knows of it."""
        return Guesses(self, operation.takes, self.hints.get(str(operation), {}))

    def match(self, address: str) -> dict[str, str]:
        """The version of the record of an address, if it has one."""
        answer = self.client.get(address)
        return {"If-Match": answer["ETag"]} if answer.has_header("ETag") else {}

    def addresses(self, operation: Operation) -> Iterator[str]:
        """Addresses of the newest records; those of the system's own first."""
        names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
        for values in islice(self._values(operation, names), MOST_ADDRESSES):
            address = operation.path
            for name, value in zip(names, values, strict=True):
                address = address.replace(f"{{{name}}}", quote(str(value)))
            yield address

    def _values(self, operation: Operation, names: list[str]) -> Iterator[tuple[Any, ...]]:
        """Ids for the parts of an address: a part of a record with the record that it is of."""
        part = names[-1] if names else ""
        if part not in PARENTS:
            columns = [self._ids(operation, name) for name in names]
            yield from product(*columns)
            return
        rows = _model(PARTS[part])._default_manager.filter(system=self.system).order_by("-pk")
        yield from rows.values_list(f"{PARENTS[part]}__public_id", "public_id")

    def _ids(self, operation: Operation, name: str) -> list[Any]:
        if name in PARTS:
            every = _model(PARTS[name])._default_manager.order_by("-pk")
            return list(every.values_list("public_id", flat=True))
        if (queryset := getattr(operation.view, "queryset", None)) is not None:
            rows: Any = queryset.model._default_manager.all()
        else:  # an address of its own below a collection
            rows = _model(
                operation.path.split("/")[3].removesuffix("s").replace("-", "")
            )._default_manager.all()
        return newest(rows, self.system)


class Guesses:
    """A body in the making: what each field could be, and which of it is tried now."""

    def __init__(self, walk: Walk, takes: Any, hints: Mapping[str, Any]) -> None:
        self.walk = walk
        self.hints = hints
        serializer = takes() if isinstance(takes, type) else takes
        self.fields: Mapping[str, Any] = getattr(serializer, "fields", None) or {}
        self.tried: dict[str, int] = {
            name: 0 for name, each in self.fields.items() if each.required
        }
        self.learned = 0

    @property
    def body(self) -> dict[str, Any]:
        """What is tried now."""
        found = dict(self.hints)
        for name, number in self.tried.items():
            if name in found:
                continue
            values = _values(self.walk, self.fields[name])
            found[name] = values[number % len(values)]
        return found

    def learn(self, problem: Mapping[str, Any]) -> bool:
        """Try something else where the answer finds fault; whether there is anything else."""
        self.learned += 1
        names = {each["field"].split(".")[0] for each in problem.get("problems", ())}
        known = names & self.fields.keys()
        if not self.tried and not self.hints:
            self.tried = dict.fromkeys(self.fields, 0)
            return bool(self.tried)
        for name in known or list(self.tried)[self.learned % max(len(self.tried), 1) :][:1]:
            self.tried[name] = self.tried[name] + 1 if name in self.tried else 0
        return bool(self.tried)


def _values(walk: Walk, each: Any) -> list[Any]:
    """What a field could be."""
    today = timezone.localdate()
    if isinstance(each, IdField):
        return [str(pk) for pk in newest(each.visible(walk.user), walk.system)] or ["none"]
    if isinstance(each, serializers.MultipleChoiceField):
        return [[value] for value in each.choices]
    if isinstance(each, serializers.ChoiceField):
        return [value for value in each.choices if value != ""]
    if isinstance(each, serializers.ListSerializer):
        return [[value] for value in _values(walk, each.child)]
    if isinstance(each, serializers.ListField):
        return [[value] for value in _values(walk, each.child)]
    if isinstance(each, serializers.BaseSerializer):
        names = {name: inner for name, inner in each.fields.items() if inner.required}  # type: ignore[attr-defined]
        columns = {name: _values(walk, inner) for name, inner in names.items()}
        most = max((len(values) for values in columns.values()), default=1)
        return [
            {name: values[number % len(values)] for name, values in columns.items()}
            for number in range(most)
        ]
    for kind, make in _MADE:
        if isinstance(each, kind):
            values: list[Any] = make(today)
            return values
    return ["Text"]


def _days(today: Any) -> list[Any]:
    return [str(today + timedelta(days=days)) for days in (0, 30, -30, 400, -400)]


_MADE: tuple[tuple[Any, Any], ...] = (
    (serializers.DateTimeField, lambda today: [f"{today}T10:00:00+00:00"]),
    (serializers.DateField, _days),
    (serializers.EmailField, lambda _: ["sam@council.example"]),
    (serializers.URLField, lambda _: ["https://council.example"]),
    (serializers.UUIDField, lambda _: ["8f14e45f-ceea-467f-a0d2-0a3c5b1f7e11"]),
    (serializers.BooleanField, lambda _: [True, False]),
    (serializers.IntegerField, lambda _: [1, 5, 3]),
    (serializers.FloatField, lambda _: [0.5, 3.5]),
    (serializers.DecimalField, lambda _: ["40", "0.5"]),
    (serializers.DictField, lambda _: [{}]),
)


def newest(rows: Any, system: System) -> list[Any]:
    """Ids of a few records, the newest first: the system's own, where they belong to one."""
    own = rows
    if hasattr(rows.model, "system_id"):
        own = rows.filter(Q(system=system) | Q(system=None))
    if rows.model is System:
        own = rows.filter(pk=system.pk)
    return list(own.order_by("-pk").values_list("public_id", flat=True)[:NEWEST])


def _model(name: str) -> type[Model]:
    found = (partial(apps.get_model, app) for app in ("partners", "engagement"))
    for look in found:
        try:
            return look(name)
        except LookupError:
            continue
    raise LookupError(name)
