"""Prompts: partners with whom a conversation may be worth while."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given
from accounts.api.idempotency import idempotent
from accounts.api.serializers import RecordSerializer, ReferenceSerializer, StrictSerializer
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.prompt import close_prompt
from engagement.api.filters import by_system
from engagement.models import Prompt
from partners.access import require
from partners.deletions import Deletions


class PromptSerializer(RecordSerializer):
    """A suggestion to talk to a managed partner; ``fall`` is in points over 26 weeks."""

    partnership = ReferenceSerializer(read_only=True)
    system = ReferenceSerializer(read_only=True)
    model = serializers.CharField(source="model.name", read_only=True)

    class Meta:
        model = Prompt
        fields = (
            "id",
            "partnership",
            "system",
            "measure",
            "model",
            "kind",
            "week_end",
            "fall",
            "closed_at",
            "version",
            "changed",
        )


class OutcomeSerializer(StrictSerializer):
    """What came of it."""

    outcome = serializers.CharField(max_length=500)


class PromptFilter(filters.FilterSet):
    """By system and partner; closed ones only when asked for."""

    system = by_system()
    partnership = filters.UUIDFilter(field_name="partnership__public_id", label="Partnership")
    closed = filters.BooleanFilter(method="also_closed", label="Also give closed ones.")

    class Meta:
        model = Prompt
        fields = ()

    def filter_queryset(self, queryset: Any) -> Any:
        """Closed prompts are left out unless asked for."""
        rows: Any = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("closed") else rows.waiting()

    def also_closed(self, queryset: Any, name: str, value: bool) -> Any:
        """Decided for the list as a whole, in ``filter_queryset``."""
        return queryset


class PromptViewSet(CollectionViewSet):
    """Prompts for the partners of the systems that the caller works in."""

    collection = "prompts"
    http_method_names = ["get", "head", "options", "post"]
    serializer_class = PromptSerializer
    deletions = Deletions(Prompt)
    filterset_class = PromptFilter
    queryset = Prompt.objects.none()

    def get_queryset(self) -> QuerySet[Prompt]:
        """All that the caller may see."""
        visible = Prompt.objects.visible_to(self.caller)
        return visible.select_related("partnership__organisation", "system", "model")

    @extend_schema(request=OutcomeSerializer, responses=PromptSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def close(self, request: Request, id: str) -> Response:
        """Say what came of it, which ends the prompt."""
        prompt = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, prompt.system)
        check_version_if_given(request, prompt)
        body = self.read(OutcomeSerializer)
        return self.answer(close_prompt(by=self.caller, prompt=prompt, **body))
