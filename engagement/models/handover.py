from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.enums import HandoverState
from partners.models import Partnership, System
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from accounts.models import User
    from partners.models.reach import Reader


RowsT = TypeVar("RowsT", bound="models.QuerySet[Any]")


def _told(rows: RowsT, user: "Reader") -> RowsT:
    """Those of systems in which the user works with partners and reads what is confided."""
    working = systems_of(user, Permission.LOG_EVENTS)
    reading = systems_of(user, Permission.VIEW_CONFIDENTIAL_NOTES)
    return rows.filter(system__in=working).filter(system__in=reading)


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: "Reader") -> Self:
        """For those who work with partners: it is about who of them does what."""
        return _told(self, user)


class Handover(Tracked):
    """One person's partnerships given to others, in one step: from whom, by whom, and why."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers_given"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers_made"
    )
    reason = models.CharField(max_length=500)

    objects = HandoverQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        indexes = [models.Index(fields=["system", "-created_at", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="handover_id_system"),
            models.CheckConstraint(name="handover_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"From {self.from_user.name}, {self.created_at:%-d %B %Y}"


class HandedOverQuerySet(models.QuerySet["HandedOver"]):
    def visible_to(self, user: "Reader") -> Self:
        return _told(self, user)

    def standing(self) -> Self:
        """All of them: what was handed over is never withdrawn, only decided about."""
        return self.all()

    def open(self) -> Self:
        """Offered or declined, and nobody has taken the partnership on since in another way."""
        rows = self.filter(partnership__withdrawn_at__isnull=True)
        return rows.filter(
            Q(state=HandoverState.OFFERED, partnership__owner=F("to_user"))
            | Q(state=HandoverState.DECLINED, partnership__owner=F("stays_with"))
        )

    def waiting_for(self, user: "User") -> Self:
        """Offered to this person, who has not said yes or no."""
        return self.open().filter(to_user=user, state=HandoverState.OFFERED)

    def not_accepted(self, system: System) -> Self:
        """In a system, what nobody has accepted: it stays visible until somebody does."""
        return self.open().filter(system=system)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class HandedOver(Tracked):
    """One partnership of a handover: to whom, and whether that person accepted.

    The new owner looks after it from the start, so that nobody's partner is nobody's.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="rows")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="handed_over"
    )
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handed_over_to"
    )
    state = models.CharField(
        max_length=10, choices=HandoverState, default=HandoverState.OFFERED, editable=False
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    stays_with = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who looks after it since it was declined.",
    )
    note = models.CharField("why it was declined", max_length=500, blank=True, editable=False)

    objects = HandedOverQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        verbose_name = "handover"
        indexes = [
            models.Index(fields=["system", "-created_at", "-id"]),
            models.Index(
                fields=["to_user"], condition=Q(state="offered"), name="handed_over_waiting"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(state__in=["offered", "declined"]),
                name="handed_over_open_once",
            ),
            models.CheckConstraint(
                name="handed_over_decided_with_moment",
                condition=Q(state="offered", decided_at__isnull=True)
                | (~Q(state="offered") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="handed_over_declined_with_reason",
                condition=~Q(state="declined") | (~Q(note="") & Q(stays_with__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.partnership)

    def waits_for(self, user: "User") -> bool:
        """Whether this person is to say yes or no."""
        return (
            self.state == HandoverState.OFFERED
            and self.to_user_id == user.pk
            and self.partnership.owner_id == user.pk
        )

    @property
    def is_open(self) -> bool:
        """Nobody has accepted it, and nobody has taken the partnership on in another way."""
        if self.state == HandoverState.OFFERED:
            return self.to_user_id == self.partnership.owner_id
        return (
            self.state == HandoverState.DECLINED and self.stays_with_id == self.partnership.owner_id
        )
