from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

from engagement.enums import ReminderOccasion
from engagement.models.commitment import Commitment
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User


class CommitmentReminderQuerySet(models.QuerySet["CommitmentReminder"]):
    def visible_to(self, user: "User") -> Self:
        """One's own."""
        return self.filter(user=user)


class CommitmentReminder(models.Model):
    """That a mail about a commitment was handed over to be sent: once for each occasion.

    A new due date is a new occasion.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reminders")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders"
    )
    occasion = models.CharField(max_length=10, choices=ReminderOccasion)
    due_on = models.DateField()
    handed_over_at = models.DateTimeField(auto_now_add=True)

    objects = CommitmentReminderQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "occasion", "due_on"], name="commitment_reminded_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}: {self.commitment}"
