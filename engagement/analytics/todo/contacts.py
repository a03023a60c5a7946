"""Partners that were silent, or hang on one person, and what we know of people there."""

from datetime import timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Floor, TruncDate
from django.utils import timezone

from engagement.analytics.partnerships import contact_overdue, with_contact_due
from engagement.analytics.todo.line import Asked, Columns, joined, lines
from engagement.days import end_of_today
from engagement.enums import TOOK_PART, HandoverState, ModelFamily
from engagement.models import (
    Attendee,
    HandedOver,
    PlannedConversation,
    ScoreModel,
)
from engagement.models.todo import TodoKind
from partners.enums import Tier
from partners.models import Partnership, Person, Position

DUE_WITHIN = timedelta(days=14)
MET_WITHIN = timedelta(days=365)


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


def _managed(asked: Asked) -> Any:
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
    rows = contact_overdue(with_contact_due(_managed(asked), model, asked.system))
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
            occasion=joined(last, Value(" "), Cast(turn, TextField())),
            text=Cast(interval, TextField()),
            extra=Coalesce(Cast(TruncDate("last_contact_at"), TextField()), Value("")),
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
    rows = _managed(asked).annotate(people_met=Subquery(met)).filter(people_met=1)
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


def conversations_due(asked: Asked) -> QuerySet[Any]:
    """What somebody means to talk about with a partner within a fortnight, or did before."""
    until = timezone.localdate() + DUE_WITHIN + timedelta(days=1)
    rows = PlannedConversation.objects.visible_to(asked.user).due_before(until)
    return lines(
        asked,
        TodoKind.CONVERSATION_DUE,
        rows.filter(system=asked.system),
        Columns(
            partnership="partnership",
            owner=Coalesce("owner", "partnership__owner"),
            day=F("due_on"),
            occasion=F("due_on"),
            text=F("topic"),
        ),
    )


def handed_over(asked: Asked) -> QuerySet[Any]:
    """Partners that somebody was given and has not accepted, or that came back."""
    rows = HandedOver.objects.visible_to(asked.user).open().filter(system=asked.system)
    return lines(
        asked,
        TodoKind.HANDED_OVER,
        rows,
        Columns(
            partnership="partnership",
            owner=Case(When(state=HandoverState.OFFERED, then="to_user"), default="stays_with"),
            day=TruncDate("created_at"),
            occasion=F("state"),
            text=F("handover__from_user__name"),
            extra=Cast("handover__public_id", TextField()),
        ),
    )
