"""Pages of a list by key: no page numbers and no totals, so page 1,000 costs what page 1 does.

`keyset_page(rows, request.GET, order=("-starts_at", "-id"))` gives what `{% page_links %}` takes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

RowT = TypeVar("RowT", bound=Model)
PAGE_SIZE = 50


class BadCursorError(ValueError):
    """A cursor that this list did not hand out."""


@dataclass(frozen=True)
class KeysetPage(Generic[RowT]):
    """Some rows of a list, and how to go on from them; a cursor is empty at the end."""

    rows: list[RowT]
    previous_cursor: str = ""
    next_cursor: str = ""

    def __iter__(self) -> Iterator[RowT]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def keyset_page(
    queryset: QuerySet[RowT],
    params: Mapping[str, str],
    *,
    order: Sequence[str],
    size: int = PAGE_SIZE,
    strict: bool = False,
) -> KeysetPage[RowT]:
    """The page that `?after=` or `?before=` asks for; the first one without them or when wrong.

    `order` names columns or annotations that are never null, `-` for descending; the last one is
    unique. An index on them makes every page equally quick.

    :raises BadCursorError: with `strict`, which is for programs, instead of giving the first page.
    """
    salt = f"paging {' '.join(order)}"
    backwards = "before" in params and "after" not in params
    keys = _read_cursor(params.get("before" if backwards else "after", ""), salt, len(order))
    if keys is None:
        if strict and ({"after", "before"} & params.keys()):
            raise BadCursorError
        backwards = False
    direction = [_reversed(name) for name in order] if backwards else list(order)
    try:
        beyond = queryset.filter(_beyond(direction, keys)) if keys is not None else queryset
    except (ValueError, TypeError, ValidationError) as error:
        if strict:
            raise BadCursorError from error
        # A cursor of another list. The person gets the start of this one.
        keys, backwards, beyond, direction = None, False, queryset, list(order)
    found = list(beyond.order_by(*direction)[: size + 1])
    has_more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    has_previous, has_next = (has_more, True) if backwards else (keys is not None, has_more)
    return KeysetPage(
        rows=rows,
        previous_cursor=_cursor(rows[0], order, salt) if rows and has_previous else "",
        next_cursor=_cursor(rows[-1], order, salt) if rows and has_next else "",
    )


def merged_page(
    querysets: Sequence[QuerySet[Any]],
    params: Mapping[str, str],
    *,
    order: Sequence[str],
    size: int = PAGE_SIZE,
) -> KeysetPage[Any]:
    """One page of several lists as if they were one; each has the columns of `order`, descending.

    Each list is read by itself, for as many rows as the page could take of it.
    """
    pages = [keyset_page(rows, params, order=order, size=size) for rows in querysets]
    names = [name.removeprefix("-") for name in order]
    rows = sorted(chain.from_iterable(pages), key=attrgetter(*names), reverse=True)
    salt = f"paging {' '.join(order)}"
    asked = _read_cursor(params.get("before", ""), salt, len(order))
    backwards = "after" not in params and asked is not None
    shown = rows[-size:] if backwards else rows[:size]
    is_cut = len(rows) > size
    has_previous = any(page.previous_cursor for page in pages) or (backwards and is_cut)
    has_next = any(page.next_cursor for page in pages) or (is_cut and not backwards)
    return KeysetPage(
        rows=shown,
        previous_cursor=_cursor(shown[0], order, salt) if shown and has_previous else "",
        next_cursor=_cursor(shown[-1], order, salt) if shown and has_next else "",
    )


def _beyond(order: Sequence[str], keys: Sequence[Any]) -> Q:
    """Rows that come after the keys. The first column is bounded by itself, for the index."""
    first = Q(**{f"{order[0].lstrip('-')}__{_comparison(order[0])}e": keys[0]})
    after, same = Q(), Q()
    for name, key in zip(order, keys, strict=True):
        column = name.lstrip("-")
        after |= same & Q(**{f"{column}__{_comparison(name)}": key})
        same &= Q(**{column: key})
    return first & after


def _comparison(name: str) -> str:
    return "lt" if name.startswith("-") else "gt"


def _reversed(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _cursor(row: Model, order: Sequence[str], salt: str) -> str:
    """The keys of a row, signed: what comes back is what was handed out.

    Signed without the time, so that the same page has the same links.
    """
    values = [attrgetter(name.lstrip("-").replace("__", "."))(row) for name in order]
    keys = [v if isinstance(v, int) else str(v) for v in values]
    return signing.Signer(salt=salt).sign_object(keys)


def _read_cursor(text: str, salt: str, length: int) -> list[Any] | None:
    try:
        keys = signing.Signer(salt=salt).unsign_object(text) if text else None
    except signing.BadSignature:
        return None
    return keys if isinstance(keys, list) and len(keys) == length else None
