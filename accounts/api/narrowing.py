"""Fetches of each row only what is shown of it: no relation, and no column, that nothing reads."""

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from rest_framework import serializers

from accounts.api.reading import NEEDS, serializer_of, shows_itself
from accounts.api.sharing import sharing
from accounts.api.structure import SerializerClass


def narrowed(
    queryset: QuerySet[Any], serializer_class: SerializerClass, names: frozenset[str] | None
) -> QuerySet[Any]:
    """The rows without the relations that only fields which nobody asked for would read.

    Of records that are only named, no more than their name is fetched. No names means all fields.
    """
    rows: Any = queryset.all()
    fetched = {_attribute_of(each): each for each in rows._prefetch_related_lookups}
    needed = None if names is None else _relations_of(serializer_class, names, fetched)
    if needed is not None:
        fetched = {
            name: each for name, each in fetched.items() if name.partition("__")[0] in needed
        }
        joined = rows.query.select_related
        if isinstance(joined, dict):
            still = {name: below for name, below in joined.items() if name in needed}
            rows.query.select_related = still or False
    rows._prefetch_related_lookups = tuple(_lean_prefetch(each) for each in fetched.values())
    return _lean(rows)


def _lean(rows: QuerySet[Any]) -> QuerySet[Any]:
    joined = rows.query.select_related
    names_what_it_takes = not rows.query.deferred_loading[1]
    if not isinstance(joined, dict) or names_what_it_takes:
        return sharing(rows)
    return sharing(rows.defer(*_unread(rows.model, joined)))


def _lean_prefetch(prefetch: Any) -> Any:
    if not isinstance(prefetch, Prefetch) or prefetch.queryset is None:
        return prefetch
    lean = copy.copy(prefetch)
    lean.queryset = _lean(prefetch.queryset)
    return lean


def _unread(model: type[Model], joined: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Columns of joined records that their names are not made of."""
    for name, below in joined.items():
        related: Any = model._meta.get_field(name).related_model
        path = f"{above}{name}__"
        if named_by := getattr(related, "NAMED_BY", ()):
            read = {related._meta.pk.name, "public_id", *named_by, *below}
            yield from (
                f"{path}{f.name}" for f in related._meta.concrete_fields if f.name not in read
            )
        yield from _unread(related, below, path)


def _attribute_of(prefetch: Any) -> str:
    return str(getattr(prefetch, "prefetch_to", prefetch))


def _relations_of(
    serializer_class: SerializerClass, names: Iterable[str], fetched: Iterable[str]
) -> frozenset[str] | None:
    """The relations of a row that the fields read; none if that is not known of one of them."""
    if shows_itself(serializer_class):
        return None
    found: set[str] = set()
    fields = serializer_of(serializer_class).fields
    model = serializer_of(serializer_class).Meta.model
    known = {*fetched, *(each.name for each in model._meta.get_fields())}
    for name in names:
        each = fields[name]
        if isinstance(each, serializers.SerializerMethodField):
            declared = getattr(getattr(each.parent, str(each.method_name)), NEEDS, None)
            if declared is None:
                return None
            found |= declared
        else:
            source = each.source.partition(".")[0]
            if isinstance(each, serializers.BaseSerializer) and source not in known:
                return None
            found.add(source)
    return frozenset(found)
