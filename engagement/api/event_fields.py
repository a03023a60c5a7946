"""How events look from outside: what the API shows of them, and what it takes."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.api.serializers import (
    IdField,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from engagement.actions.event import EventFacts, PartnerPart, PersonPart
from engagement.enums import (
    Attendance,
    Channel,
    EventKind,
    Initiator,
    NoteNature,
    Sensitivity,
    Side,
    Stage,
    Theme,
)
from engagement.models import Attendee, Event, Participation
from partners.api.fields import visible_places
from partners.models import Board, Partnership, Person

MIDDAY = time(12)
MOST_PARTNERS = 100


class ParticipationSerializer(serializers.ModelSerializer[Participation]):
    """A partner's part in the event."""

    partnership = ReferenceSerializer(read_only=True)
    tone = serializers.SerializerMethodField(
        help_text="1 guarded to 5 open and constructive; null where you may not read it."
    )

    class Meta:
        model = Participation
        fields = ("partnership", "attendance", "tone", "tone_recorded_by")

    @extend_schema_field({"type": ["integer", "null"], "minimum": 1, "maximum": 5})
    def get_tone(self, row: Participation) -> int | None:
        """The tone, for those who may read the notes."""
        event: Any = row.event  # with what the caller may do, as the collection reads it
        return row.tone if event.may_read else None


class AttendeeSerializer(serializers.ModelSerializer[Attendee]):
    """A person at the event."""

    person = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="Null for someone of the system itself."
    )

    class Meta:
        model = Attendee
        fields = ("person", "partnership", "attendance")


class EventSerializer(WithdrawableSerializer):
    """Something that happened between the system and one or more partners."""

    system = ReferenceSerializer(read_only=True)
    boards = ReferenceSerializer(
        many=True, read_only=True, help_text="Whose meeting it was; several if they met in common."
    )
    place = ReferenceSerializer(read_only=True, allow_null=True)
    logged_by = ReferenceSerializer(read_only=True, allow_null=True)
    notes = serializers.SerializerMethodField(help_text="Null where you may not read them.")
    partners = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField(help_text="Null where you may not see people.")

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

    # Made once and not for each event: making a serializer costs more than using it.
    @cached_property
    def _parts(self) -> ParticipationSerializer:
        return ParticipationSerializer()

    @cached_property
    def _people(self) -> AttendeeSerializer:
        return AttendeeSerializer()

    @extend_schema_field({"type": ["string", "null"]})
    def get_notes(self, event: Any) -> str | None:
        """The notes, for those who may read them."""
        return event.notes if event.may_read else None

    @extend_schema_field(ParticipationSerializer(many=True))
    def get_partners(self, event: Any) -> list[dict[str, Any]]:
        """Partners that took part; of a withdrawn event all that were ever named."""
        rows = [r for r in event.participations.all() if r.is_standing or event.is_withdrawn]
        return [self._parts.to_representation(row) for row in rows]

    @extend_schema_field(AttendeeSerializer(many=True, allow_null=True))
    def get_people(self, event: Any) -> list[dict[str, Any]] | None:
        """Who was there, for those who may see people."""
        if not event.may_see_people:
            return None
        rows = [r for r in event.attendees.all() if r.is_standing]
        return [self._people.to_representation(row) for row in rows]


class PartnerPartSerializer(StrictSerializer):
    """A partner's part in the event."""

    partnership = IdField(Partnership.objects.visible_to)
    attendance = serializers.ChoiceField(choices=Attendance.choices, required=False)
    tone = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    tone_recorded_by = serializers.ChoiceField(choices=Side.choices, required=False)


class PersonPartSerializer(StrictSerializer):
    """A person at the event."""

    person = IdField(Person.objects.visible_to)
    partnership = IdField(
        Partnership.objects.visible_to,
        required=False,
        allow_null=True,
        help_text="The partner they came for; without, the system.",
    )
    attendance = serializers.ChoiceField(choices=Attendance.choices, required=False)


class EventFactsSerializer(StrictSerializer):
    """All that can be said about an event. Its system is that of its partners."""

    starts_at = serializers.DateTimeField(
        required=False, help_text="With an offset; without one it is London time."
    )
    occurred_on = serializers.DateField(
        required=False, help_text="Instead of starts_at, when only the day is known."
    )
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    kind = serializers.ChoiceField(choices=EventKind.choices, required=False)
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    channel = serializers.ChoiceField(choices=Channel.choices, required=False)
    initiated_by = serializers.ChoiceField(choices=Initiator.choices, required=False)
    boards = serializers.ListField(
        child=IdField(Board.objects.visible_to), required=False, max_length=20
    )
    place = IdField(visible_places, required=False, allow_null=True)
    stage = serializers.ChoiceField(choices=Stage.choices, required=False)
    themes = serializers.ListField(
        child=serializers.ChoiceField(choices=Theme.choices), required=False, max_length=20
    )
    notes = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    notes_nature = serializers.ChoiceField(choices=NoteNature.choices, required=False)
    notes_sensitivity = serializers.ChoiceField(choices=Sensitivity.choices, required=False)
    partners = PartnerPartSerializer(
        many=True,
        allow_empty=False,
        max_length=MOST_PARTNERS,  # type: ignore[call-arg]
        help_text="At least one.",
    )
    people = PersonPartSerializer(
        many=True,
        required=False,
        max_length=MOST_PARTNERS,  # type: ignore[call-arg]
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of the two ways to say when."""
        if ("starts_at" in attrs) == ("occurred_on" in attrs):
            raise serializers.ValidationError(
                {"starts_at": "Give either starts_at or, when only the day is known, occurred_on."}
            )
        return attrs


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A meeting with a council",
            value={
                "starts_at": "2026-11-03T14:00:00+00:00",
                "kind": "meeting",
                "title": "Winter discharge planning",
                "channel": "video",
                "initiated_by": "partner",
                "themes": ["discharge"],
                "partners": [
                    {
                        "partnership": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
                        "attendance": "present",
                        "tone": 4,
                    }
                ],
                "notes": "Agreed to share the weekly figures.",
                "notes_sensitivity": "open",
                "external_id": "calendar-4711",
            },
            request_only=True,
        )
    ]
)
class NewEventSerializer(EventFactsSerializer):
    """A new event."""

    external_id = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="Your own id of it. A second event with the same id is refused.",
    )


class CorrectionSerializer(EventFactsSerializer):
    """The event as it should have been: what is left out is emptied. And why."""

    reason = serializers.CharField(max_length=500, help_text="For those who read the history.")


def facts_of(body: dict[str, Any]) -> EventFacts:
    """What the action takes, from a validated body."""
    fields = {
        name: value
        for name, value in body.items()
        if name not in {"occurred_on", "partners", "people"}
    }
    if "occurred_on" in body:
        day = datetime.combine(body["occurred_on"], MIDDAY)
        fields.update(starts_at=timezone.make_aware(day), has_time=False)
    return EventFacts(
        partners=[PartnerPart(**part) for part in body["partners"]],
        people=[PersonPart(**part) for part in body.get("people", ())],
        **fields,
    )
