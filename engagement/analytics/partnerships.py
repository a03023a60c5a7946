"""What lists say of many partnerships at once: last contact, what is due, health, open promises.

Each function adds columns to a query on partnerships; none of them costs a query per row.
"""

from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    F,
    FilteredRelation,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower, NullIf, TruncDate
from django.utils import timezone

from engagement.analytics.idle import idle_days
from engagement.analytics.kinds import scoring_type
from engagement.enums import Measure
from engagement.models import Agreement, Commitment, Participation, ScoreModel
from engagement.scoring.model import HealthModel
from partners.enums import OrganisationKind, Tier
from partners.models import System
from partners.models.partnership import PartnershipQuerySet

Partnerships = PartnershipQuerySet

# Stands in for "never", so that pages by key have a value to go on from.
NEVER = datetime(1900, 1, 1, tzinfo=timezone.get_default_timezone())
NO_SCORE = -1.0
DAYS_A_YEAR = 365


class DaysBetween(Func):
    """Whole days from one date to another."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


def by_name(partnerships: Partnerships) -> Partnerships:
    """With ``sort_name``, never null."""
    return partnerships.annotate(sort_name=Lower("organisation__name"))


def with_last_contact(partnerships: Partnerships) -> Partnerships:
    """With ``last_contact_at``: when the partner was last there, by the day it happened."""
    contacts = Participation.objects.contacts().filter(partnership=OuterRef("pk"))
    newest = contacts.newest_first().values("starts_at")[:1]
    return partnerships.annotate(last_contact_at=Subquery(newest))


def by_last_contact(partnerships: Partnerships) -> Partnerships:
    """With ``sort_contact``, never null: as kept, for reading it from the events takes long."""
    return partnerships.annotate(
        sort_contact=Coalesce("last_contact__at", Value(NEVER), output_field=DateTimeField())
    )


def with_health(partnerships: Partnerships, model: ScoreModel) -> Partnerships:
    """With the newest point of engagement health and what is behind it: ``health_...``."""
    newest = Q(
        score_series__measure=Measure.HEALTH,
        score_series__model=model,
        score_series__is_newest=True,
    )
    return partnerships.annotate(
        health=FilteredRelation("score_series", condition=newest),
        health_mean=F("health__newest_mean"),
        health_sd=F("health__newest_sd"),
        health_credibility=F("health__newest_credibility"),
        health_evidence_count=F("health__evidence_count"),
        health_evidence_on=F("health__newest_evidence_on"),
    )


def by_health(partnerships: Partnerships) -> Partnerships:
    """With ``sort_health``, never null."""
    return partnerships.annotate(
        sort_health=Coalesce("health_mean", Value(NO_SCORE), output_field=FloatField())
    )


def with_open_commitments(partnerships: Partnerships) -> Partnerships:
    """With ``open_commitments`` and ``overdue_commitments``, of both sides."""
    mine = Commitment.objects.open().filter(partnership=OuterRef("pk")).order_by()
    return partnerships.annotate(
        open_commitments=_count(mine), overdue_commitments=_count(mine.overdue())
    )


def with_contact_due(
    partnerships: Partnerships, model: ScoreModel, system: System | None = None
) -> Partnerships:
    """With ``agreed_here``, ``contact_interval`` and ``days_silent``, for those that are managed.

    The interval is 365 days over the contacts agreed, or over the model's usual number for the
    type. Silence is counted from the last contact, or from the day the partnership was begun here;
    months in which the whole system logged nothing, and quiet periods, do not count.
    """
    today = timezone.localdate()
    agreed = (
        Agreement.objects.filter(partnership=OuterRef("pk"), valid_from__lte=today)
        .order_by("-valid_from", "-id")
        .values("contacts_a_year")[:1]
    )
    since = TruncDate(Coalesce("last_contact_at", "created_at"))
    idle = idle_days(system, since, today)
    return with_last_contact(partnerships).annotate(
        agreed_here=Subquery(agreed),
        agreed_a_year=Coalesce("agreed_here", _usual_rate(model), output_field=FloatField()),
        contact_interval=Value(float(DAYS_A_YEAR), output_field=FloatField())
        / NullIf("agreed_a_year", Value(0.0)),
        days_silent=DaysBetween(Value(today, output_field=DateField()), since) - idle,
    )


def contact_overdue(partnerships: Partnerships) -> Partnerships:
    """Of a query with ``with_contact_due``, those managed and silent for longer than agreed."""
    managed: Any = partnerships.filter(tier=Tier.MANAGED)
    found: Partnerships = managed.filter(days_silent__gt=F("contact_interval"))
    return found


def _usual_rate(model: ScoreModel) -> Case:
    parameters = HealthModel.from_dict(model.parameters)
    rates = {
        kind: parameters.type_values(scoring_type(kind)).agreement.contacts_per_year
        for kind in OrganisationKind.values
    }
    usual = parameters.type_values(parameters.default_type).agreement.contacts_per_year
    by_rate: dict[float, list[str]] = {}
    for kind, rate in rates.items():
        by_rate.setdefault(rate, []).append(kind)
    whens = [
        When(organisation__kind__in=kinds, then=Value(rate)) for rate, kinds in by_rate.items()
    ]
    return Case(*whens, default=Value(usual), output_field=FloatField())


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.values("partnership").annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())
