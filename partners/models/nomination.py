from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest

from accounts.roles import Permission
from audit.keeping import KeepHistory
from audit.tracking import Tracked
from partners.enums import NominationStage
from partners.models.appointment import Appointment
from partners.models.board import Seat
from partners.models.reach import systems_of
from partners.models.system import System

if TYPE_CHECKING:
    from partners.models.reach import Reader

# In the order in which they are reached. A board may leave out the second and third.
STAGE_DAYS = (
    (NominationStage.ASKED, "asked_on"),
    (NominationStage.NOMINATED, "nominated_on"),
    (NominationStage.ASSESSED, "assessed_on"),
    (NominationStage.APPROVED, "approved_on"),
    (NominationStage.APPOINTED, "appointed_on"),
)
LATER_DAYS = tuple(name for _stage, name in STAGE_DAYS[1:])


def _in_order(earlier: str, later: str) -> Q:
    missing = Q(**{f"{earlier}__isnull": True}) | Q(**{f"{later}__isnull": True})
    return missing | Q(**{f"{later}__gte": F(earlier)})


def _all_in_order() -> Q:
    names = [name for _stage, name in STAGE_DAYS]
    pairs = Q()
    for index, earlier in enumerate(names):
        for later in names[index + 1 :]:
            pairs &= _in_order(earlier, later)
    return pairs


class NominationQuerySet(models.QuerySet["Nomination"]):
    def visible_to(self, user: "Reader") -> Self:
        """For those who see people: nobody is named in public before they are appointed."""
        return self.filter(system__in=systems_of(user, Permission.VIEW_PEOPLE))

    def open(self) -> Self:
        """Neither stopped nor appointed."""
        return self.filter(stopped_on__isnull=True, appointed_on__isnull=True)

    def under_way_on(self, day: date) -> Self:
        """Asked for by a day, and on it neither stopped nor appointed."""
        return self.filter(
            Q(stopped_on__isnull=True) | Q(stopped_on__gt=day),
            Q(appointed_on__isnull=True) | Q(appointed_on__gt=day),
            asked_on__lte=day,
        )


class Nomination(Tracked):
    """Somebody is to be found for a seat: asked for, nominated, assessed, approved, appointed.

    How far it has got is read off its days. Whom, and from which organisation, is known from the
    nomination on.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="nominations")
    person = models.ForeignKey(
        "partners.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="nominations",
    )
    organisation = models.ForeignKey(
        "partners.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked_on = models.DateField("asked for on")
    nominated_on = models.DateField(null=True, blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    appointed_on = models.DateField("appointed from", null=True, editable=False)
    appointment = models.OneToOneField(
        Appointment,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="nomination",
    )
    stopped_on = models.DateField(null=True, editable=False)
    stopped_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = NominationQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        ordering = ["-asked_on", "-id"]
        triggers = (
            *Tracked.Meta.triggers,
            KeepHistory(
                under="seat__board",
                named_by="seat",
                needs=Permission.VIEW_PEOPLE,
                confidential=("stopped_reason",),
            ),
        )
        indexes = [models.Index(fields=["seat", "-asked_on", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="nomination_id_system"),
            models.CheckConstraint(name="nomination_days_in_order", condition=_all_in_order()),
            models.CheckConstraint(
                name="nomination_names_somebody",
                condition=Q(nominated_on__isnull=False)
                & Q(person__isnull=False)
                & Q(organisation__isnull=False)
                | Q(
                    nominated_on__isnull=True,
                    assessed_on__isnull=True,
                    approved_on__isnull=True,
                    appointed_on__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="nomination_appointed_by_appointment",
                condition=Q(appointed_on__isnull=True, appointment__isnull=True)
                | Q(appointed_on__isnull=False, appointment__isnull=False),
            ),
            models.CheckConstraint(
                name="nomination_stopped_with_reason",
                condition=Q(stopped_on__isnull=True, stopped_reason="")
                | (Q(stopped_on__isnull=False, appointed_on__isnull=True) & ~Q(stopped_reason="")),
            ),
            models.CheckConstraint(
                name="nomination_stopped_last",
                condition=Q(stopped_on__isnull=True)
                | Q(stopped_on__gte=Greatest("asked_on", *LATER_DAYS[:-1])),
            ),
        ]

    def __str__(self) -> str:
        return f"Nomination for {self.seat}"

    @property
    def stage(self) -> NominationStage:
        """How far it has got."""
        if self.stopped_on is not None:
            return NominationStage.STOPPED
        return self.stage_on(date.max)

    def stage_on(self, day: date) -> NominationStage:
        """How far it had got by a day on which it was under way."""
        reached = [stage for stage, name in STAGE_DAYS if self._reached(name, day)]
        return reached[-1] if reached else NominationStage.ASKED

    def stage_day(self, stage: NominationStage) -> date | None:
        """The day on which it reached a stage."""
        if stage == NominationStage.STOPPED:
            return self.stopped_on
        found: date | None = getattr(self, dict(STAGE_DAYS)[stage])
        return found

    @property
    def last_day(self) -> date:
        """The newest of its days."""
        days: list[date | None] = [getattr(self, name) for _stage, name in STAGE_DAYS]
        return max(day for day in days if day is not None)

    @property
    def is_open(self) -> bool:
        """Neither stopped nor appointed."""
        return self.stopped_on is None and self.appointed_on is None

    def _reached(self, name: str, day: date) -> bool:
        reached: date | None = getattr(self, name)
        return reached is not None and reached <= day
