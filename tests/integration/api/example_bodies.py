"""The examples of the API's description as bodies that are sent.

The ids in an example are nobody's. They are replaced by ids of records, and its days are moved to
today; everything else is sent as it stands.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from accounts.api.serializers import IdField
from ics_crm.api.examples_fields import TODAY
from ics_crm.api.views import api_description
from tests.integration.api.every_write import Guesses, Operation, Walk, newest

DAY = len(TODAY)
Path = tuple[str | int, ...]


class ExampleWalk(Walk):
    """Tries operations with the example of each, and remembers what was wrong with it."""

    def guesses(self, operation: Operation) -> Guesses:
        """The example, with the first records that could be meant."""
        return Example(self, operation, self.hints.get(str(operation), {}))


class Example(Guesses):
    """An example with ids of records, and which of them are tried now."""

    def __init__(self, walk: Walk, operation: Operation, hints: Mapping[str, Any]) -> None:
        super().__init__(walk, operation.takes, hints)
        self.ids: dict[Path, list[str]] = {}
        self.sent: Any = self._moved(self._serializer(operation.takes), example_of(operation), ())
        self.turn = dict.fromkeys(self.ids, 0)

    @property
    def body(self) -> Any:
        """What is tried now."""
        for path, candidates in self.ids.items():
            holder = self.sent
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = candidates[self.turn[path] % len(candidates)]
        return {**self.sent, **self.hints}

    def learn(self, problem: Mapping[str, Any]) -> bool:
        """Try another record where the answer finds fault, or each in turn where it names none."""
        named = {each["field"].split(".")[0] for each in problem.get("problems", ())}
        blamed = [path for path in self.ids if str(path[0]) in named]
        self.learned += 1
        for path in blamed or list(self.ids)[self.learned % max(len(self.ids), 1) :][:1]:
            self.turn[path] += 1
        return bool(self.ids)

    def _serializer(self, takes: Any) -> Any:
        return takes() if isinstance(takes, type) else takes

    def _moved(self, field: Any, value: Any, path: Path) -> Any:
        """A part of the example for today; where it names a record is noted."""
        if isinstance(field, IdField):
            found = newest(field.visible(self.walk.user), self.walk.system)
            self.ids[path] = [str(public_id) for public_id in found] or ["none"]
            return value
        if isinstance(value, list):
            child = getattr(field, "child", None)
            return [self._moved(child, each, (*path, at)) for at, each in enumerate(value)]
        if isinstance(value, dict):
            fields = field.fields if isinstance(field, serializers.Serializer) else {}
            return {
                name: self._moved(fields.get(name), each, (*path, name))
                for name, each in value.items()
            }
        return _today(value) if isinstance(value, str) else value


def example_of(operation: Operation) -> Any:
    """What the description says that one could send; an empty object where nothing is sent."""
    described = api_description()["paths"][operation.path][operation.method.lower()]
    media = described.get("requestBody", {}).get("content", {}).get("application/json", {})
    return next(examples_of(media), {})


def examples_of(media: Mapping[str, Any]) -> Iterator[Any]:
    """The examples that a body of the description refers to."""
    kept = api_description()["components"]["examples"]
    for reference in media.get("examples", {}).values():
        yield kept[reference["$ref"].rsplit("/", 1)[1]]["value"]


def _today(text: str) -> str:
    """A day or a moment, as far from today as it is from the day of the examples."""
    try:
        day = date.fromisoformat(text[:DAY])
    except ValueError:
        return text
    moved: timedelta = timezone.localdate() - date.fromisoformat(TODAY)
    return f"{day + moved}{text[DAY:]}"
