from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.roles import Permission
from engagement.scoring.figures import (
    COLUMNS,
    KIND_OF,
    Figure,
    FigureKind,
    denominator_of,
    numerator_of,
)
from partners.enums import OrganisationKind
from partners.models import Partnership, Place, System
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from partners.models.reach import Reader


def _in_range() -> Q:
    """No number below 0, no share above all of it, no deputies beyond those who came."""
    sensible = Q(attendance_deputies__lte=F("attendance_numerator"))
    for name in COLUMNS:
        sensible &= Q(**{f"{name}__gte": 0})
    for figure in Figure:
        if KIND_OF[figure] is not FigureKind.RATE:
            sensible &= Q(**{f"{numerator_of(figure)}__lte": F(denominator_of(figure))})
    return sensible


class FigureQuerySet(models.QuerySet["models.Model"]):
    def visible_to(self, user: "Reader") -> Self:
        """Of systems whose partnerships the reader may see.

        What the system's people answered about partners is a column: whoever reads it asks
        `engagement.analytics.variation.readable` first.
        """
        return self.filter(system__in=systems_of(user, Permission.VIEW_PARTNERSHIPS))


class FigureColumns(models.Model):
    """The numbers of a month: `engagement.scoring.figures` says what each of them counts."""

    month = models.DateField(help_text="The first day of the calendar month, in London.")
    contacts_numerator = models.FloatField(default=0)
    contacts_denominator = models.FloatField(default=0)
    attendance_numerator = models.IntegerField(default=0)
    attendance_denominator = models.IntegerField(default=0)
    attendance_deputies = models.IntegerField(default=0)
    partner_commitments_numerator = models.IntegerField(default=0)
    partner_commitments_denominator = models.IntegerField(default=0)
    system_commitments_numerator = models.IntegerField(default=0)
    system_commitments_denominator = models.IntegerField(default=0)
    partner_issues_numerator = models.IntegerField(default=0)
    partner_issues_denominator = models.IntegerField(default=0)
    system_issues_numerator = models.IntegerField(default=0)
    system_issues_denominator = models.IntegerField(default=0)
    partner_documents_numerator = models.IntegerField(default=0)
    partner_documents_denominator = models.IntegerField(default=0)
    system_documents_numerator = models.IntegerField(default=0)
    system_documents_denominator = models.IntegerField(default=0)
    early_engagement_numerator = models.IntegerField(default=0)
    early_engagement_denominator = models.IntegerField(default=0)
    partner_survey_numerator = models.FloatField(default=0)
    partner_survey_denominator = models.IntegerField(default=0)
    partner_survey_squares = models.FloatField(default=0)
    system_survey_numerator = models.FloatField(default=0)
    system_survey_denominator = models.IntegerField(default=0)
    system_survey_squares = models.FloatField(default=0)
    days_due = models.IntegerField(default=0)
    days_not_due = models.IntegerField(default=0)
    days_quiet = models.IntegerField(default=0)
    days_not_logged = models.IntegerField(default=0)

    objects = FigureQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(name="%(class)s_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="%(class)s_in_range", condition=_in_range()),
        )


class MonthlyFigures(FigureColumns):
    """What was counted of one partnership in one month: raw, nothing decayed, nothing weighed.

    Derived: written whenever the partnership is scored, computed again from the ledger at any time.
    Only months that say something have a row. Not of partnerships that join two partners.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="monthly_figures", db_constraint=False
    )
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    computed_at = models.DateTimeField(help_text="When the row last became different.")

    class Meta(FigureColumns.Meta):
        abstract = False
        verbose_name_plural = "monthly figures"
        indexes = [
            models.Index(fields=["system", "month"]),
            models.Index(fields=["system", "computed_at"]),
        ]
        constraints = (
            *FigureColumns.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "month"], name="monthly_figures_once_a_month"
            ),
        )

    def __str__(self) -> str:
        return f"{self.partnership}, {self.month:%B %Y}"


class FigureTotals(FigureColumns):
    """The sums of a month over the partners of a kind in a place: what overviews read.

    Derived from the monthly figures by a job. Kind and place are those of today. ``partnerships``
    and ``managed`` are those of today as well, ``with_facts`` those of which a fact was counted in
    the month. A kind and place with partners has a row for the running month in any case.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=OrganisationKind)
    place = models.ForeignKey(Place, null=True, on_delete=models.CASCADE, related_name="+")
    partnerships = models.IntegerField(default=0)
    managed = models.IntegerField(default=0)
    with_facts = models.IntegerField(default=0)

    class Meta(FigureColumns.Meta):
        abstract = False
        verbose_name_plural = "figure totals"
        constraints = (
            *FigureColumns.Meta.constraints,
            models.UniqueConstraint(
                fields=["system", "month", "kind", "place"],
                nulls_distinct=False,
                name="figure_totals_once_a_month",
            ),
            models.CheckConstraint(
                name="figure_totals_within_all",
                condition=Q(
                    managed__gte=0,
                    managed__lte=F("partnerships"),
                    with_facts__gte=0,
                    with_facts__lte=F("partnerships"),
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.month:%B %Y}"
