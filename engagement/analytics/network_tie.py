"""What ties two organisations to each other: boards, events, and who works through whom."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from engagement.analytics.network import Asked, at_events, overlapping
from engagement.models import Event
from partners.models import Appointment, Organisation, Partnership, System

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class SharedBoard:
    """A board on which people of both sat at the same time; the days lie in the period."""

    public_id: str
    name: str
    first: date
    last: date


def organisations_in(user: "User", system: System) -> QuerySet[Organisation]:
    """Those that a network of the system may show: its partners, and whoever sits on its boards."""
    partners = Partnership.objects.visible_to(user).active().with_system()
    sitting = Appointment.objects.visible_to(user).standing()
    return Organisation.objects.filter(
        Exists(partners.filter(system=system, organisation=OuterRef("pk")))
        | Exists(sitting.filter(system=system, home_organisation=OuterRef("pk")))
    )


def shared_boards(asked: Asked, one: Organisation, other: Organisation) -> list[SharedBoard]:
    """By name, in one query."""
    rows = overlapping(asked).filter(home_organisation__in=[one, other])
    spans: dict[tuple[str, str], dict[int, list[tuple[date, date]]]]
    spans = defaultdict(lambda: defaultdict(list))
    for board, name, home, first, last, seat_first, seat_last in rows.values_list(
        "seat__board__public_id",
        "seat__board__name",
        "home_organisation",
        "valid_from",
        "valid_to",
        "seat__valid_from",
        "seat__valid_to",
    ):
        begin = max(first, seat_first, asked.since)
        end = min(last or asked.until, seat_last or asked.until, asked.until)
        spans[str(board), name][home].append((begin, end))
    found = []
    for (board, name), days in spans.items():
        both = [
            (max(a, c), min(b, d))
            for a, b in days[one.pk]
            for c, d in days[other.pk]
            if max(a, c) <= min(b, d)
        ]
        if both:
            first, last = min(days[0] for days in both), max(days[1] for days in both)
            found.append(SharedBoard(board, name, first, last))
    return sorted(found, key=lambda board: (board.name, board.public_id))


def shared_events(asked: Asked, one: Organisation, other: Organisation) -> QuerySet[Event]:
    """Standing events of the period at which both were, as far as the reader may see."""

    def there(organisation: Organisation) -> Exists:
        of = Q(partnership__organisation=organisation) | Q(partnership__counterpart=organisation)
        return Exists(at_events(asked).filter(of, event=OuterRef("pk")))

    events = Event.objects.visible_to(asked.reach).standing().filter(system=asked.system)
    return events.filter(there(one), there(other))


def links(asked: Asked, one: Organisation, other: Organisation) -> Sequence[Partnership]:
    """Today's partnerships in which the one is represented by the other, or that join the two."""
    own = Partnership.objects.visible_to(asked.reach).active().filter(system=asked.system)

    def through(represented: Organisation, by: Organisation) -> Any:
        return Q(
            organisation=represented,
            counterpart__isnull=True,
            represented_by__organisation=by,
            represented_by__withdrawn_at__isnull=True,
        )

    joint = Q(organisation=one, counterpart=other) | Q(organisation=other, counterpart=one)
    rows = own.filter(through(one, other) | through(other, one) | joint)
    return list(
        rows.select_related(
            "organisation", "counterpart", "represented_by__organisation", "system"
        ).order_by("pk")
    )
