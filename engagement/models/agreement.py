from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.tracking import AppendOnlyButNames
from engagement.models.engagement_plan import EngagementPlan
from partners.enums import Grade
from partners.models import Partnership, System


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def newest_begun(self) -> Self:
        """Those whose day has come, the one in force first: for one partner, or a subquery."""
        begun = self.filter(valid_from__lte=timezone.localdate())
        return begun.order_by("-valid_from", "-id")

    def holding_on(self, day: date) -> Self:
        """Of each partnership asked about, the row in force on a day."""
        newest = (
            self.filter(valid_from__lte=day)
            .order_by("partnership_id", "-valid_from", "-id")
            .distinct("partnership_id")
        )
        return self.filter(pk__in=newest.values("pk"))


class Agreement(models.Model):
    """What was agreed with a partner, from a day on: how often, with how many people, how senior.

    A new agreement is a new row; the newest one recorded whose ``valid_from`` has come is in force.
    An empty value means that nothing was agreed and the score model's usual value counts.

    It was agreed with this partner itself (``is_own``), or follows the engagement plan: then
    ``plan`` is the row that it was copied from, and empty where no plan held any more.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="agreements"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    contacts_a_year = models.PositiveSmallIntegerField("contacts a year", null=True, blank=True)
    people = models.PositiveSmallIntegerField("people to be in touch with", null=True, blank=True)
    grade = models.PositiveSmallIntegerField("how senior", choices=Grade, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    plan = models.ForeignKey(
        EngagementPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    is_own = models.BooleanField("agreed with this partner itself", default=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "id"]
        triggers = (AppendOnlyButNames("reason"),)
        indexes = [models.Index(fields=["partnership", "valid_from", "id"])]
        constraints = [
            models.CheckConstraint(
                name="agreement_values_in_range",
                condition=(Q(contacts_a_year__isnull=True) | Q(contacts_a_year__range=(1, 366)))
                & (Q(people__isnull=True) | Q(people__range=(1, 100))),
            ),
            models.CheckConstraint(
                name="agreement_own_or_of_the_plan",
                condition=Q(is_own=False) | Q(plan__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"From {self.valid_from}"
