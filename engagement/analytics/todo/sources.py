"""Where each kind of thing to do comes from: the records that wait, and who is in charge."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, Floor, NullIf, TruncDate
from django.utils import timezone

from engagement.analytics.partnerships import contact_overdue, with_contact_due
from engagement.analytics.todo.line import Asked, Columns, lines
from engagement.days import end_of_today
from engagement.enums import TOOK_PART, ModelFamily, Side
from engagement.models import (
    Attendee,
    Commitment,
    Consultation,
    DiscussionPoint,
    Document,
    Issue,
    ScoreModel,
)
from engagement.models.todo import TodoKind
from partners.enums import AppointmentKind, Tier
from partners.models import Appointment, Partnership, Person, Position

DUE_WITHIN = timedelta(days=14)
EXPECTED_WITHIN = timedelta(days=180)
DECIDED_WITHIN = timedelta(days=90)
SEAT_ENDS_WITHIN = timedelta(days=90)
MET_WITHIN = timedelta(days=365)

Source = Callable[[Asked], QuerySet[Any]]


class DaysBefore(Func):
    """A date so many days before another."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = DateField()


class DaysAfterAYear(Func):
    """The date a year after another."""

    template = "(%(expressions)s + 365)"
    output_field = DateField()


def _today() -> Value:
    return Value(timezone.localdate(), output_field=DateField())


def _joined(*parts: Any) -> Concat:
    """Text of several pieces, whatever columns they come from."""
    return Concat(*parts, output_field=TextField())


def _partners(asked: Asked) -> Any:
    """Partnerships whose contacts are somebody's business."""
    return (
        Partnership.objects.visible_to(asked.user)
        .active()
        .filter(system=asked.system, tier=Tier.MANAGED)
    )


def contacts_overdue(asked: Asked) -> QuerySet[Any]:
    """Managed partners that were silent for longer than agreed, also those never met.

    It comes up anew with each further interval, so that what is marked as done is not lost; a
    contact begins the count again.
    """
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    rows = contact_overdue(with_contact_due(_partners(asked), model, asked.system))
    interval = Cast(Floor("contact_interval"), IntegerField())
    last = Cast(TruncDate(Coalesce("last_contact_at", "created_at")), TextField())
    turn = Cast(Floor(F("days_silent") / F("contact_interval")), IntegerField())
    return lines(
        asked,
        TodoKind.CONTACT_OVERDUE,
        rows,
        Columns(
            partnership="",
            owner=F("owner"),
            day=DaysBefore(_today(), F("days_silent") - interval),
            occasion=_joined(last, Value(" "), Cast(turn, TextField())),
            text=Cast(interval, TextField()),
            extra=Coalesce(Cast(TruncDate("last_contact_at"), TextField()), Value("")),
        ),
    )


def commitments_due(asked: Asked) -> QuerySet[Any]:
    """Promises of either side that are due within a fortnight, or were."""
    until = timezone.localdate() + DUE_WITHIN
    rows = Commitment.objects.visible_to(asked.user).open()
    return lines(
        asked,
        TodoKind.COMMITMENT_DUE,
        rows.filter(system=asked.system, due_on__lte=until),
        Columns(
            partnership="partnership",
            owner=Coalesce("owner", "partnership__owner"),
            day=F("due_on"),
            occasion=F("due_on"),
            text=F("text"),
            extra=F("made_by"),
        ),
    )


def issues_unanswered(asked: Asked) -> QuerySet[Any]:
    """What partners raised and nobody has said to have heard."""
    rows = Issue.objects.visible_to(asked.user).unanswered()
    return lines(
        asked,
        TodoKind.ISSUE_UNANSWERED,
        rows.filter(system=asked.system, raised_by=Side.PARTNER),
        Columns(
            partnership="partnership",
            owner=F("partnership__owner"),
            day=F("raised_on"),
            occasion=F("raised_on"),
            text=F("text"),
        ),
    )


def documents_due(asked: Asked) -> QuerySet[Any]:
    """Documents that either side asked for and that are due within a fortnight, or were."""
    until = timezone.localdate() + DUE_WITHIN
    rows = Document.objects.visible_to(asked.user).asked()
    return lines(
        asked,
        TodoKind.DOCUMENT_DUE,
        rows.filter(system=asked.system, due_on__lte=until),
        Columns(
            partnership="partnership",
            owner=F("partnership__owner"),
            day=F("due_on"),
            occasion=F("due_on"),
            text=F("title"),
            extra=F("asked_by"),
        ),
    )


