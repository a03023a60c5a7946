from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.tracking import Tracked
from engagement.enums import SectorUnit
from partners.enums import Sector
from partners.models import System, Withdrawable

if TYPE_CHECKING:
    from accounts.models import User


class SectorFigureQuerySet(models.QuerySet["SectorFigure"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def standing(self) -> Self:
        """Figures that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def known_on(self, day: date) -> Self:
        """Figures as at a day or an earlier one."""
        return self.standing().filter(as_at__lte=day)

    def newest_first(self) -> Self:
        return self.order_by("-as_at", "-id")


class SectorFigure(Tracked, Withdrawable):
    """How much of something a sector has in a system: what seats may be compared with."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="sector_figures")
    sector = models.CharField(max_length=20, choices=Sector)
    unit = models.CharField("what is counted", max_length=10, choices=SectorUnit)
    value = models.DecimalField(max_digits=16, decimal_places=2)
    as_at = models.DateField("as at")
    source = models.CharField(max_length=300, help_text="Where the figure is from.")

    objects = SectorFigureQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="sector_figure_id_system"),
            models.UniqueConstraint(
                fields=["system", "unit", "as_at", "sector"],
                condition=Q(withdrawn_at__isnull=True),
                name="sector_figure_once",
            ),
            models.CheckConstraint(name="sector_figure_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(name="sector_figure_has_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_unit_display()}, {self.get_sector_display()}"


class ComparisonConsentQuerySet(models.QuerySet["ComparisonConsent"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def newest_first(self) -> Self:
        return self.order_by("-valid_from", "-id")

    def systems_consenting(self) -> models.QuerySet["System"]:
        """Systems whose newest choice that holds today allows the comparison."""
        own = self.filter(system=models.OuterRef("pk"), valid_from__lte=timezone.localdate())
        newest = models.Subquery(own.newest_first().values("allows")[:1])
        return System.objects.annotate(allows_comparison=newest).filter(allows_comparison=True)


class ComparisonConsent(Tracked):
    """Whether a system lets itself be shown beside others that do as well, from a day on."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="comparison_choices")
    allows = models.BooleanField()
    valid_from = models.DateField("from")
    reason = models.CharField(max_length=500)

    objects = ComparisonConsentQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["system", "valid_from"], name="comparison_choice_once_a_day"
            ),
            models.CheckConstraint(name="comparison_choice_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.system}: {'may' if self.allows else 'may not'} be compared"
