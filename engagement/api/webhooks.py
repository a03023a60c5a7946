"""Addresses that are told what happens, their messages, and what there is to be told."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.filtering import check_names
from accounts.api.idempotency import idempotent
from accounts.api.paging import PagesOnly
from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.api.shape import SHAPE_PARAMETERS
from accounts.api.views import ApiView, CollectionViewSet
from accounts.roles import Permission
from engagement.actions.webhooks.message import replay_all, replay_message, send_test
from engagement.actions.webhooks.subscription import (
    add_webhook,
    change_secret,
    change_webhook,
    end_webhook,
    pause_webhook,
    resume_webhook,
    take_over_webhook,
)
from engagement.api.filters import by_system
from engagement.enums import DeliveryState, WebhookState
from engagement.models import WebhookDelivery, WebhookSubscription
from engagement.webhooks.catalogue import BY_LABEL, EVENT_TYPES, RESOURCE_OF
from partners.access import require
from partners.models import System

HOW_TO_MAKE_IT = (
    "Made by you and never given back: “whsec_” and 24 to 64 random bytes in Base64, such as "
    "“openssl rand -base64 32” prints."
)


class WebhookFilter(filters.FilterSet):
    """Webhooks by system and state."""

    system = by_system()
    state = filters.ChoiceFilter(choices=WebhookState.choices, label="State")

    class Meta:
        model = WebhookSubscription
        fields = ()


class WebhookSerializer(RecordSerializer):
    """Where messages go, what they tell, and how the receiver does. Never the secret."""

    system = ReferenceSerializer(read_only=True)
    owner = ReferenceSerializer(
        read_only=True, help_text="It is told what this person or program may see."
    )
    paused_because = serializers.CharField(
        read_only=True, help_text="Why it was paused or ended by itself; else empty."
    )
    old_secret_until = serializers.DateTimeField(
        source="before_until", read_only=True, allow_null=True
    )
    failing_since = serializers.DateTimeField(
        source="standing.failing_since", read_only=True, allow_null=True
    )
    last_delivered_at = serializers.DateTimeField(
        source="standing.last_delivered_at", read_only=True, allow_null=True
    )

    class Meta:
        model = WebhookSubscription
        fields = (
            "id",
            "system",
            "owner",
            "description",
            "address",
            "event_types",
            "state",
            "paused_because",
            "old_secret_until",
            "failing_since",
            "last_delivered_at",
            "version",
            "changed",
        )


class WebhookFactsSerializer(StrictSerializer):
    """What can be changed."""

    description = serializers.CharField(max_length=100)
    address = serializers.CharField(max_length=2_000, help_text="An https:// address.")
    event_types = serializers.ListField(
        child=serializers.ChoiceField(choices=sorted(EVENT_TYPES)), allow_empty=False
    )


class SecretSerializer(StrictSerializer):
    """The secret with which messages are signed."""

    secret = serializers.CharField(max_length=100, help_text=HOW_TO_MAKE_IT)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A warehouse that wants to know of events and promises",
            value={
                "system": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
                "description": "Data warehouse",
                "address": "https://hooks.example.nhs.uk/ics-crm",
                "event_types": ["commitment.settled", "event.logged"],
                "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwmZz1bQp7kAo=",
            },
            request_only=True,
        )
    ]
)
class NewWebhookSerializer(WebhookFactsSerializer, SecretSerializer):
    """A new one."""

    system = IdField(System.objects.visible_to)


class WebhookMessageFilter(filters.FilterSet):
    """Messages of a webhook, by state and type."""

    webhook = filters.UUIDFilter(field_name="subscription__public_id", label="Webhook")
    state = filters.ChoiceFilter(choices=DeliveryState.choices, label="State")
    type = filters.ChoiceFilter(choices=[(name, name) for name in sorted(EVENT_TYPES)])

    class Meta:
        model = WebhookDelivery
        fields = ()


class WebhookMessageSerializer(serializers.ModelSerializer[WebhookDelivery]):
    """A message: what it tells of, and how telling it went."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    webhook = ReferenceSerializer(source="subscription", read_only=True)
    message_id = serializers.UUIDField(
        read_only=True, help_text="Sent as “webhook-id”, the same at every try."
    )
    object_type = serializers.SerializerMethodField()
    status = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="That the receiver answered at the last try."
    )
    answer = serializers.CharField(
        read_only=True, help_text="The first 500 characters of what the receiver answered."
    )

    class Meta:
        model = WebhookDelivery
        fields = (
            "id",
            "webhook",
            "message_id",
            "type",
            "object_type",
            "object_id",
            "occurred_at",
            "state",
            "attempts",
            "next_try_at",
            "status",
            "milliseconds",
            "error",
            "answer",
            "finished_at",
        )

    def get_object_type(self, message: WebhookDelivery) -> str:
        """As in the message itself."""
        resource = BY_LABEL.get(message.object_type)
        return resource.name if resource else "webhook"


class ReplayedSerializer(serializers.Serializer[Any]):
    """How many messages are sent again."""

    messages = serializers.IntegerField()


