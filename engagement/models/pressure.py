from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.tracking import StampChange, Tracked
from engagement.enums import PressureKind, QuietKind
from partners.enums import Sector
from partners.models import Partnership, System, Withdrawable

if TYPE_CHECKING:
    from accounts.models import User

# Nobody is so strained that nothing can be expected of them (the method, section 2.4).
MOST_PRESSURE = 0.8
WITHDRAWAL = ("withdrawn_at", "withdrawn_by", "withdrawn_reason")
STAMPS = ("version", "changed_xid", "updated_at")

Dated = TypeVar("Dated", bound=models.Model)


class FixedOnceRecorded(pgtrigger.ReadOnly):
    """Only a withdrawal may change the row: what was known on a day stays readable."""

    name = "fixed_once_recorded"


class DatedQuerySet(models.QuerySet[Dated]):
    """Spans of days that are recorded once and then only withdrawn."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def standing(self) -> Self:
        """Records that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def known_on(self, moment: datetime) -> Self:
        """What had been recorded, and not withdrawn, by a moment."""
        return self.filter(recorded_at__lte=moment).filter(
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=moment)
        )


class PressureQuerySet(DatedQuerySet["Pressure"]):
    def bearing_on(self, partnership: Partnership) -> Self:
        """Pressures on the partner, and those on its system itself."""
        return self.filter(system=partnership.system_id).filter(
            Q(partnership=partnership) | Q(partnership__isnull=True)
        )


class Pressure(Tracked, Withdrawable):
    """What weighs on a partner, or on the system itself, for a time. Capacity is not will.

    Needs a document or a second person. Never changed: a correction withdraws it and records
    another, a renewal records the next one.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="pressures")
    partnership = models.ForeignKey(
        Partnership,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pressures",
        help_text="None when it weighs on the system itself.",
    )
    kind = models.CharField(max_length=16, choices=PressureKind)
    level = models.FloatField("how heavy", help_text="Above 0, at most 0.8.")
    first_on = models.DateField("from")
    last_on = models.DateField("to")
    cause = models.CharField(max_length=500, blank=True)
    document = models.CharField(
        "document that shows it", max_length=500, blank=True, help_text="A title or an address."
    )
    second_person = models.ForeignKey(
        "partners.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    renews = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    PERSONAL_FIELDS: ClassVar[tuple[str, ...]] = ("cause", "document")

    objects = PressureQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        triggers = (StampChange(), FixedOnceRecorded(exclude=[*WITHDRAWAL, *STAMPS]))
        indexes = [
            models.Index(fields=["partnership", "first_on"]),
            models.Index(fields=["system", "-first_on", "-id"]),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="pressure_id_system"),
            models.CheckConstraint(
                name="pressure_level_in_range", condition=Q(level__gt=0, level__lte=MOST_PRESSURE)
            ),
            models.CheckConstraint(
                name="pressure_ends_after_start", condition=Q(last_on__gte=F("first_on"))
            ),
            models.CheckConstraint(
                name="pressure_has_document_or_second_person",
                condition=~Q(document="") | Q(second_person__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["renews"],
                condition=Q(withdrawn_at__isnull=True),
                name="pressure_renewed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.first_on:%-d %B %Y} to {self.last_on:%-d %B %Y}"


class QuietPeriodQuerySet(DatedQuerySet["QuietPeriod"]):
    def holding_for(self, partnership: Partnership) -> Self:
        """Those of the partner, of its sector, and of everybody in its system."""
        everybodys = Q(partnership__isnull=True) & Q(
            sector__in=["", partnership.organisation.sector]
        )
        return self.filter(system=partnership.system_id).filter(
            Q(partnership=partnership) | everybodys
        )


class QuietPeriod(Tracked, Withdrawable):
    """Known silence: before an election, in a merger, in a strike. It counts against nobody.

    Never changed: a correction withdraws it and records another.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="quiet_periods")
    partnership = models.ForeignKey(
        Partnership,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="quiet_periods",
        help_text="None when it holds for every partner, or every one of a sector.",
    )
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    kind = models.CharField(max_length=14, choices=QuietKind)
    first_on = models.DateField("from")
    last_on = models.DateField("to")
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    PERSONAL_FIELDS: ClassVar[tuple[str, ...]] = ("note",)

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
                condition=Q(partnership__isnull=True) | Q(sector=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.first_on:%-d %B %Y} to {self.last_on:%-d %B %Y}"
