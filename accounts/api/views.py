"""What the collections of the API have in common: lists, single records, and how writes answer."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts.api.changes import Part
from accounts.api.concurrency import etag_of
from accounts.models import User

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
        """The answer, which is for one person: nothing between us and them may keep a copy."""
        final = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(final, private=True, no_store=True)
        return final


class CollectionViewSet(GenericViewSet[Any], ApiView):
    """A collection of records that the caller may see. Writes are methods of each collection.

    ``order`` is that of the pages (see ``nhsuk.paging``); ``change_parts`` are rows of other tables
    shown inside a record; ``system_path`` leads to the record's system, if it has one;
    ``collection`` is its name in addresses, as in ``api:<collection>-detail``.
    """

    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = UUID_PATTERN
    order: ClassVar[Sequence[str]] = ("id",)
    change_parts: ClassVar[Sequence[Part]] = ()
    system_path: ClassVar[str] = "system"

    def list(self, request: Request) -> Response:
        """A page of the collection, or what changed in it."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def retrieve(self, request: Request, id: str) -> Response:
        """One record, with its version as ETag."""
        return self.answer(self.get_object())

    def get_object(self) -> Any:
        """The record of the address, if the caller may see it; invisible and missing look the same.

        The filters of the list do not apply.
        """
        return get_object_or_404(self.get_queryset(), public_id=self.kwargs["id"])

    def read(self, serializer_class: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The validated body of the request."""
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        data: dict[str, Any] = serializer.validated_data
        return data

    def answer(self, record: Any, code: int = status.HTTP_200_OK) -> Response:
        """A record as the API shows it."""
        return Response(self.get_serializer(record).data, code, headers={"ETag": etag_of(record)})

    def answer_changed(self, record: Any) -> Response:
        """A record after a deed, read again: the database keeps its version."""
        return self.answer(self.get_queryset().get(pk=record.pk))

    def answer_created(self, record: Any) -> Response:
        """A new record, with its address."""
        response = self.answer(self.get_queryset().get(pk=record.pk), status.HTTP_201_CREATED)
        response["Location"] = reverse(
            f"api:{self.collection}-detail", kwargs={"id": record.public_id}, request=self.request
        )
        return response
