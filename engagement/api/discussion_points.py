"""What partners told us: noted at an event or outside one, followed up, and taken back."""

from typing import Any
from uuid import UUID

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    ReasonSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from accounts.roles import Permission
from engagement.actions.discussion import (
    follow_up_point,
    note_discussion_point,
    withdraw_discussion_point,
)
from engagement.api.record_filters import PARTNERSHIP, RecordFilter
from engagement.api.rights import may
from engagement.enums import DiscussionKind, FollowUp, NoteNature, Sensitivity, Theme
from engagement.models import Commitment, DiscussionPoint, Event, Issue
from partners.access import require
from partners.api.bulk import bulk_of
from partners.api.fields import same_system
from partners.api.keyed import (
    Fields,
    KeyedFilter,
    KeyedSerializer,
    KeyedViewSet,
    external_ids_field,
    facts_in,
    with_external_ids,
)
from partners.models import Partnership, System


class DiscussionPointFilter(KeyedFilter, RecordFilter):
    """Points by partner, event, theme, kind, and when they were said."""

    partnership = filters.UUIDFilter(field_name="partnership__public_id", label=PARTNERSHIP)
    event = filters.UUIDFilter(field_name="event__public_id", label="Event at which it was said")
    theme = filters.ChoiceFilter(choices=Theme.choices, label="Theme")
    kind = filters.ChoiceFilter(choices=DiscussionKind.choices, label="Kind")
    follow_up_state = filters.ChoiceFilter(choices=FollowUp.choices, label="What became of it")
    since = filters.DateFilter(field_name="said_on", lookup_expr="gte", label="Said from")
    until = filters.DateFilter(field_name="said_on", lookup_expr="lte", label="Said up to")


class DiscussionPointSerializer(WithdrawableSerializer):
    """What a partner told us: a theme, the words, and what follows from it."""

    system = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(read_only=True)
    event = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="Null for what was said outside an event."
    )
    led_to_commitment = serializers.UUIDField(
        source="led_to_commitment.public_id", default=None, read_only=True, allow_null=True
    )
    led_to_issue = serializers.SerializerMethodField(
        help_text="Null also where your role may not read the issue."
    )

    external_ids = external_ids_field()

    class Meta:
        model = DiscussionPoint
        fields = (
            "id",
            "system",
            "partnership",
            "event",
            "theme",
            "kind",
            "text",
            "nature",
            "sensitivity",
            "said_on",
            "follow_up",
            "follow_up_due",
            "follow_up_state",
            "followed_up_on",
            "led_to_commitment",
            "led_to_issue",
            "external_ids",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )

    def get_led_to_issue(self, point: Any) -> UUID | None:
        """The issue, for those who may read it."""
        issue = point.led_to_issue
        if issue is None or not (issue.sensitivity == Sensitivity.OPEN or point.may_read_notes):
            return None
        public_id: UUID = issue.public_id
        return public_id


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "What the council said about winter",
            value={
                "partnership": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
                "event": "1f0e3dad-9990-4c5d-9f1b-2b0d0a3c1e55",
                "theme": "discharge",
                "kind": "worry",
                "text": "Weekend discharges leave their duty team without notice.",
                "sensitivity": "open",
                "follow_up": "Send the weekend rota",
                "follow_up_due": "2026-12-01",
            },
            request_only=True,
        )
    ]
)
class NewDiscussionPointSerializer(KeyedSerializer):
    """What was said. The partner may read it one day, whatever its sensitivity."""

    partnership = IdField(Partnership.objects.visible_to)
    event = IdField(
        Event.objects.visible_to,
        required=False,
        allow_null=True,
        help_text="An event in which the partner took part.",
    )
    theme = serializers.ChoiceField(choices=Theme.choices)
    kind = serializers.ChoiceField(choices=DiscussionKind.choices, required=False)
    text = serializers.CharField(max_length=4_000)
    nature = serializers.ChoiceField(choices=NoteNature.choices, required=False)
    sensitivity = serializers.ChoiceField(
        choices=Sensitivity.choices, required=False, help_text="Without: confidential."
    )
    said_on = serializers.DateField(
        required=False, allow_null=True, help_text="Without: the day of the event, or today."
    )
    follow_up = serializers.CharField(max_length=300, required=False, allow_blank=True)
    follow_up_due = serializers.DateField(required=False, allow_null=True)


class FollowUpSerializer(StrictSerializer):
    """What became of it, and what it led to."""

    state = serializers.ChoiceField(choices=FollowUp.choices)
    followed_up_on = serializers.DateField(
        required=False, allow_null=True, help_text="Without: today."
    )
    commitment = IdField(Commitment.objects.visible_to, required=False, allow_null=True)
    issue = IdField(Issue.objects.visible_to, required=False, allow_null=True)


class DiscussionPointViewSet(KeyedViewSet):
    """Points that the caller may read: the confidential ones only for those who work with partners.

    A point is not corrected: it is withdrawn, and noted again as it should have been.
    """

    collection = "discussion-points"
    serializer_class = DiscussionPointSerializer
    filterset_class = DiscussionPointFilter
    order = ("-said_on", "-id")
    queryset = DiscussionPoint.objects.none()
    new_serializer = NewDiscussionPointSerializer
    permission = Permission.LOG_EVENTS
    bulk = bulk_of(NewDiscussionPointSerializer)

    def get_queryset(self) -> QuerySet[DiscussionPoint]:
        """All that the caller may see, withdrawn ones too."""
        rows = (
            DiscussionPoint.objects.visible_to(self.caller)
            .select_related(
                "system", "partnership__organisation", "event", "led_to_commitment", "led_to_issue"
            )
            .annotate(may_read_notes=may(self.caller, Permission.VIEW_CONFIDENTIAL_NOTES))
        )
        return with_external_ids(rows, self.caller)

    @extend_schema(request=NewDiscussionPointSerializer, responses={201: DiscussionPointSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Note what a partner said."""
        return self.answer_created(self.make_known(self.read(NewDiscussionPointSerializer)))

    @extend_schema(request=FollowUpSerializer, responses=DiscussionPointSerializer)
    @action(detail=True, methods=["post"], url_path="follow-up")
    @idempotent
    def follow_up(self, request: Request, id: str) -> Response:
        """Record what became of it."""
        point = self._point_to_change()
        check_version_if_given(request, point)
        follow_up_point(by=self.caller, point=point, **self.read(FollowUpSerializer))
        return self.answer_changed(point)

    @extend_schema(request=ReasonSerializer, responses=DiscussionPointSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take back what was noted by mistake."""
        point = self._point_to_change()
        check_version_if_given(request, point)
        withdraw_discussion_point(by=self.caller, point=point, **self.read(ReasonSerializer))
        return self.answer_changed(point)

    def check_row(self, system: System, fields: Fields) -> None:
        """The event is of the same system."""
        same_system(system, event=fields.get("event"))

    def make(self, fields: Fields) -> DiscussionPoint:
        """What was said."""
        return note_discussion_point(by=self.caller, **fields)

    def facts_of(self, record: DiscussionPoint, sent: Fields) -> Fields:
        """What was said: all of it is fixed."""
        return facts_in(record, NewDiscussionPointSerializer, sent, given_by_us={"said_on"})

    def change(
        self, record: DiscussionPoint, facts: Fields, different: frozenset[str], reason: str
    ) -> None:
        """Nothing: all of a point is fixed."""

    def _point_to_change(self) -> Any:
        point = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, point.system)
        return point
