from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.tracking import StampChange, Tracked
from engagement.enums import QuietKind
from engagement.models.pressure import STAMPS, WITHDRAWAL, DatedQuerySet, FixedOnceRecorded
from partners.enums import Sector
from partners.models import Partnership, Place, System, Withdrawable

# For whom a quiet period holds, in SQL: the same rule as ``holding_for`` below, for queries on
# many partners at once. Names what the outer query calls a partner's columns.
HOLDS_FOR = (
    "(quiet.partnership_id = {partnership} OR quiet.partnership_id IS NULL"
    " AND quiet.sector IN ('', {sector})"
    " AND (quiet.place_id IS NULL OR quiet.place_id = {place}))"
)


class QuietPeriodQuerySet(DatedQuerySet["QuietPeriod"]):
    def holding_for(self, partnership: Partnership) -> Self:
        """Those of the partner, and those of its sector, its place and everybody in its system."""
        return self.would_hold_for(
            partnership, sector=partnership.organisation.sector, place=partnership.place_id
        )

    def would_hold_for(self, partnership: Partnership, *, sector: str, place: int | None) -> Self:
        """The same, had the partner been of this sector and belonged to the place with this key."""
        for_many = (
            Q(partnership__isnull=True)
            & Q(sector__in=["", sector])
            & (Q(place__isnull=True) | Q(place=place))
        )
        return self.filter(system=partnership.system_id).filter(
            Q(partnership=partnership) | for_many
        )


class QuietPeriod(Tracked, Withdrawable):
    """Known silence: before an election, in a merger, in a strike. It counts against nobody.

    Of one partner; or of all, of those of one sector, of those in one place, or of those of one
    sector in one place. Never changed: a correction withdraws it and records another.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="quiet_periods")
    partnership = models.ForeignKey(
        Partnership,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="quiet_periods",
        help_text="None when it holds for every partner, or every one of a sector or a place.",
    )
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="quiet_periods"
    )
    kind = models.CharField(max_length=14, choices=QuietKind)
    first_on = models.DateField("from")
    last_on = models.DateField("to")
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = QuietPeriodQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        triggers = (StampChange(), FixedOnceRecorded(exclude=[*WITHDRAWAL, *STAMPS]))
        indexes = [
            models.Index(fields=["partnership", "first_on"]),
            models.Index(fields=["system", "-first_on", "-id"]),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.CheckConstraint(
                name="quiet_period_ends_after_start", condition=Q(last_on__gte=F("first_on"))
            ),
            models.CheckConstraint(
                name="quiet_period_of_one_partner_or_a_sector",
                condition=Q(partnership__isnull=True) | Q(sector="", place__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.first_on:%-d %B %Y} to {self.last_on:%-d %B %Y}"

    @property
    def whose(self) -> str:
        """For whom it holds, in words."""
        if self.partnership is not None:
            return str(self.partnership)
        who = self.get_sector_display() if self.sector else "Everybody"
        return who if self.place is None else f"{who} in {self.place.name}"

    @property
    def days(self) -> int:
        """How many days it lasts, both ends included."""
        return (self.last_on - self.first_on + timedelta(days=1)).days

    @property
    def is_now(self) -> bool:
        """Whether it holds today."""
        return self.first_on <= timezone.localdate() <= self.last_on

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.last_on < timezone.localdate()
