from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.roles import Permission
from audit.tracking import StampChange, Tracked
from partners.enums import Better, Missing
from partners.models.reach import systems_of
from partners.models.system import System

if TYPE_CHECKING:
    from partners.models.reach import Reader

STAMPS = ("version", "changed_xid", "updated_at")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: "Reader") -> Self:
        """Real figures are public facts; invented ones show to those in an invented system."""
        systems: Any = systems_of(user, Permission.VIEW_PARTNERSHIPS)
        mine = System.objects.filter(pk__in=systems)
        return self.filter(
            models.Exists(mine.filter(is_fictional=models.OuterRef("is_fictional")))
            | (Q(is_fictional=False) & models.Exists(mine))
        )


class Indicator(Tracked):
    """Something that is published for areas, such as delayed discharges. Context, never a score."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    about = models.CharField("what it says", max_length=300, blank=True)
    unit = models.CharField(max_length=60, blank=True, help_text="As it is read: %, of 12, days.")
    better = models.CharField(max_length=8, choices=Better, default=Better.NEITHER)
    source = models.CharField(max_length=200, help_text="The publisher, as shown beside it.")
    licence = models.CharField(max_length=200, blank=True)
    is_fictional = models.BooleanField(default=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class FixedButSuperseded(pgtrigger.ReadOnly):
    """Only that another figure took its place may be written: what was known stays readable."""

    name = "fixed_but_superseded"


class IndicatorValueQuerySet(models.QuerySet["IndicatorValue"]):
    def visible_to(self, user: "Reader") -> Self:
        return self.filter(indicator__in=Indicator.objects.visible_to(user))

    def standing(self) -> Self:
        """Figures that no later file has corrected."""
        return self.filter(superseded_at__isnull=True)

    def known_on(self, moment: datetime) -> Self:
        """Figures as they were known at a moment."""
        return self.filter(recorded_at__lte=moment).filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment)
        )


class IndicatorValue(Tracked):
    """One figure of one area and period. A corrected one is a new row; the earlier one stays.

    The code of the area is the one in the file: figures of an area that was abolished stay with
    its code, and are never added to those of the area that followed.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    area_code = models.CharField(max_length=9)
    area_name = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=30)
    first_on = models.DateField()
    last_on = models.DateField()
    value = models.FloatField(null=True)
    missing = models.CharField(max_length=14, choices=Missing, blank=True, default=Missing.NO)
    snapshot = models.ForeignKey(
        "partners.ReferenceSnapshot", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = IndicatorValueQuerySet.as_manager()

    class Meta(Tracked.Meta):
        triggers = (StampChange(), FixedButSuperseded(exclude=["superseded_at", *STAMPS]))
        indexes = [
            models.Index(
                fields=["area_code", "indicator", "-last_on"],
                condition=Q(superseded_at__isnull=True),
                name="indicator_value_of_area",
            ),
            models.Index(fields=["indicator", "-last_on", "id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area_code", "first_on", "last_on"],
                condition=Q(superseded_at__isnull=True),
                name="indicator_value_once",
            ),
            models.CheckConstraint(
                name="indicator_value_or_why_not",
                condition=Q(value__isnull=False, missing=Missing.NO)
                | (Q(value__isnull=True) & ~Q(missing=Missing.NO)),
            ),
            models.CheckConstraint(
                name="indicator_period_ends_after_start", condition=Q(last_on__gte=F("first_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.area_code}, {self.period}"
