"""The start of the API, and its description for programs."""

from functools import cache
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api.views import ApiView
from ics_crm.api.topics import TOPICS

COLLECTION_NAMES = [name for name in TOPICS if name not in {"start", "me", "search"}]


class StartSerializer(serializers.Serializer[Any]):
    """Where everything is."""

    me = serializers.URLField()
    search = serializers.URLField(help_text="With ?q= and what to look for.")
    openapi = serializers.URLField()
    collections = serializers.DictField(child=serializers.URLField())


class StartView(ApiView):
    """Where everything is."""

    collection = "start"

    @extend_schema(responses=StartSerializer)
    def get(self, request: Request) -> Response:
        """The addresses of the collections."""
        return Response(
            {
                "me": reverse("api:me", request=request),
                "search": reverse("api:search", request=request),
                "openapi": reverse("api:openapi", request=request),
                "collections": {
                    name: reverse(f"api:{name}-list", request=request) for name in COLLECTION_NAMES
                },
            }
        )


@cache
def api_description() -> dict[str, Any]:
    """The OpenAPI document; it depends on the code only, so it is made once a process."""
    generator = SchemaGenerator(urlconf="ics_crm.urls")  # type: ignore[no-untyped-call]
    description: dict[str, Any] = generator.get_schema(  # type: ignore[no-untyped-call]
        request=None, public=True
    )
    return description


@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """The OpenAPI document: how the API is built, and no data of anybody."""
    return JsonResponse(api_description())
