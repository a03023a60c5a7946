"""Operations of the description as methods: ``crm.partnerships.scores_why(id)``."""

import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ics_crm.api.client.schemas import (
    Description,
    Schemas,
    UnknownShapeError,
    Way,
    docstring,
)

Operation = Mapping[str, Any]

JSON = "application/json"
BINARY = "binary"
FEED = "changed_since"
# A list is followed to its end, so that these are the client's business.
AFTER = "after"
OF_PAGES = frozenset({AFTER, "before", "count", FEED})
# All that a feed of changes takes beside its cursor.
OF_FEED = ("limit", "system", "fields", "expand")
KNOWN_HEADERS = frozenset({"Idempotency-Key", "If-Match", "If-None-Match"})
HEADER = '''"""What the API can do, collection by collection; made from its description."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from os import PathLike
from typing import Any, Literal, cast
from uuid import UUID

from . import models
from .rows import Changes, Pages, Rows, changes
from .session import Session, part
'''
SENT = Way(is_sent=True, module="models.")
ANSWERED = Way(is_sent=False, module="models.", list="builtins.list")


@dataclass(frozen=True)
class Argument:
    """One argument of a method; optional ones are left out of the query when they are None."""

    name: str
    kind: str
    is_required: bool = True
    text: str = ""

    @property
    def python(self) -> str:
        """Its name where that is a word of Python."""
        return f"{self.name}_" if keyword.iskeyword(self.name) else self.name

    def __str__(self) -> str:
        return f"{self.python}: {self.kind}" + ("" if self.is_required else " | None = None")


@dataclass(frozen=True)
class Method:
    """One method of a class: what it takes and what it does."""

    name: str
    text: str
    given: list[Argument]
    named: list[Argument]
    returns: str
    body: list[str]

    def lines(self) -> Iterator[str]:
        """Its source."""
        yield ""
        yield f"    def {self.name}("
        yield "        self,"
        yield from (f"        {each}," for each in self.given)
        if self.named:
            yield "        *,"
            yield from (f"        {each}," for each in self.named)
        yield f"    ) -> {self.returns}:"
        yield from self._docstring()
        yield from (f"        {line}" for line in self.body)

    def _docstring(self) -> Iterator[str]:
        explained = [each for each in (*self.given, *self.named) if each.text]
        first = docstring({"description": self.text}, 2)
        if not explained:
            yield first
            return
        yield first.removesuffix('"""').rstrip()
        yield ""
        for each in explained:
            yield docstring({"description": f":param {each.python}: {each.text}"}, 2).replace(
                '"""', ""
            )
        yield '        """'