def follow_ups_due(asked: Asked) -> QuerySet[Any]:
    """What partners told us and something follows from, due within a fortnight, or before."""
    until = timezone.localdate() + DUE_WITHIN
    rows = DiscussionPoint.objects.visible_to(asked.user).open()
    return lines(
        asked,
        TodoKind.FOLLOW_UP_DUE,
        rows.filter(system=asked.system, follow_up_due__lte=until),
        Columns(
            partnership="partnership",
            owner=F("partnership__owner"),
            day=F("follow_up_due"),
            occasion=F("follow_up_due"),
            text=Coalesce(NullIf(Cast("follow_up", TextField()), Value("")), F("text")),
        ),
    )


def seats_ending(asked: Asked) -> QuerySet[Any]:
    """Holders of partners' seats whose time ends within three months, without a successor."""
    today = timezone.localdate()
    later = Appointment.objects.filter(
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
            text=_joined(F("seat__title"), Value(", "), F("seat__board__name")),
            extra=Cast(F("seat__board__public_id"), TextField()),
        ),
    )


def known_through_one(asked: Asked) -> QuerySet[Any]:
    """Managed partners of which a single person was met in a year. It comes up anew each year."""
    met = (
        Attendee.objects.filter(partnership=OuterRef("pk"), is_standing=True)
        .filter(attendance__in=TOOK_PART, person__erased_at__isnull=True)
        .filter(event__starts_at__gte=timezone.now() - MET_WITHIN)
        .filter(event__starts_at__lte=end_of_today())
        .order_by()
        .values("partnership")
        .annotate(people=Count("person", distinct=True))
        .values("people")
    )
    rows = _partners(asked).annotate(people_met=Subquery(met)).filter(people_met=1)
    today = timezone.localdate()
    return lines(
        asked,
        TodoKind.ONE_PERSON,
        rows,
        Columns(
            partnership="",
            owner=F("owner"),
            day=_today(),
            occasion=Value(str(today.year)),
            text=Value(""),
        ),
    )


def details_to_check(asked: Asked) -> QuerySet[Any]:
    """People at partners whose details nobody has found right for a year."""
    people = Person.objects.visible_to(asked.user).due_for_checking().filter(system=asked.system)
    rows = Position.objects.current().filter(person__in=people)
    # Somebody with two jobs is one person to check.
    first = rows.filter(person=OuterRef("person")).order_by("pk").values("pk")[:1]
    of_partner = {
        "organisation__partnerships__system": asked.system,
        "organisation__partnerships__counterpart__isnull": True,
        "organisation__partnerships__withdrawn_at__isnull": True,
        "organisation__partnerships__tier": Tier.MANAGED,
    }
    return lines(
        asked,
        TodoKind.CONTACT_CHECK,
        rows.filter(pk=Subquery(first)).filter(**of_partner),
        Columns(
            partnership="organisation__partnerships",
            owner=F("organisation__partnerships__owner"),
            day=DaysAfterAYear(F("person__checked_on")),
            occasion=F("person__checked_on"),
            text=F("person__name"),
            subject="person__public_id",
        ),
    )


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
    of_affected = own.filter(organisation=OuterRef("affected")).values("owner")[:1]
    return lines(
        asked,
        TodoKind.NOT_ENGAGED,
        rows.filter(waiting, system=asked.system, decision__withdrawn_at__isnull=True),
        Columns(
            partnership="partnership",
            owner=Coalesce(
                Subquery(of_affected), "decision__partnership__owner", "partnership__owner"
            ),
            day=Coalesce(
                "decision__decided_on",
                "decision__expected_on",
                TruncDate("decision__created_at"),
            ),
            occasion=Coalesce(Cast("decision__decided_on", TextField()), Value("ahead")),
            text=F("decision__title"),
            extra=_joined(
                Cast("decision__public_id", TextField()),
                Value("|"),
                F("decision__made_by"),
                Value("|"),
                Coalesce(F("affected__name"), F("system__name")),
            ),
        ),
    )


SOURCES: dict[TodoKind, Source] = {
    TodoKind.CONTACT_OVERDUE: contacts_overdue,
    TodoKind.COMMITMENT_DUE: commitments_due,
    TodoKind.ISSUE_UNANSWERED: issues_unanswered,
    TodoKind.DOCUMENT_DUE: documents_due,
    TodoKind.FOLLOW_UP_DUE: follow_ups_due,
    TodoKind.NOT_ENGAGED: not_engaged,
    TodoKind.SEAT_ENDING: seats_ending,
    TodoKind.ONE_PERSON: known_through_one,
    TodoKind.CONTACT_CHECK: details_to_check,
}


def todo(asked: Asked, kinds: list[TodoKind] | None = None) -> list[Any]:
    """All lines, in one query; the most urgent first."""
    first, *others = (SOURCES[kind](asked) for kind in (kinds or SOURCES))
    return list(first.union(*others, all=True)) if others else list(first)
