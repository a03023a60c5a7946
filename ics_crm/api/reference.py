"""Turns the API's description into what its pages show: topics, operations, fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import json

Description = dict[str, Any]
PREFIX = "/api/v1"
METHODS = ("get", "post", "put")


@dataclass(frozen=True)
class Topic:
    """A collection, with a sentence about it."""

    name: str
    title: str
    summary: str
    operations: int


@dataclass(frozen=True)
class Field:
    """A parameter or a field of a body; fields inside a field carry its name before a dot."""

    name: str
    type: str
    is_required: bool
    description: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One thing that can be done."""

    id: str
    method: str
    path: str
    description: str
    parameters: list[Field]
    body: list[Field]
    example: str
    answer: list[Field]
    statuses: list[tuple[int, str]]


def topics(description: Description) -> list[Topic]:
    """All collections, in the order of their addresses."""
    return []


def operations_of(description: Description, topic: str) -> list[Operation]:
    """All that can be done with one collection."""
    return []
