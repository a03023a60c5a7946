from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import Permission
from audit.tracking import AppendOnlyButNames
from partners.enums import Grade, OrganisationKind, Tier
from partners.models import System
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from partners.models.reach import Reader


class EngagementPlanQuerySet(models.QuerySet["EngagementPlan"]):
    def visible_to(self, user: "Reader") -> Self:
        return self.filter(system__in=systems_of(user, Permission.VIEW_PARTNERSHIPS))

    def newest_first(self) -> Self:
        return self.order_by("-valid_from", "-id")

    def of(self, tier: str, kind: str) -> Self:
        """The rows of one tier and kind of organisation; ``""`` is every kind of the tier."""
        return self.filter(tier=tier, kind=kind)

    def begun(self) -> Self:
        """Those whose day has come."""
        return self.filter(valid_from__lte=timezone.localdate())

    def in_force(self) -> Self:
        """The newest row of each tier and kind that has begun, unless it ended there."""
        newest = (
            self.begun()
            .order_by("system_id", "tier", "kind", "-valid_from", "-id")
            .distinct("system_id", "tier", "kind")
        )
        return self.filter(pk__in=newest.values("pk"), is_end=False)

    def coming(self) -> Self:
        """Those whose day is still to come, soonest first."""
        return self.filter(valid_from__gt=timezone.localdate()).order_by("valid_from", "id")


class EngagementPlan(models.Model):
    """What a system agrees with all partners of a tier and a kind about contact, from a day on.

    The newest row whose day has come holds; one for a kind goes before the one for every kind of
    the tier. It is carried into the agreements of the partners that have none of their own, which
    is all that scores and lists read.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="engagement_plans")
    tier = models.CharField(max_length=12, choices=Tier)
    kind = models.CharField(
        "kind of organisation", max_length=24, choices=OrganisationKind, blank=True
    )
    valid_from = models.DateField()
    contacts_a_year = models.PositiveSmallIntegerField("contacts a year", null=True, blank=True)
    people = models.PositiveSmallIntegerField("people to be in touch with", null=True, blank=True)
    grade = models.PositiveSmallIntegerField("how senior", choices=Grade, null=True, blank=True)
    is_end = models.BooleanField(
        default=False, help_text="From then on there is none for this tier and kind."
    )
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = EngagementPlanQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "id"]
        triggers = (AppendOnlyButNames("reason"),)
        indexes = [models.Index(fields=["system", "tier", "kind", "-valid_from", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="engagement_plan_id_system"),
            models.CheckConstraint(
                name="engagement_plan_values_in_range",
                condition=(Q(contacts_a_year__isnull=True) | Q(contacts_a_year__range=(1, 366)))
                & (Q(people__isnull=True) | Q(people__range=(1, 100))),
            ),
            models.CheckConstraint(
                name="engagement_plan_says_something_or_ends",
                condition=Q(
                    is_end=True,
                    contacts_a_year__isnull=True,
                    people__isnull=True,
                    grade__isnull=True,
                )
                | (
                    Q(is_end=False)
                    & (
                        Q(contacts_a_year__isnull=False)
                        | Q(people__isnull=False)
                        | Q(grade__isnull=False)
                    )
                ),
            ),
            models.CheckConstraint(name="engagement_plan_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.whom}, from {self.valid_from:%-d %B %Y}"

    @property
    def is_coming(self) -> bool:
        return self.valid_from > timezone.localdate()

    @property
    def whom(self) -> str:
        """The partners that it is about, in words."""
        kind = OrganisationKind(self.kind).label if self.kind else "every kind"
        return f"{Tier(self.tier).label}: {kind}"
