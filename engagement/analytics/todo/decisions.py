"""Decisions, contracts, seats and pressures whose day comes nearer."""

from datetime import timedelta
from typing import Any

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from engagement.analytics.todo.line import Asked, Columns, joined, lines
from engagement.days import months_after
from engagement.models import (
    CommissionedService,
    Consultation,
    Decision,
    Pressure,
    ServicePartner,
)
from engagement.models.service import MONTHS_AHEAD
from engagement.models.todo import TodoKind
from partners.enums import AppointmentKind
from partners.models import Appointment, Partnership

EXPECTED_WITHIN = timedelta(days=180)
DECIDED_WITHIN = timedelta(days=90)
PRESSURE_ENDS_WITHIN = timedelta(days=28)
SEAT_ENDS_WITHIN = timedelta(days=90)


def not_engaged(asked: Asked) -> QuerySet[Any]:
    """Affected sides that nobody engaged on a decision ahead, or before one that was just made.

    Whoever looks after the affected partner is in charge, or else after the one that decides.
    """
    today = timezone.localdate()
    rows = Consultation.objects.visible_to(asked.user).standing()
    ahead = Q(decision__decided_on__isnull=True) & (
        Q(decision__expected_on__isnull=True)
        | Q(decision__expected_on__lte=today + EXPECTED_WITHIN)
    )
    made = Q(decision__decided_on__gte=today - DECIDED_WITHIN)
    waiting = Q(pk__in=rows.not_engaged().filter(ahead).values("pk")) | Q(
        pk__in=rows.not_engaged_before().filter(made).values("pk")
    )
    own = Partnership.objects.filter(
        system=asked.system, counterpart__isnull=True, withdrawn_at__isnull=True
    )
    of_affected = own.filter(organisation=OuterRef("affected"))
    return lines(
        asked,
        TodoKind.NOT_ENGAGED,
        rows.filter(waiting, system=asked.system, decision__withdrawn_at__isnull=True),
        Columns(
            partnership="",
            about=Coalesce(
                Subquery(of_affected.values("public_id")[:1]),
                "decision__partnership__public_id",
                "partnership__public_id",
            ),
            partner=Coalesce("affected__name", "decision__partnership__organisation__name"),
            owner=Coalesce(
                Subquery(of_affected.values("owner")[:1]),
                "decision__partnership__owner",
                "partnership__owner",
            ),
            day=Coalesce(
                "decision__decided_on",
                "decision__expected_on",
                TruncDate("decision__created_at"),
            ),
            occasion=Coalesce(Cast("decision__decided_on", TextField()), Value("ahead")),
            text=F("decision__title"),
            extra=joined(
                Cast("decision__public_id", TextField()),
                Value("|"),
                Coalesce("affected__name", "system__name"),
                Value("|"),
                Coalesce("decision__partnership__organisation__name", Value("")),
            ),
        ),
    )


def services_ending(asked: Asked) -> QuerySet[Any]:
    """Contracts that end within 18 months, while nobody has decided what follows."""
    until = months_after(timezone.localdate(), MONTHS_AHEAD) + timedelta(days=1)
    decided = Decision.objects.decided().filter(
        service=OuterRef("pk"), contract_end=OuterRef("ends_on")
    )
    rows = CommissionedService.objects.visible_to(asked.user).ending_before(until)
    named = ServicePartner.objects.filter(service=OuterRef("pk")).order_by("-role", "pk")

    def first(name: str) -> Coalesce:
        """Of the partner that commissions it or, where the system does, of the first named."""
        of_named = Subquery(named.values(f"partnership__{name}")[:1])
        return Coalesce(F(f"commissioner__{name}"), of_named)

    return lines(
        asked,
        TodoKind.SERVICE_ENDING,
        rows.filter(system=asked.system).exclude(Exists(decided)),
        Columns(
            partnership="",
            about=first("public_id"),
            partner=first("organisation__name"),
            owner=first("owner"),
            day=F("ends_on"),
            occasion=F("ends_on"),
            text=F("title"),
        ),
    )


def pressures_ending(asked: Asked) -> QuerySet[Any]:
    """Pressures on partners that end within four weeks: does it go on?"""
    until = timezone.localdate() + PRESSURE_ENDS_WITHIN
    rows = Pressure.objects.visible_to(asked.user).ending_before(until)
    return lines(
        asked,
        TodoKind.PRESSURE_ENDING,
        rows.filter(system=asked.system, partnership__isnull=False),
        Columns(
            partnership="partnership",
            owner=F("partnership__owner"),
            day=F("last_on"),
            occasion=F("last_on"),
            text=F("kind"),
        ),
    )


def seats_ending(asked: Asked) -> QuerySet[Any]:
    """Holders of partners' seats whose time ends within three months, without a successor."""
    today = timezone.localdate()
    later = Appointment.objects.standing().filter(
        seat=OuterRef("seat"), kind=AppointmentKind.HOLDER, valid_from__gt=OuterRef("valid_to")
    )
    rows = (
        Appointment.objects.visible_to(asked.user)
        .current()
        .filter(system=asked.system, kind=AppointmentKind.HOLDER)
        .filter(valid_to__lte=today + SEAT_ENDS_WITHIN, seat__expected_from__isnull=False)
        .filter(Q(seat__valid_to__isnull=True) | Q(seat__valid_to__gt=F("valid_to")))
        .exclude(Exists(later))
    )
    return lines(
        asked,
        TodoKind.SEAT_ENDING,
        rows,
        Columns(
            partnership="seat__expected_from",
            owner=F("seat__expected_from__owner"),
            day=F("valid_to"),
            occasion=F("valid_to"),
            text=joined(F("seat__title"), Value(", "), F("seat__board__name")),
            extra=Cast(F("seat__board__public_id"), TextField()),
        ),
    )
