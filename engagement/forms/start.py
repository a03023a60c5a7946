"""What a link to the meeting form fills in: a partner, a board, a plan, or another meeting."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from engagement.enums import TOOK_PART, Channel, EventKind, Initiator
from engagement.forms.event import partners_of
from engagement.forms.start_calendar import fields_of, own_of, parts_of, waiting_entry
from engagement.ids import uuid_of
from engagement.models import CalendarEntry, Event, PlannedConversation
from partners.models import Appointment, Board, Partnership, System

Row = TypeVar("Row", bound=Model)
CHOICES = {"kind": EventKind, "channel": Channel, "initiated_by": Initiator}
# What a series of meetings has in common. Who came and what was said is new each time.
ALIKE = ("kind", "title", "channel", "initiated_by", "place", "themes")


@dataclass(frozen=True)
class Start:
    """Of the form itself, of the forms of partners by the partnership's key, and of our people."""

    system: System | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    parts: dict[int, dict[str, Any]] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)
    entry: CalendarEntry | None = None
    conversation: PlannedConversation | None = None


def start_of(user: User, query: Mapping[str, str]) -> Start:
    """What a query string names, but for what makes no sense.

    :raises Http404: it names a partner, board or meeting that is not there for this person.
    :raises DecidedBeforeError: it names a meeting of a calendar that no longer waits for them.
    """
    start = _named(user, query)
    for name, choices in CHOICES.items():
        if query.get(name) in choices.values:
            start.fields[name] = query[name]
    with suppress(ValueError):
        start.fields["occurred_on"] = date.fromisoformat(query.get("occurred_on", ""))
    return start


def _named(user: User, query: Mapping[str, str]) -> Start:
    if like := query.get("like"):
        events = Event.objects.visible_to(user).standing()
        return _like(_one(events.select_related("system", "place"), like))
    if board := query.get("board"):
        boards = Board.objects.visible_to(user).select_related("system")
        return _of_board(_one(boards, board))
    if partner := query.get("partner"):
        partnerships = Partnership.objects.visible_to(user).select_related("system")
        found = _one(partnerships, partner)
        return Start(found.system, {"partners": [str(found.public_id)]})
    if entry := query.get("calendar"):
        return _of_entry(waiting_entry(user, entry))
    if conversation := query.get("conversation"):
        planned = PlannedConversation.objects.visible_to(user).planned()
        return _of_conversation(_one(planned.select_related("system", "person"), conversation))
    return Start()


def _one(rows: QuerySet[Row], text: str) -> Row:
    return get_object_or_404(rows, public_id=uuid_of(text))


def _like(event: Event) -> Start:
    """The same people of the same partners about the same, on another day."""
    people: dict[int | None, list[str]] = defaultdict(list)
    came = event.attendees.filter(is_standing=True, attendance__in=TOOK_PART)
    for attendee in came.select_related("person"):
        people[attendee.partnership_id].append(str(attendee.person.public_id))
    parts = event.participations.standing().values_list("partnership_id", flat=True)
    fields = {name: value for name in ALIKE if (value := getattr(event, name))}
    fields["boards"] = list(event.boards.values_list("public_id", flat=True))
    if event.has_time:
        fields["start_time"] = timezone.localtime(event.starts_at).time()
    return _with_partners(event.system, list(parts), fields, people)


def _of_board(board: Board) -> Start:
    """Everyone who sits on it now, or holds a seat's deputy."""
    sitting = list(
        Appointment.objects.current()
        .filter(seat__board=board)
        .select_related("person")
        .order_by("person__name", "id")
    )
    found = partners_of(board.system).filter(
        organisation__in=[each.home_organisation_id for each in sitting]
    )
    by_organisation = {each.organisation_id: each.pk for each in found}
    people: dict[int | None, list[str]] = defaultdict(list)
    for each in sitting:
        home = each.home_organisation_id
        if home in by_organisation or home == board.system.icb_id:
            people[by_organisation.get(home)].append(str(each.person.public_id))
    fields = {
        "boards": [board.public_id],
        "title": f"{board.name}: meeting"[:200],
        "initiated_by": Initiator.JOINT,
    }
    return _with_partners(board.system, list(by_organisation.values()), fields, people)


def _of_entry(entry: CalendarEntry) -> Start:
    """All that somebody's calendar says."""
    parts, own = parts_of(entry), own_of(entry)
    return _with_parts(entry.system, list(parts), fields_of(entry), parts, own=own, entry=entry)


def _of_conversation(conversation: PlannedConversation) -> Start:
    """What it was to be about, with whom."""
    key = conversation.partnership_id
    person = conversation.person
    people = {key: [str(person.public_id)]} if person and person.erased_at is None else {}
    parts = {key: {"people": met} for key, met in people.items()}
    fields = {"title": conversation.topic[:200], "initiated_by": Initiator.SYSTEM}
    return _with_parts(conversation.system, [key], fields, parts, conversation=conversation)


def _with_partners(
    system: System, keys: list[int], fields: dict[str, Any], people: Mapping[int | None, list[str]]
) -> Start:
    """``people`` are those who were there by the partnership's key; without one, our own."""
    parts = {key: {"people": came} for key, came in people.items() if key is not None}
    return _with_parts(system, keys, fields, parts, own={"people": people.get(None, [])})


def _with_parts(
    system: System,
    keys: list[int],
    fields: dict[str, Any],
    parts: dict[int, dict[str, Any]],
    **more: Any,
) -> Start:
    found = partners_of(system).filter(pk__in=keys)
    partners = [str(each.public_id) for each in found]
    return Start(system, {**fields, "partners": partners}, parts, **more)
