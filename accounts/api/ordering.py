"""In which order a list comes: as on the pages, the other way round, or another that they have."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from accounts.api.errors import BadQueryError

ORDER = "order"
# What the keys of an order are called outside, where they have another name.
CALLED = {"id": "created", "created_at": "created", "place_in_order": "place"}


def orders_of(view: Any) -> dict[str, tuple[str, ...]]:
    """The orders of a collection by name, the way they go without a minus."""
    keys = tuple(view.order)
    name = keys[0].removeprefix("-")
    usual = _turned(keys) if keys[0].startswith("-") else keys
    return {CALLED.get(name, name.removesuffix("_key")): usual, **view.orders}


def ordered(
    queryset: QuerySet[Any], params: Mapping[str, str], view: Any
) -> tuple[QuerySet[Any], Sequence[str]]:
    """The rows with what they are ordered by, and the keys of the order that the address asks for.

    :raises BadQueryError: the list has no such order.
    """
    asked = params.get(ORDER)
    if asked is None:
        return queryset, view.order
    known, name = orders_of(view), asked.removeprefix("-")
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else f" It has: {', '.join(known)}."
        raise BadQueryError(errors={ORDER: [f"This list has no such order.{hint}"]})
    keys = known[name]
    return view.order_by(queryset, name), _turned(keys) if asked.startswith("-") else keys


def _turned(keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(key[1:] if key.startswith("-") else f"-{key}" for key in keys)
