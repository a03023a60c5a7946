"""What the API shows is, byte for byte, what its serializers describe, and is read without asking.

Rows are read by functions that are made from the serializers once (``accounts.api.reading``).
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.test import APIRequestFactory, force_authenticate

from accounts.api import reading
from accounts.api.shape import Shape
from accounts.api.structure import names_of, nested_in
from accounts.models import User
from ics_crm.api.urls import COLLECTIONS
from tests.world import EVERYBODY, build_world

pytestmark = pytest.mark.django_db


def _views(user: User) -> Iterator[Any]:
    """Every collection, as this user calls it."""
    bare = APIRequestFactory().get("/api/v1/")
    force_authenticate(bare, user)
    for collection in COLLECTIONS:
        view: Any = collection()
        view.action_map = {"get": "list"}
        view.request = view.initialize_request(bare)
        view.args, view.kwargs, view.format_kwarg, view.action = (), {}, None, "list"
        yield view


def _plainly(
    serializer_class: type[serializers.Serializer[Any]], only: object = None
) -> Callable[[Any], Any]:
    """As REST framework reads a row by itself."""
    del only
    serializer = serializer_class(context=reading.CurrentContext())
    read: Callable[[Any], Any] = serializer.to_representation
    return read


def _plain(view: Any, rows: list[Any]) -> list[Any]:
    with pytest.MonkeyPatch.context() as patch, reading.reading(view.get_serializer_context()):
        patch.setattr(reading, "reader_of", _plainly)
        read = _plainly(view.get_serializer_class())
        return [read(row) for row in rows]


def _asked(queries: CaptureQueriesContext) -> list[str]:
    """What was asked; the roles of the reader are asked once, whenever somebody wants to know."""
    asked = [query["sql"] for query in queries.captured_queries]
    return [sql for sql in asked if 'FROM "partners_membership"' not in sql]


def _groups(view: Any) -> list[frozenset[str]]:
    """Each field that holds more than a value by itself, and all others together."""
    serializer_class = view.get_serializer_class()
    fields = reading.serializer_of(serializer_class).fields
    alone = [
        name
        for name in names_of(serializer_class)
        if nested_in(serializer_class, name) is not None
        or isinstance(fields[name], serializers.SerializerMethodField)
    ]
    rest = frozenset(names_of(serializer_class)) - {*alone}
    return [rest, *(frozenset({name}) for name in alone)]


def test_rows_are_read_as_their_serializers_describe_and_cost_no_query() -> None:
    world = build_world()
    seen = set()
    for name in (EVERYBODY, "board_member"):
        for view in _views(world.users[name]):
            rows = list(view.get_queryset()[:20])
            view.prepare(rows)
            context = view.get_serializer_context()
            with CaptureQueriesContext(connection) as queries, reading.reading(context):
                read = reading.reader_of(view.get_serializer_class())
                shown = [read(row) for row in rows]
            assert not _asked(queries), view.collection
            render = JSONRenderer().render
            assert render(shown) == render(_plain(view, rows)), view.collection
            seen |= {view.collection} if rows else set()
    assert len(seen) > 40, sorted({each.collection for each in COLLECTIONS} - seen)


def test_a_field_alone_is_as_among_the_others_and_costs_no_query() -> None:
    """Relations that only other fields read are not fetched, and those that it reads are."""
    world = build_world()
    for view in _views(world.users[EVERYBODY]):
        whole = {row["id"]: row for row in view.show(list(view.get_queryset().order_by("pk")[:5]))}
        for names in _groups(view):
            names |= {"id"}
            rows = list(view.narrowed(Shape({name: {} for name in names})).order_by("pk")[:5])
            view.prepare(rows)
            context = view.get_serializer_context()
            with CaptureQueriesContext(connection) as queries, reading.reading(context):
                read = reading.reader_of(view.get_serializer_class(), names)
                shown = [read(row) for row in rows]
            assert not _asked(queries), (view.collection, sorted(names))
            for row in shown:
                assert row == {each: whole[row["id"]][each] for each in row}, view.collection
