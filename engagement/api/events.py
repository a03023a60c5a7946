"""Events: logged, corrected, withdrawn."""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Prefetch, Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.errors import ConflictError
from accounts.api.idempotency import idempotent
from accounts.api.serializers import ReasonSerializer
from accounts.limits import MissingScopeError, Scope
from accounts.roles import Permission
from engagement.actions.event import (
    EventFacts,
    correct_event,
    log_event,
    log_events,
    new_event,
    withdraw_event,
)
from engagement.api.event_fields import (
    CorrectionSerializer,
    EventSerializer,
    NewEventSerializer,
    comparable,
    facts_of,
    filled,
    hidden_change,
    recorded_facts,
    said_in,
)
from engagement.api.filters import EventApiFilter
from engagement.api.rights import may
from engagement.calendars.identity import meeting_digest
from engagement.enums import RecordSource, Sensitivity
from engagement.models import Attendee, Event, Participation
from partners.access import reach_of, require
from partners.api.bulk import bulk_of
from partners.api.fields import same_system
from partners.api.keyed import Fields, TogetherViewSet, key_of, with_external_ids
from partners.api.naming import USUAL_SOURCE
from partners.deletions import Deletions
from partners.models import Board, System

# What a row that was checked keeps with it until all rows are written.
PREPARED = "prepared"
PARTNER = ("partnership__organisation", "partnership__counterpart")
# Columns of the rows inside an event that nobody is shown; moments are the dearest to read.
UNREAD = ("public_id", "version", "changed_xid", "created_at", "updated_at")


