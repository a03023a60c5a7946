"""Everything on a partnership page but its score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Prefetch, QuerySet, Window
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from engagement.analytics.partnerships import with_contact_due
from engagement.enums import Side
from engagement.models import (
    Agreement,
    Commitment,
    DiscussionPoint,
    Document,
    Event,
    Issue,
    Participation,
    ScoreModel,
)
from partners.enums import AppointmentKind, Tier
from partners.models import Appointment, Partnership, Person, Position, Seat

EVENTS_SHOWN = 10
POINTS_SHOWN = 10
COMMITMENTS_SHOWN = 25
RECORDS_SHOWN = 10
PEOPLE_SHOWN = 30


@dataclass(frozen=True)
class SeatRow:
    """A seat meant for the partner, and who holds it now."""

    seat: Seat
    holder: Appointment | None


@dataclass(frozen=True)
class ContactState:
    """When the partner was last there, and whether that is longer ago than agreed."""

    last_at: datetime | None
    interval: int | None
    days_silent: int
    is_overdue: bool


@dataclass(frozen=True)
class PartnershipDetails:
    """What the sections of the page show."""

    contact: ContactState
    agreement: Agreement | None
    agreements: Sequence[Agreement]
    people: Sequence[Position]
    seats: Sequence[SeatRow]
    parts: Sequence[Participation]
    has_more_events: bool
    withdrawn: Sequence[Event]
    promised_by_us: Sequence[Commitment]
    promised_by_partner: Sequence[Commitment]
    overdue_commitments: int
    issues: Sequence[Issue]
    open_issues: int
    documents: Sequence[Document]
    open_documents: int
    points: Sequence[DiscussionPoint]
    identifiers: Sequence[Any]

    @property
    def open_commitments(self) -> int:
        """Of both sides."""
        return len(self.promised_by_us) + len(self.promised_by_partner)

    @property
    def seats_filled(self) -> int:
        """How many of the seats someone holds now."""
        return sum(1 for row in self.seats if row.holder)


def partnership_page(
    user: User, partnership: Partnership, allowed: frozenset[Permission], model: ScoreModel
) -> PartnershipDetails:
    """Gather the sections; each is one query, however much there is."""
    agreements = list(partnership.agreements.order_by("-valid_from", "-id"))
    today = timezone.localdate()
    parts = _timeline(user, partnership)
    promises = _promises(user, partnership)
    issues, documents = _issues(user, partnership), _documents(user, partnership)
    return PartnershipDetails(
        contact=contact_state(partnership, model),
        agreement=next((row for row in agreements if row.valid_from <= today), None),
        agreements=agreements,
        people=people_of(user, partnership) if Permission.VIEW_PEOPLE in allowed else [],
        seats=seats_of(user, partnership),
        parts=parts[:EVENTS_SHOWN],
        has_more_events=len(parts) > EVENTS_SHOWN,
        withdrawn=_withdrawn(user, partnership),
        promised_by_us=[row for row in promises if row.made_by == Side.SYSTEM],
        promised_by_partner=[row for row in promises if row.made_by == Side.PARTNER],
        overdue_commitments=sum(1 for row in promises if row.is_overdue),
        issues=issues,
        open_issues=_in_all(issues),
        documents=documents,
        open_documents=_in_all(documents),
        points=list(_points(user, partnership)),
        identifiers=list(partnership.organisation.identifiers.order_by("scheme", "value")[:12]),
    )


def contact_state(partnership: Partnership, model: ScoreModel) -> ContactState:
    """When the partner was last there, and whether that is too long ago."""
    rows = Partnership.objects.filter(pk=partnership.pk)
    row = with_contact_due(rows, model, partnership.system).get()
    found: Any = row
    interval = found.contact_interval
    is_overdue = (
        partnership.tier == Tier.MANAGED and bool(interval) and found.days_silent > interval
    )
    return ContactState(
        last_at=found.last_contact_at,
        interval=None if interval is None else round(interval),
        days_silent=found.days_silent,
        is_overdue=is_overdue,
    )


def _timeline(user: User, partnership: Partnership) -> list[Participation]:
    rows = Participation.objects.visible_to(user).standing().filter(partnership=partnership)
    others = Participation.objects.standing().exclude(partnership=partnership)
    return list(
        rows.select_related("event__system")
        .prefetch_related(
            Prefetch(
                "event__participations",
                others.select_related("partnership__organisation"),
                to_attr="others",
            ),
            "event__boards",
        )
        .newest_first()[: EVENTS_SHOWN + 1]
    )


def _withdrawn(user: User, partnership: Partnership) -> list[Event]:
    events = Event.objects.visible_to(user).of_partnership(partnership)
    return list(events.filter(withdrawn_at__isnull=False).newest_first()[:EVENTS_SHOWN])


def _promises(user: User, partnership: Partnership) -> list[Commitment]:
    rows = Commitment.objects.visible_to(user).open().filter(partnership=partnership)
    return list(rows.select_related("owner").soonest_first()[:COMMITMENTS_SHOWN])


def _issues(user: User, partnership: Partnership) -> list[Issue]:
    rows = Issue.objects.visible_to(user).open().filter(partnership=partnership)
    return list(rows.newest_first().annotate(in_all=Window(Count("pk")))[:RECORDS_SHOWN])


def _documents(user: User, partnership: Partnership) -> list[Document]:
    rows = Document.objects.visible_to(user).asked().filter(partnership=partnership)
    return list(rows.soonest_first().annotate(in_all=Window(Count("pk")))[:RECORDS_SHOWN])


def _in_all(rows: Sequence[Any]) -> int:
    """How many there are besides those shown: counted while they are read."""
    return rows[0].in_all if rows else 0


def _points(user: User, partnership: Partnership) -> QuerySet[DiscussionPoint]:
    rows = DiscussionPoint.objects.visible_to(user).standing().filter(partnership=partnership)
    return rows.select_related("event").order_by("-said_on", "-id")[:POINTS_SHOWN]


def people_of(user: User, partnership: Partnership) -> list[Position]:
    """Who works there now, the most senior first."""
    rows = Position.objects.current().filter(
        organisation=partnership.organisation_id,
        system=partnership.system_id,
        person__in=Person.objects.visible_to(user),
        person__erased_at__isnull=True,
    )
    return list(rows.select_related("person").order_by("-grade", "person__name")[:PEOPLE_SHOWN])


def seats_of(user: User, partnership: Partnership) -> list[SeatRow]:
    """The seats meant for the partner, filled or not."""
    holders = Appointment.objects.current().filter(kind=AppointmentKind.HOLDER)
    seats = (
        Seat.objects.visible_to(user)
        .current()
        .filter(expected_from=partnership)
        .select_related("board")
        .prefetch_related(
            Prefetch("appointments", holders.select_related("person"), to_attr="holders")
        )
        .order_by(F("board__name"), "title", "id")
    )
    return [SeatRow(seat, next(iter(seat.holders), None)) for seat in seats]  # type: ignore[attr-defined]
