"""Meetings that wait in the caller's own calendars: read, accepted, ignored."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api.concurrency import check_version_if_given
from accounts.api.idempotency import idempotent
from accounts.api.paging import PagesOnly
from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.api.shape import Shape
from accounts.api.views import CollectionViewSet
from engagement.actions.calendar_entry import accept_meeting, ignore_meeting
from engagement.analytics.calendar_people import propose
from engagement.api.filters import by_system
from engagement.models import CalendarEntry
from partners.api.fields import same_system
from partners.models import Partnership, Person, System


class CalendarMeetingFilter(filters.FilterSet):
    """By system, and by whether a meeting has begun: only then can it be accepted."""

    system = by_system()
    held = filters.BooleanFilter(method="by_held", label="Only those that have begun, or have not.")

    class Meta:
        model = CalendarEntry
        fields = ()

    def by_held(self, queryset: Any, name: str, value: bool) -> Any:
        """Those that can be accepted, or those that cannot yet."""
        return queryset.held() if value else queryset.ahead()


class InvitedSerializer(serializers.Serializer[Any]):
    """Somebody from outside who is invited."""

    name = serializers.CharField()
    email = serializers.EmailField()
    declined = serializers.BooleanField()


class ProposalSerializer(serializers.Serializer[Any]):
    """A partner that may have been there. Exact if the address of somebody there is known."""

    partnership = ReferenceSerializer(of=Partnership)
    is_exact = serializers.BooleanField()
    people = ReferenceSerializer(of=Person, many=True)
    declined = ReferenceSerializer(of=Person, many=True)


class CalendarMeetingSerializer(RecordSerializer):
    """A waiting meeting. Its title and people are deleted once it is decided about."""

    system = ReferenceSerializer(read_only=True)
    is_series = serializers.BooleanField(source="series", read_only=True)
    invited = InvitedSerializer(many=True, read_only=True)
    proposals = ProposalSerializer(many=True, read_only=True)

    class Meta:
        model = CalendarEntry
        fields = (
            "id",
            "system",
            "title",
            "starts_at",
            "ends_at",
            "is_all_day",
            "channel",
            "is_series",
            "invited",
            "proposals",
            "version",
            "changed",
        )


class AcceptSerializer(StrictSerializer):
    """Which partners were there."""

    partnerships = serializers.ListField(
        child=IdField(Partnership.objects.visible_to),
        required=False,
        min_length=1,
        max_length=50,
        help_text="Without, those whose proposals are exact.",
    )


class AcceptedSerializer(serializers.Serializer[Any]):
    """What the meeting is from now on."""

    event = ReferenceSerializer()


class IgnoreSerializer(StrictSerializer):
    """How much of it is ignored."""

    whole_series = serializers.BooleanField(required=False, default=False)


class IgnoredSerializer(serializers.Serializer[Any]):
    """How many meetings no longer wait."""

    ignored = serializers.IntegerField()


class CalendarMeetingViewSet(CollectionViewSet):
    """What waits in the caller's own calendars: nobody sees those of others."""

    collection = "calendar-meetings"
    http_method_names = ["get", "head", "options", "post"]
    serializer_class = CalendarMeetingSerializer
    filterset_class = CalendarMeetingFilter
    pagination_class = PagesOnly
    order = ("-starts_at", "-id")
    queryset = CalendarEntry.objects.none()

    def get_queryset(self) -> QuerySet[CalendarEntry]:
        """All that wait for the caller, to come or begun."""
        waiting = CalendarEntry.objects.visible_to(self.caller).waiting()
        return waiting.select_related("system").prefetch_related("attendees")

    def narrowed(self, shape: Shape) -> QuerySet[Any]:
        """As a whole: the likely partners are found by those who were invited."""
        return self.get_queryset()

    def prepare(self, rows: Sequence[Any]) -> None:
        """Find the likely partners of all that are shown at once."""
        _with_proposals(rows)

    @extend_schema(request=AcceptSerializer, responses={201: AcceptedSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def accept(self, request: Request, id: str) -> Response:
        """Log it as an event, with its partners and with the people who are known there."""
        entry = self.get_object()
        check_version_if_given(request, entry)
        chosen = self.read(AcceptSerializer).get("partnerships")
        if chosen is None:
            _with_proposals([entry])
            chosen = [each.partnership for each in entry.proposals if each.is_exact]
        for partnership in chosen:
            same_system(entry.system, partnerships=partnership)
        event = accept_meeting(by=self.caller, entry=entry, partnerships=chosen)
        where = reverse("api:events-detail", kwargs={"id": event.public_id}, request=request)
        answer = AcceptedSerializer({"event": event}).data
        return Response(answer, status.HTTP_201_CREATED, headers={"Location": where})

    @extend_schema(request=IgnoreSerializer, responses=IgnoredSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def ignore(self, request: Request, id: str) -> Response:
        """Never be asked about it again, or about any of its series."""
        entry = self.get_object()
        check_version_if_given(request, entry)
        gone = ignore_meeting(by=self.caller, entry=entry, **self.read(IgnoreSerializer))
        return Response(IgnoredSerializer({"ignored": gone}).data)


def _with_proposals(entries: Sequence[Any]) -> None:
    """Attach to each meeting who may have been there, in as many queries as for one."""
    of_system: dict[System, list[CalendarEntry]] = defaultdict(list)
    for entry in entries:
        of_system[entry.system].append(entry)
    for system, rows in of_system.items():
        found = propose(system, rows)
        for row in rows:
            row.proposals = found[row.pk]  # type: ignore[attr-defined]
