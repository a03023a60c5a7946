from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.keeping import KeepHistory
from audit.tracking import MarkDeleted, Tracked
from partners.enums import BoardKind, NominatingRoute, SeatCapacity, Sector
from partners.models.system import System

if TYPE_CHECKING:
    from accounts.models import User


# Longer than anybody has ever been appointed for; a slip of the keyboard beyond.
MOST_YEARS = 30


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def on(self, day: date) -> Self:
        """Boards that existed on a day, as far as is known."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(begun).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def on(self, day: date) -> Self:
        """Seats that existed on a day."""
        return self.filter(valid_from__lte=day).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def current(self) -> Self:
        return self.on(timezone.localdate())


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

    NAMED_BY = ("name",)

    objects = BoardQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["name", "id"]
        triggers = (*Tracked.Meta.triggers, MarkDeleted(), KeepHistory())
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
    term_years = models.PositiveSmallIntegerField(
        "longest term in years",
        null=True,
        blank=True,
        help_text="How long one person may hold it, appointments without a break together.",
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["board", "title", "id"]
        triggers = (
            *Tracked.Meta.triggers,
            MarkDeleted(),
            KeepHistory(under="board", named_by="title", without=("board_id",)),
        )
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="seat_id_system"),
            models.CheckConstraint(
                name="seat_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="seat_term_in_range",
                condition=Q(term_years__isnull=True)
                | Q(term_years__gte=1, term_years__lte=MOST_YEARS),
            ),
        ]

    def __str__(self) -> str:
        return self.title
