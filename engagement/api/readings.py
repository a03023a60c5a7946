"""Who read what is confidential, for information governance."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.errors import BadQueryError, unknown_names
from accounts.api.paging import AFTER, BEFORE, LIMIT, KeysetPagination
from accounts.api.views import ApiView
from accounts.roles import Permission
from audit.models import AuditEvent
from engagement.presenters.readings import readings_of
from partners.access import require
from partners.models import System

READER, RECORD = "reader", "record"


class ReadingSerializer(serializers.ModelSerializer[AuditEvent]):
    """The first time that somebody read something on a day in London."""

    id = serializers.UUIDField(source="public_id")
    at = serializers.DateTimeField(source="happened_at")
    reader = serializers.UUIDField(source="actor_id", help_text="The person or client.")
    kind = serializers.CharField(
        source="target_type", help_text="Of the record; partners.system for a list."
    )
    record = serializers.UUIDField(source="target_id", help_text="The record, or the system.")
    what = serializers.CharField(source="facts.what", help_text="“record”, or a list's name.")
    day = serializers.DateField(source="facts.day")

    class Meta:
        model = AuditEvent
        fields = ("id", "at", "reader", "kind", "record", "what", "day")


class ReadingListSerializer(serializers.Serializer[Any]):
    """A page of readings, newest first."""

    results = ReadingSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ReadingsView(ApiView):
    """Who read confidential notes, comments and briefings of one system."""

    collection = "systems-readings"
    order = ("-id",)
    orders: Any = {}

    @extend_schema(
        parameters=[
            OpenApiParameter(READER, str, description="Id of a person or client."),
            OpenApiParameter(RECORD, str, description="Id of a record."),
            OpenApiParameter(AFTER, str, description="From the link “next”."),
            OpenApiParameter(BEFORE, str, description="From the link “previous”."),
            OpenApiParameter(LIMIT, int, description="Lines a page, from 1 to 200; 50 without."),
        ],
        responses=ReadingListSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        """The newest first; never what was read."""
        system = get_object_or_404(System.objects.visible_to(self.caller), public_id=id)
        require(self.caller, Permission.VIEW_READINGS, system)
        asked = _asked(request)
        paging = KeysetPagination()
        rows: Any = paging.paginate_queryset(readings_of(system, **asked), request, self)
        shown = ReadingSerializer(rows, many=True).data
        links = {name: paging.links[name] for name in ("next", "previous")}
        return Response({"results": shown, **links})


def _asked(request: Request) -> dict[str, str]:
    params = request.query_params
    unknown = sorted(params.keys() - {READER, RECORD, AFTER, BEFORE, LIMIT, "format"})
    if unknown:
        raise BadQueryError(errors=unknown_names(unknown, "There is no such parameter."))
    asked = {name: params[name] for name in (READER, RECORD) if name in params}
    for name, text in asked.items():
        try:
            UUID(text)
        except ValueError:
            raise BadQueryError(errors={name: ["This is not an id."]}) from None
    return asked
