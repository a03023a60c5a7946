from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from audit.tracking import Tracked
from partners.enums import AppointmentKind, BoardKind, NominatingRoute, SeatCapacity, Sector
from partners.models.system import System

if TYPE_CHECKING:
    from accounts.models import User


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def current(self) -> Self:
        today = timezone.localdate()
        return self.filter(valid_from__lte=today).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today)
        )


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def current(self) -> Self:
        today = timezone.localdate()
        return self.filter(valid_from__lte=today).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today)
        )


class Board(Tracked):
    """A board or committee on which partners sit."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="boards")
    place = models.ForeignKey(
        "partners.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="boards"
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=BoardKind)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField("set up on", null=True, blank=True)
    valid_to = models.DateField("ended on", null=True, blank=True)

    objects = BoardQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="board_id_system"),
            models.UniqueConstraint(fields=["system", "name"], name="board_name_in_system"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(Tracked):
    """A place at a board, filled or not. It may be meant for one partner organisation."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="seats")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    sector = models.CharField(max_length=20, choices=Sector)
    capacity = models.CharField(max_length=12, choices=SeatCapacity, default=SeatCapacity.MEMBER)
    is_voting = models.BooleanField("voting", default=True)
    is_statutory = models.BooleanField("required by law", default=False)
    nominating_route = models.CharField(
        max_length=20, choices=NominatingRoute, blank=True, default=NominatingRoute.NONE
    )
    expected_from = models.ForeignKey(
        "partners.Partnership",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seats",
        help_text="The partner that is expected to provide the holder, where it is agreed.",
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["board", "title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="seat_id_system"),
            models.CheckConstraint(
                name="seat_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Appointment(Tracked):
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

    PERSONAL_FIELDS: ClassVar[tuple[str, ...]] = ()

    objects = AppointmentQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["seat", "-valid_from", "-id"]
        constraints = [
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
                condition=Q(kind=AppointmentKind.HOLDER),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.seat}"


class CompositionRuleSet(Tracked):
    """What a kind of board must contain, as dated data with its legal source.

    ``rules`` is a list of ``{"code", "text", "test", "at_least"}``; a finding always names the
    rule set and its date and reads "requirement not met since": validity is for the secretary.
    """

    board_kind = models.CharField(max_length=30, choices=BoardKind)
    name = models.CharField(max_length=200)
    legal_source = models.CharField(max_length=300)
    rules = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(Tracked.Meta):
        ordering = ["board_kind", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["board_kind", "name", "valid_from"], name="composition_rule_set_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name
