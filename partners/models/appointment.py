from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from accounts.roles import Permission
from audit.keeping import KeepHistory
from audit.tracking import MarkDeleted, Tracked
from partners.enums import AppointmentKind
from partners.models.board import Seat
from partners.models.system import System
from partners.models.withdrawal import Withdrawable

if TYPE_CHECKING:
    from accounts.models import User


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def standing(self) -> Self:
        """Without those that were recorded by mistake."""
        return self.filter(withdrawn_at__isnull=True)

    def on(self, day: date) -> Self:
        """Those that stand and include a day."""
        return (
            self.standing()
            .filter(valid_from__lte=day)
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        )

    def current(self) -> Self:
        return self.on(timezone.localdate())


class Appointment(Tracked, Withdrawable):
    """A person sits in a seat for a time, coming from an organisation and not as its delegate."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="appointments")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "partners.Person", on_delete=models.PROTECT, related_name="appointments"
    )
    home_organisation = models.ForeignKey(
        "partners.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=AppointmentKind, default=AppointmentKind.HOLDER)
    competences = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text="Such as mental health expertise, where a rule asks for it.",
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        ordering = ["seat", "-valid_from", "-id"]
        triggers = (
            *Tracked.Meta.triggers,
            MarkDeleted(),
            KeepHistory(under="seat__board", named_by="seat", needs=Permission.VIEW_PEOPLE),
        )
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="appointment_id_system"),
            models.CheckConstraint(
                name="appointment_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="appointment_one_holder_at_a_time",
                expressions=[
                    ("seat", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            models.Value("[]"),
                            function="daterange",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(kind=AppointmentKind.HOLDER, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.seat}"

    @property
    def holds(self) -> bool:
        """It holds the seat, and does not deputise."""
        return self.kind == AppointmentKind.HOLDER
