"""Schemas of the description as Python types: objects as ``TypedDict``, choices as ``Literal``.

Answers stay the dictionaries that they are. So nothing is converted, a field or a choice that is
newer than the client breaks nothing, and rows go into a data frame or a database as they come.
"""

import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Description = Mapping[str, Any]
Schema = Mapping[str, Any]

# What says nothing about the type.
ASIDE = frozenset(
    {
        "title",
        "description",
        "default",
        "example",
        "examples",
        "readOnly",
        "writeOnly",
        "deprecated",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "pattern",
    }
)
SEVERAL = ("allOf", "oneOf", "anyOf")
UNDERSTOOD = {
    *SEVERAL,
    "type",
    "format",
    "enum",
    "$ref",
    "items",
    "properties",
    "required",
    "additionalProperties",
}
SENT = {
    "date": "str | date",
    "date-time": "str | datetime",
    "decimal": "str | Decimal",
    "uuid": "str | UUID",
}
SCALARS = {"integer": "int", "number": "float", "boolean": "bool", "null": "None", "string": "str"}
HEADER = '''"""The records and bodies of the API, as its description names them; made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict
from uuid import UUID
'''


class UnknownShapeError(Exception):
    """The description says something in a way that the client does not understand."""


@dataclass(frozen=True)
class Way:
    """How a type is used: what is sent may be given more freely than it is answered.

    ``module`` is where the types are, with a dot, and ``list`` how a list is named there.
    """

    is_sent: bool
    module: str = ""
    list: str = "list"


@dataclass
class Schemas:
    """The types of a description. ``used`` are the names of those that were asked for."""

    description: Description
    used: set[tuple[str, bool]] = field(default_factory=set)

    def type_of(self, schema: Schema, where: str, way: Way) -> str:
        """How Python says it.

        :raises UnknownShapeError: it has parts that are not understood.
        """
        if unknown := set(schema) - ASIDE - UNDERSTOOD:
            raise UnknownShapeError(f"{where}: {', '.join(sorted(unknown))}")
        if "$ref" in schema:
            return self._named(schema["$ref"].rsplit("/", 1)[1], way)
        for several in SEVERAL:
            if several in schema:
                kinds = [self.type_of(each, where, way) for each in schema[several]]
                return " | ".join(dict.fromkeys(kinds))
        if "enum" in schema:
            return self._choice(schema["enum"], way)
        kinds = schema.get("type", "any")
        names = [kinds] if isinstance(kinds, str) else kinds
        return " | ".join(self._of_kind(kind, schema, where, way) for kind in names)

    def source(self) -> str:
        """A module with the types that were asked for, and those in them."""
        bodies: dict[str, str] = {}
        seen: dict[str, bool] = {}
        while waiting := {pair for pair in self.used if pair[0] not in seen}:
            for name, is_sent in sorted(waiting):
                if seen.setdefault(name, is_sent) is not is_sent:
                    raise UnknownShapeError(f"{name} is both sent and answered.")
                bodies[name] = self._definition(name, is_sent=is_sent)
        # Choices first: they are values, and the rest are only named in annotations.
        ordered = sorted(bodies, key=lambda name: (bodies[name].startswith("\n\nclass"), name))
        return HEADER + "".join(bodies[name] for name in ordered)

    def _definition(self, name: str, *, is_sent: bool) -> str:
        schema = self._schemas[name]
        if "enum" in schema:
            return f"\n{name}: TypeAlias = {self._literal(schema['enum'])}"
        if "properties" not in schema:
            return f"\n{name}: TypeAlias = {self.type_of(schema, name, Way(is_sent))!r}"
        return "\n".join(["", "", f"class {name}(TypedDict):", *self._fields(name, is_sent)]) + "\n"

    def _fields(self, name: str, is_sent: bool) -> Iterator[str]:
        schema = self._schemas[name]
        yield docstring(schema, 1) or f'    """{name}."""'
        required = schema.get("required", ())
        for each, inner in schema["properties"].items():
            if not each.isidentifier() or keyword.iskeyword(each):
                raise UnknownShapeError(f"{name}.{each} is no name in Python.")
            kind = self.type_of(inner, f"{name}.{each}", Way(is_sent))
            yield ""
            yield f"    {each}: {kind if each in required else f'NotRequired[{kind}]'}"
            if text := docstring(inner, 1):
                yield text

    def _named(self, name: str, way: Way) -> str:
        is_record = "properties" in self._schemas[name]
        self.used.add((name, way.is_sent and is_record))
        return f"{way.module}{name}"

    def _choice(self, values: list[Any], way: Way) -> str:
        name = self._named_choices.get(frozenset(values))
        return self._named(name, way) if name else self._literal(values)

    def _literal(self, values: list[Any]) -> str:
        return f"Literal[{', '.join(repr(value) for value in values)}]"

    def _of_kind(self, kind: str, schema: Schema, where: str, way: Way) -> str:
        if kind == "array":
            inner = self.type_of(schema["items"], f"{where}[]", way)
            return f"Sequence[{inner}]" if way.is_sent else f"{way.list}[{inner}]"
        if kind == "any":
            return "Any"
        if kind == "object":
            values = schema.get("additionalProperties")
            inner = self.type_of(values, f"{where}.*", way) if values else "Any"
            return f"Mapping[str, {inner}]" if way.is_sent else f"dict[str, {inner}]"
        if kind not in SCALARS:
            raise UnknownShapeError(f"{where}: type {kind}")
        return (
            SENT.get(schema.get("format", ""), "str")
            if way.is_sent and kind == "string"
            else SCALARS[kind]
        )

    @cached_property
    def _schemas(self) -> Mapping[str, Schema]:
        found: Mapping[str, Schema] = self.description["components"]["schemas"]
        return found

    @cached_property
    def _named_choices(self) -> Mapping[frozenset[Any], str]:
        return {frozenset(s["enum"]): name for name, s in self._schemas.items() if "enum" in s}


def docstring(holder: Mapping[str, Any], depth: int) -> str:
    """The first paragraph of a description as a docstring; none if it lists choices only."""
    text = str(holder.get("description", "")).partition("\n\n")[0]
    words = " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")
    if not words or words.startswith("* "):
        return ""
    return f'{"    " * depth}"""{words}{" " if words.endswith(chr(34)) else ""}"""'
