"""The same answers by REST framework alone: model serializers, generic views, no rights, no forms.

As somebody would write it who knows the framework well: relations are fetched with the rows.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import generics, pagination, serializers

from audit.models import AuditEvent
from engagement.models import Attendee, Event, Evidence, Participation, StaleScore
from partners.models import Partnership


class Named(serializers.Serializer[Any]):
    """Another record."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="__str__")


class Part(serializers.ModelSerializer[Participation]):
    partnership = Named(read_only=True)

    class Meta:
        model = Participation
        fields = ("partnership", "attendance", "tone", "tone_recorded_by")


class Person(serializers.ModelSerializer[Attendee]):
    person = Named(read_only=True)
    partnership = Named(read_only=True)

    class Meta:
        model = Attendee
        fields = ("person", "partnership", "attendance")


class EventSerializer(serializers.ModelSerializer[Event]):
    """All that the product shows of an event."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    system = Named(read_only=True)
    boards = Named(many=True, read_only=True)
    place = Named(read_only=True)
    logged_by = Named(read_only=True)
    partners = Part(source="participations", many=True, read_only=True)
    people = Person(source="attendees", many=True, read_only=True)
    withdrawn = serializers.BooleanField(source="is_withdrawn", read_only=True)
    changed = serializers.DateTimeField(source="updated_at", read_only=True)

    class Meta:
        model = Event
        fields = (
            "id",
            "system",
            "kind",
            "title",
            "starts_at",
            "ends_at",
            "has_time",
            "occurred_on",
            "channel",
            "initiated_by",
            "boards",
            "place",
            "stage",
            "themes",
            "notes",
            "notes_nature",
            "notes_sensitivity",
            "partners",
            "people",
            "source",
            "external_id",
            "logged_by",
            "revision",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )


class NewPart(serializers.Serializer[Any]):
    partnership = serializers.SlugRelatedField(
        slug_field="public_id", queryset=Partnership.objects.all()
    )


class NewEvent(serializers.ModelSerializer[Event]):
    partners = NewPart(many=True, write_only=True)

    class Meta:
        model = Event
        fields = ("starts_at", "kind", "title", "channel", "initiated_by", "partners", "notes")

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Event:
        """The rows that logging a meeting with one partner leaves behind."""
        [partner] = [each["partnership"] for each in validated_data.pop("partners")]
        system, day = partner.system, timezone.localdate(validated_data["starts_at"])
        event = Event.objects.create(
            system=system, occurred_on=day, posted_revision=1, source="api", **validated_data
        )
        part = Participation.objects.create(
            event=event, system=system, partnership=partner, starts_at=event.starts_at
        )
        for component, source in (("contact", "meeting"), ("reciprocity", "event")):
            Evidence.objects.create(
                partnership=partner,
                system=system,
                component=component,
                source=source,
                subject_type="participation",
                subject_id=part.public_id,
                revision=1,
                x=1.0,
                q=1.0,
                occurred_on=day,
                recorded_at=timezone.now(),
            )
        AuditEvent.objects.create(
            type="event.logged",
            actor_kind="service",
            actor_service="measured",
            target_type="engagement.event",
            target_id=event.public_id,
        )
        mark, is_new = StaleScore.objects.get_or_create(
            partnership=partner, defaults={"system": system, "marked_at": timezone.now()}
        )
        if not is_new:
            mark.wanted += 1
            mark.save(update_fields=["wanted"])
        return event

    def to_representation(self, instance: Event) -> dict[str, Any]:
        """Answered in full."""
        return dict(EventSerializer(_fetched().get(pk=instance.pk)).data)


def _fetched() -> QuerySet[Event]:
    return Event.objects.select_related("system", "place", "logged_by").prefetch_related(
        "participations__partnership__organisation",
        "participations__partnership__counterpart",
        "attendees__person",
        "attendees__partnership__organisation",
        "boards",
    )


class _Page(pagination.CursorPagination):
    """A hundred events of a partnership, or so many in the order of their changes."""

    ordering = ("-starts_at", "-id")
    page_size = 100

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """The first page."""
        if number := int(request.query_params.get("changed", 0)):
            self.ordering, self.page_size = ("changed_xid", "id"), number
        return super().paginate_queryset(queryset, request, view)


class EventView(generics.ListCreateAPIView[Event]):
    """The events of a partnership, or a new one."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    filter_backends = ()
    pagination_class = _Page

    def get_queryset(self) -> QuerySet[Event]:
        """The newest first."""
        if "changed" in self.request.query_params:
            return _fetched()
        partnership = int(self.request.query_params["partnership"])
        return _fetched().filter(participations__partnership=partnership)

    def get_serializer_class(self) -> Any:
        """One for reading and one for writing."""
        return NewEvent if self.request.method == "POST" else EventSerializer
