"""Conversations that somebody means to have: planned, changed, held, dropped, planned again."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    ReasonSerializer,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.planned_conversation import (
    change_conversation,
    drop_conversation,
    hold_conversation,
    plan_conversation,
    plan_conversation_again,
)
from engagement.lists.conversations import ConversationFilter
from engagement.models import Event, PlannedConversation
from partners.access import require
from partners.api.fields import same_system, visible_colleagues
from partners.models import Partnership, Person


class PlannedConversationSerializer(RecordSerializer):
    """Something that somebody means to talk about with a partner, and by when."""

    system = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(read_only=True)
    person = ReferenceSerializer(read_only=True, allow_null=True)
    owner = ReferenceSerializer(read_only=True, allow_null=True)
    event = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="In which it took place, once it is held."
    )

    class Meta:
        model = PlannedConversation
        fields = (
            "id",
            "system",
            "partnership",
            "topic",
            "due_on",
            "person",
            "owner",
            "state",
            "event",
            "dropped_reason",
            "version",
            "changed",
        )
        read_only_fields = fields


class ConversationTermsSerializer(StrictSerializer):
    """About what, by when, with whom, and who sees to it: what is left out is emptied."""

    topic = serializers.CharField(max_length=300)
    due_on = serializers.DateField()
    person = IdField(Person.objects.visible_to, allow_null=True, default=None)
    owner = IdField(visible_colleagues, allow_null=True, default=None)


class NewConversationSerializer(ConversationTermsSerializer):
    """With which partner as well."""

    partnership = IdField(Partnership.objects.visible_to)


class HeldSerializer(StrictSerializer):
    """The event in which it took place: the partner must have been part of it."""

    event = IdField(Event.objects.visible_to)


class NothingSerializer(StrictSerializer):
    """Nothing needs to be said."""


class PlannedConversationViewSet(CollectionViewSet):
    """Planned conversations, for those who work with partners."""

    collection = "planned-conversations"
    serializer_class = PlannedConversationSerializer
    filterset_class = ConversationFilter
    order = ("due_on", "id")
    queryset = PlannedConversation.objects.none()

    def get_queryset(self) -> QuerySet[PlannedConversation]:
        """All that the caller may see, held and dropped ones too."""
        return PlannedConversation.objects.visible_to(self.caller).select_related(
            "system",
            "partnership__organisation",
            "partnership__counterpart",
            "person",
            "owner",
            "event",
        )

    @extend_schema(
        request=NewConversationSerializer, responses={201: PlannedConversationSerializer}
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Plan a conversation."""
        fields = self.read(NewConversationSerializer)
        system = fields["partnership"].system
        require(self.caller, Permission.LOG_EVENTS, system)
        same_system(system, person=fields["person"])
        return self.answer_created(plan_conversation(by=self.caller, **fields))

    @extend_schema(request=ConversationTermsSerializer, responses=PlannedConversationSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Change what is planned."""
        conversation = self._to_change()
        version = expected_version(request, conversation)
        terms = self.read(ConversationTermsSerializer)
        same_system(conversation.system, person=terms["person"])
        change_conversation(
            by=self.caller, conversation=conversation, expected_version=version, **terms
        )
        return self.answer_changed(conversation)

    @extend_schema(request=HeldSerializer, responses=PlannedConversationSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def hold(self, request: Request, id: str) -> Response:
        """Say in which event it took place."""
        conversation = self._to_change()
        check_version_if_given(request, conversation)
        event = self.read(HeldSerializer)["event"]
        same_system(conversation.system, event=event)
        hold_conversation(by=self.caller, conversation=conversation, event=event)
        return self.answer_changed(conversation)

    @extend_schema(request=ReasonSerializer, responses=PlannedConversationSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def drop(self, request: Request, id: str) -> Response:
        """Say that it is not to be, and why."""
        conversation = self._to_change()
        check_version_if_given(request, conversation)
        drop_conversation(by=self.caller, conversation=conversation, **self.read(ReasonSerializer))
        return self.answer_changed(conversation)

    @extend_schema(request=NothingSerializer, responses=PlannedConversationSerializer)
    @action(detail=True, methods=["post"], url_path="plan-again")
    @idempotent
    def plan_again(self, request: Request, id: str) -> Response:
        """Open it again, because it was dropped by mistake or did not take place after all."""
        conversation = self._to_change()
        check_version_if_given(request, conversation)
        self.read(NothingSerializer)
        plan_conversation_again(by=self.caller, conversation=conversation)
        return self.answer_changed(conversation)

    def _to_change(self) -> Any:
        conversation = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, conversation.system)
        return conversation