class EventTypeSerializer(serializers.Serializer[Any]):
    """A type of event, the collection of the record that it is about, and what it says."""

    type = serializers.CharField()
    collection = serializers.CharField()
    meaning = serializers.CharField()


class WebhookViewSet(CollectionViewSet):
    """Webhooks of the systems whose webhooks the caller manages."""

    collection = "webhooks"
    serializer_class = WebhookSerializer
    filterset_class = WebhookFilter
    order = ("-id",)
    queryset = WebhookSubscription.objects.none()

    def get_queryset(self) -> QuerySet[WebhookSubscription]:
        """With how each receiver does."""
        rows = WebhookSubscription.objects.visible_to(self.caller)
        return rows.select_related("system", "owner", "standing")

    @extend_schema(request=NewWebhookSerializer, responses={201: WebhookSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Tell an address what happens from now on, as far as the caller may see it."""
        body = self.read(NewWebhookSerializer)
        require(self.caller, Permission.MANAGE_WEBHOOKS, body["system"])
        return self.answer_created(add_webhook(by=self.caller, **body))

    @extend_schema(request=WebhookFactsSerializer, responses=WebhookSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Change what it is for, where it goes and what is told."""
        webhook = self.get_object()
        version = expected_version(request, webhook)
        body = self.read(WebhookFactsSerializer)
        change_webhook(by=self.caller, subscription=webhook, expected_version=version, **body)
        return self.answer_changed(webhook)

    @extend_schema(request=SecretSerializer, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def secret(self, request: Request, id: str) -> Response:
        """Sign with another secret; for 24 hours the one before signs beside it."""
        webhook = self._webhook()
        change_secret(by=self.caller, subscription=webhook, **self.read(SecretSerializer))
        return self.answer_changed(webhook)

    @extend_schema(request=None, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def pause(self, request: Request, id: str) -> Response:
        """Let its messages wait, for 30 days at most."""
        return self._deed(pause_webhook)

    @extend_schema(request=None, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def resume(self, request: Request, id: str) -> Response:
        """Let its messages go out again, those of one object in their order."""
        return self._deed(resume_webhook)

    @extend_schema(request=None, responses=WebhookSerializer)
    @action(detail=True, methods=["post"], url_path="take-over")
    @idempotent
    def take_over(self, request: Request, id: str) -> Response:
        """Have it told what the caller may see, instead of its owner."""
        return self._deed(take_over_webhook)

    @extend_schema(request=None, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def end(self, request: Request, id: str) -> Response:
        """End it for good."""
        return self._deed(end_webhook)

    @extend_schema(request=None, responses={202: WebhookMessageSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def test(self, request: Request, id: str) -> Response:
        """Send a message of the type webhook.test."""
        webhook = self._webhook()
        message = send_test(by=self.caller, subscription=webhook)
        return Response(WebhookMessageSerializer(message).data, status=202)

    @extend_schema(request=None, responses={202: ReplayedSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def replay(self, request: Request, id: str) -> Response:
        """Send all messages again that were given up."""
        replayed = replay_all(by=self.caller, subscription=self._webhook())
        return Response({"messages": replayed}, status=202)

    def _webhook(self) -> WebhookSubscription:
        webhook: WebhookSubscription = self.get_object()
        check_version_if_given(self.request, webhook)
        return webhook

    def _deed(self, deed: Any, **facts: Any) -> Response:
        webhook = self._webhook()
        deed(by=self.caller, subscription=webhook, **facts)
        return self.answer_changed(webhook)


class WebhookMessageViewSet(CollectionViewSet):
    """Messages of the last 30 days. What the owner of a webhook may not see was never one."""

    collection = "webhook-messages"
    serializer_class = WebhookMessageSerializer
    filterset_class = WebhookMessageFilter
    pagination_class = PagesOnly
    order = ("-id",)
    system_path = "subscription__system"
    queryset = WebhookDelivery.objects.none()

    def get_queryset(self) -> QuerySet[WebhookDelivery]:
        """Of the webhooks that the caller manages."""
        return WebhookDelivery.objects.visible_to(self.caller).select_related("subscription")

    def retrieve(self, request: Request, id: str) -> Response:
        """One message. It has no version, and so no ETag of one."""
        check_names(request, SHAPE_PARAMETERS, "There is no such parameter.")
        shape = self.shape()
        message = get_object_or_404(self.narrowed(shape), public_id=id)
        (shown,) = self.show([message], shape)
        return Response(shown)

    @extend_schema(request=None, responses={202: WebhookMessageSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def replay(self, request: Request, id: str) -> Response:
        """Send it again, under its old id."""
        message = replay_message(by=self.caller, delivery=self.get_object())
        return Response(self.get_serializer(message).data, status=202)


class EventTypesView(ApiView):
    """What webhooks can be told."""

    collection = "webhook-event-types"

    @extend_schema(responses=EventTypeSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All types, by name."""
        rows = [
            {"type": name, "collection": RESOURCE_OF[name].collection, "meaning": meaning}
            for name, meaning in sorted(EVENT_TYPES.items())
        ]
        return Response(EventTypeSerializer(rows, many=True).data)
