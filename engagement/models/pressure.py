from datetime import date, datetime
from typing import TYPE_CHECKING, Self, TypeVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from audit.tracking import REDACTING, StampChange, Tracked
from engagement.enums import PressureKind
from partners.models import Partnership, System, Withdrawable

if TYPE_CHECKING:
    from accounts.models import User

# Nobody is so strained that nothing can be expected of them (the method, section 2.4).
MOST_PRESSURE = 0.8
# What people can agree on; the API takes any level up to the highest.
LEVELS = {0.2: "Light", 0.4: "Noticeable", 0.6: "Heavy", 0.8: "Overwhelming"}
WITHDRAWAL = ("withdrawn_at", "withdrawn_by", "withdrawn_reason")
STAMPS = ("version", "changed_xid", "updated_at")

Dated = TypeVar("Dated", bound=models.Model)


# At an erasure: words, and the stamps of the change.
_MAY_CHANGE = (
    "'cause', 'document', 'note', 'withdrawn_reason', 'version', 'changed_xid', 'updated_at'"
)


class FixedOnceRecorded(pgtrigger.ReadOnly):
    """Only a withdrawal may change the row: what was known on a day stays readable."""

    name = "fixed_once_recorded"

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]
        """Names of people who are erased may leave its words, and nothing else may change."""
        return f"""
        IF current_setting('{REDACTING}', true) = 'on'
            AND to_jsonb(NEW) - ARRAY[{_MAY_CHANGE}] = to_jsonb(OLD) - ARRAY[{_MAY_CHANGE}]
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
    """


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

    def in_force(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.standing().filter(first_on__lte=day, last_on__gte=day)


class PressureQuerySet(DatedQuerySet["Pressure"]):
    def bearing_on(self, partnership: Partnership) -> Self:
        """Pressures on the partner, and those on its system itself."""
        return self.filter(system=partnership.system_id).filter(
            Q(partnership=partnership) | Q(partnership__isnull=True)
        )

    def not_renewed(self) -> Self:
        """Those that no later record goes on from."""
        return self.standing().filter(~Exists(_renewals()))

    def with_renewals(self) -> Self:
        """Each with ``is_renewed``: a later record goes on from it."""
        return self.annotate(is_renewed=Exists(_renewals()))

    def ending_before(self, day: date) -> Self:
        """In force, not renewed, and over before a day: somebody should ask whether they go on."""
        return self.not_renewed().in_force(timezone.localdate()).filter(last_on__lt=day)

    def lapsed(self) -> Self:
        """Ended without being renewed: over, or forgotten."""
        return self.not_renewed().filter(last_on__lt=timezone.localdate())


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

    @property
    def is_in_force(self) -> bool:
        """Whether it holds today."""
        return not self.is_withdrawn and self.first_on <= timezone.localdate() <= self.last_on

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.last_on < timezone.localdate()

    @property
    def level_words(self) -> str:
        """Heavy; or where it lies between two words."""
        return words_of_level(self.level)


def _renewals() -> PressureQuerySet:
    """Of the outer query's pressure."""
    return Pressure.objects.standing().filter(renews=OuterRef("pk"))


def words_of_level(level: float) -> str:
    """Heavy; between noticeable and heavy (0.5); less than light (0.1)."""
    if level in LEVELS:
        return LEVELS[level]
    below = [LEVELS[each] for each in LEVELS if each < level]
    above = [LEVELS[each] for each in LEVELS if each > level]
    if not below:
        return f"Less than {above[0].lower()} ({level:g})"
    return f"Between {below[-1].lower()} and {above[0].lower()} ({level:g})"