class Methods:
    """Writes the class of each collection, and the client that holds one of each."""

    def __init__(self, description: Description, schemas: Schemas) -> None:
        self._description, self._schemas = description, schemas

    def source(self) -> str:
        """The module ``client``.

        :raises UnknownShapeError: an operation is described in a way that is not understood.
        """
        collections = [(tag["name"], tag["description"]) for tag in self._description["tags"]]
        parts = [HEADER]
        for name, text in collections:
            lines = ["", "", f"class {_class(name)}:", docstring({"description": text}, 1), ""]
            lines += ["    def __init__(self, session: Session) -> None:"]
            lines += ["        self._session = session"]
            for method in self._methods(name):
                lines += method.lines()
            parts.append("\n".join(lines) + "\n")
        lines = ["", "", "class Client(Session):", '    """A product, and its collections."""']
        for name, text in collections:
            lines += [
                "",
                "    @cached_property",
                f"    def {_snake(name)}(self) -> {_class(name)}:",
            ]
            lines += [docstring({"description": text}, 2), f"        return {_class(name)}(self)"]
        return "".join(parts) + "\n".join(lines) + "\n"

    def _methods(self, collection: str) -> Iterator[Method]:
        for path, item in self._description["paths"].items():
            for verb, operation in item.items():
                if collection in operation["tags"]:
                    yield from self._of_operation(collection, path, verb.upper(), operation)

    def _of_operation(
        self, collection: str, path: str, verb: str, operation: Operation
    ) -> Iterator[Method]:
        name = operation["operationId"].removeprefix(f"{_snake(collection)}_")
        if not name.isidentifier() or keyword.iskeyword(name):
            raise UnknownShapeError(f"{operation['operationId']} gives no name of a method.")
        arguments = list(self._arguments(operation))
        places = [each for place, each in arguments if place == "path"]
        places.sort(key=lambda each: path.index(f"{{{each.name}}}"))
        query = [each for place, each in arguments if place == "query"]
        answer = self._answer(operation)
        if name == "list":
            yield from self._of_list(operation, path, query, answer)
        elif AFTER in {each.name for each in query}:
            yield self._of_pages(name, operation, path, places, query, answer)
        elif verb == "GET" and answer == BINARY:
            to = Argument("to", "str | PathLike[str]")
            body = [f"self._session.download({_address(path)}, to)"]
            text = operation["description"]
            yield Method(name, text, places, [to], "None", body)
        elif verb == "GET":
            body = [_returned(answer, f"self._session.read({_address(path)}, {_query(query)})")]
            yield Method(name, operation["description"], places, query, answer, body)
        else:
            yield self._of_write(name, path, verb, operation, places, answer)

    def _of_list(
        self, operation: Operation, path: str, query: list[Argument], page: str
    ) -> Iterator[Method]:
        row = self._row(operation, page)
        named = [each for each in query if each.name not in OF_PAGES]
        body = [f"return Rows(self._session, {_address(path)}, {_query(named)})"]
        text = "All rows, read page by page while you go through them."
        yield Method("list", text, [], named, f"Rows[{row}]", body)
        if FEED not in {each.name for each in query}:
            return
        fed = [each for each in query if each.name in OF_FEED]
        body = [f'query = {{"{FEED}": since}} | {_query(fed)}']
        body += [f"return changes(self._session, {_address(path)}, query)"]
        text = "What changed since a cursor, or since the start, oldest change first."
        since = Argument("since", 'str = "start"')
        yield Method("changes", text, [since], fed, f"Iterator[Changes[{row}]]", body)

    def _of_pages(
        self,
        name: str,
        operation: Operation,
        path: str,
        places: list[Argument],
        query: list[Argument],
        page: str,
    ) -> Method:
        """Rows by pages that are no records of a collection, such as what a search found."""
        named = [each for each in query if each.name not in OF_PAGES]
        body = [f"return Pages(self._session, {_address(path)}, {_query(named)})"]
        returns = f"Pages[{self._row(operation, page)}, {page}]"
        return Method(name, operation["description"], places, named, returns, body)

    def _row(self, operation: Operation, page: str) -> str:
        schemas = self._description["components"]["schemas"]
        rows = schemas[page.removeprefix("models.")]["properties"]["results"]
        return self._schemas.type_of(rows["items"], operation["operationId"], ANSWERED)

    def _of_write(
        self,
        name: str,
        path: str,
        verb: str,
        operation: Operation,
        places: list[Argument],
        answer: str,
    ) -> Method:
        given, named = list(places), []
        sent = [repr(verb), _address(path)]
        if body := operation.get("requestBody"):
            kind = self._schemas.type_of(body["content"][JSON]["schema"], name, SENT)
            given.append(Argument("body", kind))
            sent.append("body")
        headers = {
            each["name"]: each.get("required", False)
            for each in operation.get("parameters", ())
            if each["in"] == "header"
        }
        if "If-Match" in headers:
            text = "of the record that you read: its number, or the ETag of an answer."
            named.append(Argument("version", "int | str", headers["If-Match"], text))
            sent.append("version=version")
        if "Idempotency-Key" in headers:
            named.append(Argument("idempotency_key", "str", is_required=False))
            sent.append("idempotency_key=idempotency_key")
        call = f"self._session.write({', '.join(sent)})"
        return Method(
            name, operation["description"], given, named, answer, [_returned(answer, call)]
        )

    def _arguments(self, operation: Operation) -> Iterator[tuple[str, Argument]]:
        for each in operation.get("parameters", ()):
            where = f"{operation['operationId']}?{each['name']}"
            if each["in"] == "header":
                if each["name"] not in KNOWN_HEADERS:
                    raise UnknownShapeError(where)
                continue
            kind = self._schemas.type_of(each["schema"], where, SENT)
            is_required = each.get("required", False)
            text = docstring(each, 0).strip('" ')
            yield each["in"], Argument(each["name"], kind, is_required, text)

    def _answer(self, operation: Operation) -> str:
        """The type of a success, of several all; ``BINARY`` of a file, whatever is in it."""
        kinds = []
        for status, response in operation["responses"].items():
            content = response.get("content", {})
            if not status.startswith("2"):
                continue
            where = f"{operation['operationId']} {status}"
            if content and JSON not in content:
                if any(each["schema"].get("format") != BINARY for each in content.values()):
                    raise UnknownShapeError(where)
                return BINARY
            schema = content[JSON]["schema"] if content else {"type": "null"}
            kinds.append(self._schemas.type_of(schema, where, ANSWERED))
        return " | ".join(dict.fromkeys(kinds))


def _class(collection: str) -> str:
    return "".join(part.capitalize() for part in collection.split("-"))


def _snake(collection: str) -> str:
    return collection.replace("-", "_")


def _address(path: str) -> str:
    filled = path.replace("{", "{part(").replace("}", ")}")
    return f'f"{filled}"' if "{" in path else f'"{path}"'


def _query(arguments: list[Argument]) -> str:
    return "{" + ", ".join(f'"{each.name}": {each.python}' for each in arguments) + "}"


def _returned(answer: str, call: str) -> str:
    return call if answer == "None" else f"return cast({answer!r}, {call})"
