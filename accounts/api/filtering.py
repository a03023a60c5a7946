"""The shared filters in the API's address, where a misspelt one is an error and not ignored."""

import difflib
import uuid
from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from accounts.api.errors import BadQueryError, unknown_names
from accounts.api.paging import CHANGED_SINCE, LIMIT, PAGING_PARAMETERS
from accounts.api.shape import SHAPE_PARAMETERS

SYSTEM = "system"
SAYS_WHETHER = {"true", "false"}


class StrictFilterBackend(DjangoFilterBackend):
    """Applies a view's filters. A feed of changes takes none but the system, which never changes.

    A row that a changeable filter once showed and no longer shows would silently vanish from the
    feed, and its reader would keep the old row for ever. So the feed also shows withdrawn rows.
    """

    def filter_queryset(  # type: ignore[override]
        self, request: Request, queryset: QuerySet[Any], view: Any
    ) -> Any:
        """The rows that the address asks for."""
        if CHANGED_SINCE in request.query_params:
            return self._feed(request, queryset, view.system_path)
        filterset_class = self.get_filterset_class(view, queryset)
        names = set(filterset_class.base_filters) if filterset_class else set()
        check_names(request, names | PAGING_PARAMETERS | SHAPE_PARAMETERS)
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        _refuse_unread(filterset)
        if not filterset.is_valid():
            raise BadQueryError(errors=filterset.errors)
        return filterset.qs

    def get_filterset(  # type: ignore[override]
        self, request: Request, queryset: QuerySet[Any], view: Any
    ) -> Any:
        """The filters, of which only those that are given need a form."""
        filterset: Any = super().get_filterset(request, queryset, view)
        if filterset is not None:
            given = {n: each.field for n, each in filterset.filters.items() if n in filterset.data}
            filterset.get_form_class = lambda: type("Given", (filterset._meta.form,), given)
        return filterset

    def _feed(self, request: Request, queryset: QuerySet[Any], path: str) -> QuerySet[Any]:
        kept = SHAPE_PARAMETERS | {CHANGED_SINCE, LIMIT}
        check_names(request, kept | {SYSTEM} if path else kept)
        given = request.query_params.get(SYSTEM)
        if given is None:
            return queryset
        try:
            return queryset.filter(**{f"{path}__public_id": uuid.UUID(given)})
        except ValueError as error:
            raise BadQueryError(errors={SYSTEM: ["Enter an id as the API gives them."]}) from error


def _refuse_unread(filterset: Any) -> None:
    """A program whose value is missing would get every row, and take them for those it asked for.

    :raises BadQueryError: a filter has no value, or one that would be taken for none. An empty text
        is allowed: every row contains it.
    """
    errors: dict[str, Any] = {}
    given = {name: each for name, each in filterset.filters.items() if name in filterset.data}
    for name, each in given.items():
        value = filterset.data[name]
        if value == "" and type(each.field) is not forms.CharField:
            errors[name] = ["Say what to look for, or leave the filter out."]
        elif isinstance(each.field, forms.NullBooleanField) and value.lower() not in SAYS_WHETHER:
            errors[name] = ["Say true or false."]
    if errors:
        raise BadQueryError(errors=errors)


def check_names(
    request: Request, known: Collection[str], sentence: str = "This list has no such filter."
) -> None:
    """:raises BadQueryError: the address holds a parameter that is none of those."""
    errors: dict[str, Any] = {}
    for name in request.query_params:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            errors.update(unknown_names([name], f"{sentence}{hint}"))
    if errors:
        raise BadQueryError(errors=errors)
