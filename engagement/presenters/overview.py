"""How a whole system is doing, for people who review and do not log: measures, never notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Case, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Floor, Least

from accounts.models import User
from engagement.analytics.partnerships import contact_overdue, with_contact_due, with_health
from engagement.enums import ModelFamily
from engagement.models import Commitment, Document, Issue, Pressure, ScoreModel
from engagement.presenters.bands import BandRow, health_chart
from engagement.presenters.climate import pressures_on_system
from engagement.presenters.contacts import contacts_chart
from engagement.presenters.counting import count_of
from engagement.presenters.landscape import LandscapeTable, landscape_table
from engagement.scoring.model import HealthModel
from nhsuk.charts import Chart
from partners.enums import OrganisationKind
from partners.models import System
from partners.models.partnership import PartnershipQuerySet

BAND = 20
BANDS = tuple(range(0, 100, BAND))


@dataclass(frozen=True)
class KindRow:
    """Partnerships of one kind: how many, how many scored, the mean, and little evidence."""

    kind: str
    label: str
    partnerships: int
    scored: int
    mean: float | None
    low_evidence: int


@dataclass(frozen=True)
class Overview:
    """The measures of one system."""

    partnerships: int
    scored: int
    overdue: int
    managed: int
    open_commitments: int
    overdue_commitments: int
    open_issues: int
    open_documents: int
    health_chart: Chart
    kinds: Sequence[KindRow]
    chart: Chart
    landscape: LandscapeTable
    pressures: Sequence[Pressure]


def overview(user: User, system: System, partners: PartnershipQuerySet) -> Overview:
    """Count in the database: the same few queries for ten partners and for ten thousand."""
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    medium, high = HealthModel.from_dict(model.parameters).evidence_cuts
    scored = _with_label(with_health(partners, model), medium, high)
    bands, kinds = _bands(scored), _kinds(scored)
    promises = Commitment.objects.visible_to(user).open().filter(system=system)
    issues = count_of(Issue.objects.visible_to(user).open().filter(system=system))
    documents = count_of(Document.objects.visible_to(user).asked().filter(system=system))
    open_issues, open_documents = (
        System.objects.filter(pk=system.pk).values_list(issues, documents).get()
    )
    return Overview(
        partnerships=sum(row.partnerships for row in kinds),
        scored=sum(row.scored for row in kinds),
        overdue=contact_overdue(with_contact_due(partners, model, system)).count(),
        managed=partners.filter(tier="managed").count(),
        open_commitments=promises.count(),
        overdue_commitments=promises.overdue().count(),
        open_issues=open_issues,
        open_documents=open_documents,
        health_chart=health_chart(bands),
        kinds=kinds,
        chart=contacts_chart(system),
        landscape=landscape_table(system),
        pressures=pressures_on_system(user, system),
    )


def _with_label(partners: PartnershipQuerySet, medium: float, high: float) -> Any:
    credibility = "health_credibility"
    label = Case(
        When(**{f"{credibility}__lt": medium}, then=Value(0)),
        When(**{f"{credibility}__lt": high}, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return partners.annotate(evidence_rank=label)


def _bands(scored: Any) -> list[BandRow]:
    top = Value(BANDS[-1] // BAND)
    found = (
        scored.filter(health_mean__isnull=False)
        .annotate(band=Least(Floor(F("health_mean") / BAND), top, output_field=IntegerField()))
        .order_by()
        .values("band", "evidence_rank")
        .annotate(rows=Count("pk"))
    )
    counts = {(int(row["band"]), row["evidence_rank"]): row["rows"] for row in found}
    return [
        BandRow(low, low + BAND, *(counts.get((index, label), 0) for label in range(3)))
        for index, low in enumerate(BANDS)
    ]


def _kinds(scored: Any) -> list[KindRow]:
    has_score = Q(health_mean__isnull=False)
    found = (
        scored.order_by()
        .values("organisation__kind")
        .annotate(
            rows=Count("pk"),
            with_score=Count("pk", filter=has_score),
            mean=Avg("health_mean"),
            low=Count("pk", filter=has_score & Q(evidence_rank=0)),
        )
    )
    rows = [
        KindRow(
            kind=row["organisation__kind"],
            label=str(OrganisationKind(row["organisation__kind"]).label),
            partnerships=row["rows"],
            scored=row["with_score"],
            mean=row["mean"],
            low_evidence=row["low"],
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: (-row.scored, row.label))