class EventViewSet(TogetherViewSet):
    """What happened between the systems that the caller may see and their partners."""

    collection = "events"
    serializer_class = EventSerializer
    deletions = Deletions(Event)
    filterset_class = EventApiFilter
    order = ("-starts_at", "-id")
    queryset = Event.objects.none()
    new_serializer = NewEventSerializer
    permission = Permission.LOG_EVENTS
    changeable = frozenset(each.name for each in dataclasses.fields(EventFacts))
    bulk = bulk_of(NewEventSerializer)

    def get_queryset(self) -> QuerySet[Event]:
        """All that the caller may see, withdrawn ones too."""
        reader = reach_of(self.request)
        parts = Participation.objects.select_related(*PARTNER).order_by("id")
        people = Attendee.objects.filter(is_standing=True).order_by("id")
        people = people.select_related("person", *PARTNER)
        rows = (
            Event.objects.visible_to(reader)
            .select_related("system", "place", "logged_by")
            .prefetch_related(
                Prefetch("participations", parts.defer(*UNREAD, "starts_at"), to_attr="parts"),
                Prefetch("attendees", people.defer(*UNREAD), to_attr="standing_attendees"),
                Prefetch("boards", Board.objects.order_by("event_boards__id"), to_attr="held_by"),
            )
            .annotate(
                may_read=Q(notes_sensitivity=Sensitivity.OPEN)
                | may(reader, Permission.VIEW_CONFIDENTIAL_NOTES),
                may_see_people=may(reader, Permission.VIEW_PEOPLE),
            )
        )
        return with_external_ids(rows, self.caller)

    @extend_schema(request=NewEventSerializer, responses={201: EventSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Log an event: its evidence is recorded and its partners are scored again."""
        return self.answer_created(self.make_known(self.read(NewEventSerializer)))

    @extend_schema(request=CorrectionSerializer, responses=EventSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Put an event right. The old version stays in the history, and so do old scores."""
        event = self._event_to_change()
        version = expected_version(request, event)
        body = self.read(CorrectionSerializer)
        reason = body.pop("reason")
        facts = facts_of(body)
        self.check_row(event.system, body)
        correct_event(
            by=self.caller, event=event, facts=facts, reason=reason, expected_version=version
        )
        return self.answer_changed(event)

    @extend_schema(request=ReasonSerializer, responses=EventSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take an event back: it stays readable, marked, and no longer counts."""
        event = self._event_to_change()
        check_version_if_given(request, event)
        withdraw_event(by=self.caller, event=event, **self.read(ReasonSerializer))
        return self.answer_changed(event)

    def _event_to_change(self) -> Any:
        event = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, event.system)
        return event

    def system_of(self, fields: Fields) -> System:
        """That of its partners."""
        system: System = fields["partners"][0]["partnership"].system
        return system

    def check_row(self, system: System, fields: Fields) -> None:
        """Its place, boards and people are of the same system."""
        same_system(system, place=fields.get("place"))
        for board in fields.get("boards", ()):
            same_system(system, boards=board)
        for part in fields.get("people", ()):
            same_system(system, people=part["person"])

    def matching(self, fields: Fields) -> Event | None:
        """The event that came from the same meeting in a calendar."""
        source, external_id = origin_of(fields)
        if source != RecordSource.CALENDAR:
            return None
        system = self.system_of(fields)
        same = self.get_queryset().filter(system=system, source=source, external_id=external_id)
        return same.first()

    def make(self, fields: Fields) -> Event:
        """An event, its evidence and the need to score its partners again."""
        source, external_id = origin_of(fields)
        try:
            return log_event(
                by=self.caller,
                system=self.system_of(fields),
                facts=facts_of(fields),
                source=source,
                external_id=external_id,
            )
        except IntegrityError as error:
            raise ConflictError("This event was logged before.") from error

    def prepare_row(self, fields: Fields) -> None:
        """Check all that can be wrong with a row before any is written."""
        system = self.allowed_system(fields)
        source, external_id = origin_of(fields)
        fields[PREPARED] = new_event(
            system=system, facts=facts_of(fields), source=source, external_id=external_id
        )

    def make_many(self, rows: Sequence[Fields]) -> Sequence[Event]:
        """Events of rows that were prepared, in as many queries as one takes."""
        of_system: dict[System, list[Fields]] = defaultdict(list)
        for fields in rows:
            of_system[self.system_of(fields)].append(fields)
        for system, own in of_system.items():
            log_events(by=self.caller, system=system, new=[fields[PREPARED] for fields in own])
            of_source: dict[str, list[tuple[Event, str]]] = defaultdict(list)
            for fields in own:
                external_id, source = key_of(fields)
                if external_id:
                    of_source[source].append((fields[PREPARED].event, external_id))
            for source, named in of_source.items():
                self.give_keys(system, source, named)
        return [fields[PREPARED].event for fields in rows]

    def facts_of(self, record: Event, sent: Fields) -> Fields:
        """What was said of the event, compared without regard to order."""
        self.recorded = recorded_facts(record)
        self.said = said_in(filled(sent, record))
        sent.clear()
        sent.update(comparable(self.said))
        return comparable(self.recorded)

    def change(self, record: Event, facts: Fields, different: frozenset[str], reason: str) -> None:
        """Correct it: the next revision, with new evidence in place of the old.

        :raises PermissionDenied: it changes what the caller may not read.
        """
        new = {**self.recorded, **{name: self.said[name] for name in different}}
        why_not = hidden_change(record, new, different)
        if why_not:
            if Scope.CONFIDENTIAL in self.caller.limits.scopes:
                raise PermissionDenied(why_not)
            raise MissingScopeError([Scope.CONFIDENTIAL], owner=self.caller, why=why_not)
        correct_event(
            by=self.caller,
            event=record,
            facts=EventFacts(**new),
            reason=reason,
            expected_version=record.version,
        )


def origin_of(fields: Fields) -> tuple[str, str]:
    """Where a pushed event is from, and its key there; what a calendar has is the calendar's."""
    if "calendar" in fields:
        said = fields["calendar"]
        digest = meeting_digest(
            said["uid"], said.get("recurrence_id", ""), said.get("organiser", "").lower()
        )
        return RecordSource.CALENDAR, digest
    external_id, source = key_of(fields)
    return RecordSource.API, external_id if source == USUAL_SOURCE else ""
