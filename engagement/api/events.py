"""Events: logged, corrected, withdrawn."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import BooleanField, Exists, OuterRef, Prefetch, Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.errors import ConflictError
from accounts.api.idempotency import idempotent
from accounts.api.serializers import ReasonSerializer
from accounts.api.views import CollectionViewSet
from accounts.models import User
from accounts.roles import Permission
from engagement.actions.event import EventFacts, correct_event, log_event, withdraw_event
from engagement.api.event_fields import (
    CorrectionSerializer,
    EventSerializer,
    NewEventSerializer,
    facts_of,
)
from engagement.api.filters import EventApiFilter
from engagement.enums import RecordSource, Sensitivity
from engagement.models import Attendee, Event, Participation
from partners.access import require
from partners.api.fields import same_system
from partners.models import Board, System


class EventViewSet(CollectionViewSet):
    """What happened between the systems that the caller may see and their partners."""

    collection = "events"
    serializer_class = EventSerializer
    filterset_class = EventApiFilter
    order = ("-starts_at", "-id")
    queryset = Event.objects.none()

    def get_queryset(self) -> QuerySet[Event]:
        """All that the caller may see, withdrawn ones too."""
        user = self.caller
        parts = Participation.objects.select_related("partnership__organisation").order_by("id")
        people = Attendee.objects.select_related("person", "partnership__organisation")
        return (
            Event.objects.visible_to(user)
            .select_related("system", "place", "logged_by")
            .prefetch_related(
                Prefetch("participations", parts),
                Prefetch("attendees", people.order_by("id")),
                Prefetch("boards", Board.objects.order_by("event_boards__id")),
            )
            .annotate(
                may_read=Q(notes_sensitivity=Sensitivity.OPEN)
                | _may(user, Permission.VIEW_CONFIDENTIAL_NOTES),
                may_see_people=_may(user, Permission.VIEW_PEOPLE),
            )
        )

    @extend_schema(request=NewEventSerializer, responses={201: EventSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Log an event: its evidence is recorded and its partners are scored again."""
        body = self.read(NewEventSerializer)
        external_id = body.pop("external_id", "")
        facts = facts_of(body)
        system = facts.partners[0].partnership.system
        self._check(system, facts)
        _refuse_known(system, external_id)
        try:
            with transaction.atomic():
                event = log_event(
                    by=self.caller,
                    system=system,
                    facts=facts,
                    source=RecordSource.API,
                    external_id=external_id,
                )
        except IntegrityError:
            _refuse_known(system, external_id)
            raise
        return self.answer_created(event)

    @extend_schema(request=CorrectionSerializer, responses=EventSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Put an event right. The old version stays in the history, and so do old scores."""
        event = self._event_to_change()
        version = expected_version(request, event)
        body = self.read(CorrectionSerializer)
        reason = body.pop("reason")
        facts = facts_of(body)
        self._check(event.system, facts)
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

    def _check(self, system: System, facts: EventFacts) -> None:
        require(self.caller, Permission.LOG_EVENTS, system)
        same_system(system, place=facts.place)
        for board in facts.boards:
            same_system(system, boards=board)
        for part in facts.people:
            same_system(system, people=part.person)


def _may(user: User, permission: Permission) -> Exists:
    """Whether the user may do that in the event's system, as a column."""
    systems = System.objects.with_permission(user, permission)
    return Exists(systems.filter(pk=OuterRef("system")), output_field=BooleanField())


def _refuse_known(system: System, external_id: str) -> None:
    """Say in words what the database would refuse.

    :raises ConflictError: an event with this id of the other system is here already.
    """
    if not external_id:
        return
    known = Event.objects.filter(
        system=system, source=RecordSource.API, external_id=external_id
    ).first()
    if known is not None:
        raise ConflictError(
            f"An event with this external_id was logged before: it has the id {known.public_id}."
        )
