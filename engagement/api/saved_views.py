"""Filters of lists kept under a name: one's own, and those shared within a system."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.saved_view import (
    change_saved_view,
    delete_saved_view,
    save_view,
)
from engagement.api.filters import by_system
from engagement.lists.saved import LISTS, valid_parameters
from engagement.models import SavedView
from engagement.models.saved_view import LONGEST_NAME, ViewedList
from partners.access import require
from partners.models import System


class SavedViewFilter(filters.FilterSet):
    """Views by list and system."""

    system = by_system()
    list = filters.ChoiceFilter(field_name="viewed", choices=ViewedList.choices, label="List")

    class Meta:
        model = SavedView
        fields = ()


class SavedViewSerializer(RecordSerializer):
    """Filters and order of a list under a name."""

    system = ReferenceSerializer(read_only=True)
    owner = ReferenceSerializer(read_only=True)
    list = serializers.ChoiceField(source="viewed", choices=ViewedList.choices)
    parameters = serializers.DictField(
        child=serializers.CharField(), help_text="As the list's own filters in this API take them."
    )

    class Meta:
        model = SavedView
        fields = (
            "id",
            "system",
            "owner",
            "list",
            "name",
            "is_shared",
            "parameters",
            "version",
            "changed",
        )


class ViewFactsSerializer(StrictSerializer):
    """What can be changed. Filters that the list does not have are refused."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    is_shared = serializers.BooleanField(
        required=False, default=False, help_text="With everyone in the system."
    )
    parameters = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=300), required=False
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Overdue promises of the council",
            value={
                "system": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
                "list": "commitments",
                "name": "Overdue",
                "parameters": {"state": "overdue"},
            },
            request_only=True,
        )
    ]
)
class NewViewSerializer(ViewFactsSerializer):
    """A new view."""

    system = IdField(System.objects.visible_to)
    list = serializers.ChoiceField(choices=ViewedList.choices)


class SavedViewViewSet(CollectionViewSet):
    """One's own views, and those that are shared in the systems that one belongs to."""

    collection = "saved-views"
    serializer_class = SavedViewSerializer
    filterset_class = SavedViewFilter

    def get_queryset(self) -> QuerySet[SavedView]:
        """All that the caller may see."""
        return SavedView.objects.visible_to(self.caller).select_related("system", "owner")

    @extend_schema(request=NewViewSerializer, responses={201: SavedViewSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Keep filters under a name; sharing them takes the right to."""
        body = self.read(NewViewSerializer)
        viewed = ViewedList(body.pop("list"))
        require(self.caller, LISTS[viewed].needs, body["system"])
        if body["is_shared"]:
            require(self.caller, Permission.SHARE_VIEWS, body["system"])
        body["parameters"] = self._parameters(viewed, body.get("parameters", {}))
        return self.answer_created(save_view(by=self.caller, viewed=viewed, **body))

    @extend_schema(request=ViewFactsSerializer, responses=SavedViewSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Change name, sharing and filters; without parameters the filters stay."""
        view = self._to_change()
        version = expected_version(request, view)
        body = self.read(ViewFactsSerializer)
        if body["is_shared"]:
            require(self.caller, Permission.SHARE_VIEWS, view.system)
        if "parameters" in body:
            body["parameters"] = self._parameters(ViewedList(view.viewed), body["parameters"])
        change_saved_view(by=self.caller, view=view, expected_version=version, **body)
        return self.answer_changed(view)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Forget a view. The records that it shows stay as they are."""
        view = self._to_change()
        check_version_if_given(request, view)
        delete_saved_view(by=self.caller, view=view, expected_version=view.version)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _to_change(self) -> Any:
        view = self.get_object()
        if view.is_shared:
            require(self.caller, Permission.SHARE_VIEWS, view.system)
        return view

    def _parameters(self, viewed: ViewedList, given: dict[str, str]) -> dict[str, str]:
        """The filters; a program is told of what the list does not know.

        :raises ValidationError: the list has no such filter, or not with this value.
        """
        valid = valid_parameters(LISTS[viewed], given, self.caller)
        if valid.dropped:
            raise serializers.ValidationError({"parameters": [valid.sentence]})
        return valid.parameters
