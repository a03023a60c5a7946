"""Pages of a collection by key, and the feed of what changed in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.changes import changes_after
from accounts.api.errors import BadQueryError
from accounts.api.ordering import ORDER, ordered, orders_of
from nhsuk.paging import BadCursorError, keyset_page

USUAL_LIMIT = 50
HIGHEST_LIMIT = 200
HIGHEST_LIMIT_OF_FEED = 5_000
LIMIT, AFTER, BEFORE, CHANGED_SINCE = "limit", "after", "before", "changed_since"
COUNT, IS_EXACT = "count", "count_is_exact"
DELETED = "deleted"
COUNTED_TO = 1_000
PAGING_PARAMETERS = frozenset({LIMIT, AFTER, BEFORE, CHANGED_SINCE, ORDER, COUNT})


class KeysetPagination(BasePagination):
    """``?after=`` and ``?before=`` with opaque cursors; ``?changed_since=`` for what changed.

    Rows added or removed while somebody pages neither repeat nor hide others. They are counted only
    on request, and only so far: counting all of them would cost more than the page.
    """

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Any], request: Request, view: Any = None
    ) -> list[Model]:
        """The rows of this page."""
        self.request = request
        params = request.query_params
        limit = limit_of(params)
        self.links: dict[str, Any] = {"next": None, "previous": None, CHANGED_SINCE: None}
        if CHANGED_SINCE in params:
            page = changes_after(
                queryset, params[CHANGED_SINCE], limit, view.change_parts, view.deleted()
            )
            self.links |= {CHANGED_SINCE: page.cursor, DELETED: page.deleted}
            if page.has_more:
                self.links["next"] = self.link(CHANGED_SINCE, page.cursor)
            return page.rows
        rows, order = ordered(queryset, params, view)
        if _counts(params):
            number = queryset.order_by()[: COUNTED_TO + 1].count()
            self.links |= {COUNT: min(number, COUNTED_TO), IS_EXACT: number <= COUNTED_TO}
        return self._by_key(rows, params, limit, order)

    def _by_key(
        self, queryset: QuerySet[Any], params: Mapping[str, str], limit: int, order: Sequence[str]
    ) -> list[Model]:
        try:
            page = keyset_page(queryset, params, order=order, size=limit, strict=True)
        except BadCursorError as error:
            raise BadQueryError(
                "The cursor is not one of this list. Follow “next” and “previous” as given."
            ) from error
        self.links["next"] = self.link(AFTER, page.next_cursor)
        self.links["previous"] = self.link(BEFORE, page.previous_cursor)
        return page.rows

    def link(self, name: str, cursor: str) -> str | None:
        """The address of another page; none without a cursor."""
        if not cursor:
            return None
        query = self.request.query_params.copy()
        for parameter in (AFTER, BEFORE, CHANGED_SINCE):
            query.pop(parameter, None)
        query[name] = cursor
        address: str = self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")
        return address

    def get_paginated_response(self, data: Any) -> Response:
        """Rows and links."""
        return Response({"results": data, **self.links})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same, for the API's description."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous", CHANGED_SINCE],
            "properties": {
                "results": schema,
                "next": {**link, "description": "The next page; null on the last one."},
                "previous": {**link, "description": "The page before; null on the first one."},
                CHANGED_SINCE: {
                    "type": ["string", "null"],
                    "description": "In a feed of changes: keep it and send it next time.",
                },
                DELETED: {
                    "type": "array",
                    "items": {"type": "string", "format": "uuid"},
                    "description": "In a feed of changes: ids of records that were deleted for "
                    "good. Drop them.",
                },
                COUNT: {
                    "type": "integer",
                    "maximum": COUNTED_TO,
                    "description": "With count=true: how many rows the filters leave.",
                },
                IS_EXACT: {
                    "type": "boolean",
                    "description": f"False where there are more than {COUNTED_TO:,}.",
                },
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The paging parameters, for the API's description."""
        return [
            _parameter(AFTER, "From the link “next”: rows after this cursor."),
            _parameter(BEFORE, "From the link “previous”: rows before this cursor."),
            _parameter(
                CHANGED_SINCE,
                "“start”, or what the last feed gave: rows changed since, oldest change first.",
            ),
            {
                "name": ORDER,
                "in": "query",
                "description": "Another order than the usual one; with a minus, turned round.",
                "schema": {
                    "type": "string",
                    "enum": [f"{sign}{name}" for name in orders_of(view) for sign in ("", "-")],
                },
            },
            {
                "name": COUNT,
                "in": "query",
                "description": f"Also count the rows, up to {COUNTED_TO:,}.",
                "schema": {"type": "boolean", "default": False},
            },
            {
                "name": LIMIT,
                "in": "query",
                "description": f"Rows a page; up to {HIGHEST_LIMIT_OF_FEED:,} of what changed.",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": HIGHEST_LIMIT_OF_FEED,
                    "default": USUAL_LIMIT,
                },
            },
        ]


class PagesOnly(KeysetPagination):
    """Pages without a feed, of what leaves its list once it is dealt with, or is a log."""

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Any], request: Request, view: Any = None
    ) -> list[Model]:
        """The rows of this page.

        :raises BadQueryError: it is asked for what changed.
        """
        if CHANGED_SINCE in request.query_params:
            raise BadQueryError("This list has no feed of changes. Follow “next” instead.")
        return super().paginate_queryset(queryset, request, view)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The paging parameters without that of the feed."""
        parameters = super().get_schema_operation_parameters(view)
        return [each for each in parameters if each["name"] != CHANGED_SINCE]


def limit_of(params: Mapping[str, str]) -> int:
    """Rows a page.

    :raises BadQueryError: it is no number in bounds.
    """
    text = params.get(LIMIT, str(USUAL_LIMIT))
    highest = HIGHEST_LIMIT_OF_FEED if CHANGED_SINCE in params else HIGHEST_LIMIT
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= highest):
        sentence = f"Enter a number from 1 to {highest:,}."
        raise BadQueryError(errors={LIMIT: [sentence]})
    return int(text)


def _counts(params: Mapping[str, str]) -> bool:
    text = params.get(COUNT, "false")
    if text not in {"true", "false"}:
        raise BadQueryError(errors={COUNT: ["Enter “true” or “false”."]})
    return text == "true"


def _parameter(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": {"type": "string"}}
