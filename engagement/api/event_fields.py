"""How events look from outside: what the API shows of them, and what it takes."""

import dataclasses
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.api.reading import needs, read_rows
from accounts.api.serializers import (
    IdField,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from engagement.actions.event import EventFacts, PartnerPart, PersonPart
from engagement.calendars.component import Unreadable, recurrence_of
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
from partners.api.keyed import KeyedSerializer, external_ids_field
from partners.models import Board, Partnership, Person

MIDDAY = time(12)
MOST_PARTNERS = 100
NOTES = frozenset({"notes", "notes_nature", "notes_sensitivity"})


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
        of=Board,
        source="held_by",
        many=True,
        read_only=True,
        help_text="Whose meeting it was; several if they met in common.",
    )
    place = ReferenceSerializer(read_only=True, allow_null=True)
    logged_by = ReferenceSerializer(read_only=True, allow_null=True)
    external_ids = external_ids_field()
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
            "external_ids",
            "logged_by",
            "revision",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )

    @extend_schema_field({"type": ["string", "null"]})
    @needs()
    def get_notes(self, event: Any) -> str | None:
        """The notes, for those who may read them."""
        return event.notes if event.may_read else None

    @extend_schema_field(ParticipationSerializer(many=True))
    @needs("parts")
    def get_partners(self, event: Any) -> list[dict[str, Any]]:
        """Partners that took part; of a withdrawn event all that were ever named."""
        rows = [row for row in event.parts if row.is_standing or event.is_withdrawn]
        return read_rows(ParticipationSerializer, rows)

    @extend_schema_field(AttendeeSerializer(many=True, allow_null=True))
    @needs("standing_attendees")
    def get_people(self, event: Any) -> list[dict[str, Any]] | None:
        """Who was there, for those who may see people."""
        if not event.may_see_people:
            return None
        return read_rows(AttendeeSerializer, event.standing_attendees)


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


class CalendarSerializer(StrictSerializer):
    """A meeting as calendars know it, so that it is the same event whoever brings it in."""

    uid = serializers.CharField(max_length=1_000, help_text="UID of the entry (RFC 5545).")
    recurrence_id = serializers.CharField(
        max_length=40,
        required=False,
        allow_blank=True,
        help_text="RECURRENCE-ID of one meeting of a series: a point in time with its offset, or "
        "a day.",
    )
    organiser = serializers.EmailField(
        required=False, allow_blank=True, help_text="Address of ORGANIZER."
    )

    def validate_recurrence_id(self, said: str) -> str:
        """As calendars are read here: a point in time in UTC, or a day."""
        try:
            if "T" not in said.upper():
                return said and recurrence_of(date.fromisoformat(said))
            return recurrence_of(datetime.fromisoformat(said))
        except (ValueError, Unreadable) as error:
            sentence = "Write a day as 2026-03-31, or a time as 2026-03-31T14:00:00+01:00."
            raise serializers.ValidationError(sentence, code="datetime") from error


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
class NewEventSerializer(KeyedSerializer, EventFactsSerializer):
    """A new event."""

    calendar = CalendarSerializer(
        required=False, help_text="The meeting in a calendar that this is."
    )


class CorrectionSerializer(EventFactsSerializer):
    """The event as it should have been: what is left out is emptied. And why."""

    reason = serializers.CharField(max_length=500, help_text="For those who read the history.")


def facts_of(body: dict[str, Any]) -> EventFacts:
    """What the action takes, from a validated body."""
    return EventFacts(**said_in(body))


def said_in(body: dict[str, Any]) -> dict[str, Any]:
    """What a validated body says, by the names that the action has for it."""
    own = {each.name for each in dataclasses.fields(EventFacts)}
    said = {name: value for name, value in body.items() if name in own}
    if "starts_at" in body:
        said["has_time"] = True
    if "occurred_on" in body:
        day = datetime.combine(body["occurred_on"], MIDDAY)
        said.update(starts_at=timezone.make_aware(day), has_time=False)
    if "partners" in body:
        said["partners"] = [PartnerPart(**part) for part in body["partners"]]
    if "people" in body:
        said["people"] = [PersonPart(**part) for part in body["people"]]
    return said


def filled(body: dict[str, Any], event: Any) -> dict[str, Any]:
    """The same body, where what it leaves out of a partner or a person is as the event has it."""
    found = dict(body)
    partners = {row.partnership: row for row in event.parts if row.is_standing}
    people = {row.person: row for row in event.standing_attendees}
    for name, key, recorded in (
        ("partners", "partnership", partners),
        ("people", "person", people),
    ):
        if name in body:
            found[name] = [_filled(part, recorded.get(part[key])) for part in body[name]]
    return found


def _filled(part: dict[str, Any], row: Participation | Attendee | None) -> dict[str, Any]:
    if row is None:
        return part
    names = ("attendance", "tone", "tone_recorded_by", "partnership")
    return {name: getattr(row, name) for name in names if hasattr(row, name)} | part


def hidden_change(event: Any, facts: dict[str, Any], different: frozenset[str]) -> str:
    """Why the caller may not change these facts of an event: they may not read them."""
    if not event.may_see_people and "people" in different:
        return "This row changes people of the event that you may not see."
    told = _tones(facts["partners"]) != _tones(recorded_facts(event)["partners"])
    if not event.may_read and (different & NOTES or told):
        return "This row changes notes or a tone that you may not read."
    return ""


def _tones(parts: Any) -> set[tuple[Partnership, int, str]]:
    return {(part.partnership, part.tone, part.tone_recorded_by) for part in parts if part.tone}


def recorded_facts(event: Any) -> dict[str, Any]:
    """What an event, as its collection reads it, says now, by the names that the action has."""
    rows = {"partners", "people", "boards"}
    own = [each.name for each in dataclasses.fields(EventFacts) if each.name not in rows]
    return {
        **{name: getattr(event, name) for name in own},
        "partners": [
            PartnerPart(row.partnership, row.attendance, row.tone, row.tone_recorded_by)
            for row in event.parts
            if row.is_standing
        ],
        "people": [
            PersonPart(row.person, row.partnership, row.attendance)
            for row in event.standing_attendees
        ],
        "boards": list(event.held_by),
    }


def comparable(facts: dict[str, Any]) -> dict[str, Any]:
    """The same facts in one order and one spelling, so that equal ones are equal."""
    found = dict(facts)
    if "partners" in found:
        found["partners"] = {
            (part.partnership, part.attendance, part.tone, part.tone and part.tone_recorded_by)
            for part in found["partners"]
        }
    for name in ("people", "boards"):
        if name in found:
            found[name] = set(found[name])
    return found
