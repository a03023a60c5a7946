"""What the collections of the API have in common: lists, single records, and how writes answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts.api import conditional
from accounts.api.changes import Deletions, Part
from accounts.api.collections import keep_collection
from accounts.api.concurrency import etag_of
from accounts.api.expansion import add_what_is_asked
from accounts.api.filtering import SYSTEM, check_names
from accounts.api.narrowing import narrowed
from accounts.api.paging import CHANGED_SINCE
from accounts.api.reading import reader_of, reading
from accounts.api.shape import SHAPE_PARAMETERS, WHOLE, Shape, shape_of
from accounts.api.structure import SerializerClass
from accounts.api.throttling import say_allowance
from accounts.limits import ALL_SCOPES, MissingScopeError
from accounts.models import User
from audit.models import DeletedRecord

Codes = dict[str, dict[str, str | None]]
UNREADABLE = "You could not read what this would make, so it was not made."
UUID_PATTERN = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"


class ApiView(APIView):
    """A single address of the API; ``collection`` names it in the API's description."""

    collection: ClassVar[str] = ""

    @property
    def caller(self) -> User:
        """Who calls. Nobody else gets as far as a handler."""
        return cast("User", self.request.user)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """The answer, which is for one caller, and need not be sent again while it is the same."""
        final = super().finalize_response(request, response, *args, **kwargs)
        say_allowance(self.request, final)
        conditional.mark(self.request, final)
        return final


class CollectionViewSet(GenericViewSet[Any], ApiView):
    """A collection of records that the caller may see. Writes are methods of each collection.

    ``order`` is that of the pages (see ``nhsuk.paging``), ``orders`` are others that they have, for
    which ``order_by`` adds what they go by; ``change_parts`` are rows of other tables
    shown inside a record; ``deletions`` tells which records were deleted for good, where that
    happens; ``codes_of`` finds by their ids the codes by which others know records;
    ``system_path`` leads to the record's system, if it has one;
    ``collection`` is its name in addresses, as in ``api:<collection>-detail``. Its filters do not
    apply to a single record, but ``fields``, ``expand`` and ``codes`` do (``accounts.api.shape``).
    """

    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = UUID_PATTERN
    order: ClassVar[Sequence[str]] = ("id",)
    orders: ClassVar[Mapping[str, Sequence[str]]] = {}
    change_parts: ClassVar[Sequence[Part]] = ()
    deletions: ClassVar[Deletions | None] = None
    system_path: ClassVar[str] = "system"
    codes_of: Any = None  # Callable[[Sequence[str]], Codes], of the class and not of a view

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        shown_by: Any = cls.serializer_class
        if cls.collection and shown_by is not None:
            keep_collection(shown_by.Meta.model, cls)

    def list(self, request: Request) -> Response:
        """A page of the collection, or what changed in it."""
        shape = self.shape(codes=CHANGED_SINCE in request.query_params)
        rows = self.paginate_queryset(self.filter_queryset(self.narrowed(shape)))
        return self.get_paginated_response(self.show(rows or [], shape))

    def retrieve(self, request: Request, id: str) -> Response:
        """One record, with its version in its ETag."""
        check_names(request, SHAPE_PARAMETERS, "There is no such parameter.")
        shape = self.shape()
        return self.answer(get_object_or_404(self.narrowed(shape), public_id=id), shape=shape)

    def get_object(self) -> Any:
        """The record of the address, if the caller may see it; invisible and missing look the same.

        The filters of the list do not apply.
        """
        return get_object_or_404(self.get_queryset(), public_id=self.kwargs["id"])

    @property
    def shown_by(self) -> SerializerClass:
        """The serializer that shows its records."""
        return cast("SerializerClass", self.get_serializer_class())

    def shape(self, *, codes: bool = False) -> Shape:
        """How much of each record the address asks for; the feed of changes always has codes."""
        return shape_of(self.request.query_params, self.shown_by, codes=codes)

    def narrowed(self, shape: Shape) -> QuerySet[Any]:
        """The rows that the caller may see, without what only fields read that are left out."""
        return narrowed(self.get_queryset(), self.shown_by, shape.first_level)

    def deleted(self) -> QuerySet[DeletedRecord] | None:
        """Marks of the records that are gone, of the system that the feed asks for."""
        if self.deletions is None:
            return None
        system = self.request.query_params.get(SYSTEM) if self.system_path else None
        return self.deletions.visible_to(self.caller, UUID(system) if system else None)

    def order_by(self, queryset: QuerySet[Any], name: str) -> QuerySet[Any]:
        """The rows with what one of the orders goes by."""
        return queryset

    def prepare(self, rows: Sequence[Any]) -> None:
        """For collections that find more about all rows of a page at once."""

    def show(self, rows: Sequence[Any], shape: Shape = WHOLE) -> Sequence[Any]:
        """Rows as the API shows them."""
        read = reader_of(self.shown_by, shape.first_level)
        self.prepare(rows)
        with reading(self.get_serializer_context()):
            found = [read(row) for row in rows]
        add_what_is_asked(found, self.shown_by, shape, self.request)
        return shape.cut(found)

    def read(self, serializer_class: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The validated body of the request."""
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        data: dict[str, Any] = serializer.validated_data
        return data

    def answer(self, record: Any, code: int = status.HTTP_200_OK, shape: Shape = WHOLE) -> Response:
        """A record as the API shows it."""
        (shown,) = self.show([record], shape)
        return Response(shown, code, headers={"ETag": etag_of(record)})

    def answer_changed(self, record: Any) -> Response:
        """A record after a deed, read again: the database keeps its version."""
        return self.answer(self.get_queryset().get(pk=record.pk))

    def answer_created(self, record: Any) -> Response:
        """A new record, with its address.

        :raises PermissionDenied: the caller may not read it; what made it is taken back.
        """
        made = self.get_queryset().filter(pk=record.pk).first()
        if made is None:
            raise self._unreadable(record)
        response = self.answer(made, status.HTTP_201_CREATED)
        response["Location"] = reverse(
            f"api:{self.collection}-detail", kwargs={"id": record.public_id}, request=self.request
        )
        return response

    def _unreadable(self, record: Any) -> PermissionDenied:
        """Why the caller may not read what they made: a scope is missing if it would show it."""
        caller, limits = self.caller, self.caller.limits
        for scope in ALL_SCOPES - limits.scopes:
            caller.limits = replace(limits, scopes=limits.scopes | {scope})
            is_shown = self.get_queryset().filter(pk=record.pk).exists()
            caller.limits = limits
            if is_shown:
                return MissingScopeError([scope], owner=caller, why=UNREADABLE)
        return PermissionDenied(UNREADABLE)
