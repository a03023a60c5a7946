from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

KEPT_DAYS = 14


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, user: "User") -> Self:
        """Nobody but its writer ever sees a draft."""
        return self.filter(user=user)

    def expired(self) -> Self:
        """Drafts that nobody has gone on with for a fortnight."""
        return self.filter(saved_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))


class Draft(models.Model):
    """A meeting that somebody has begun to log: the fields of the form as they were typed.

    No record yet, so not part of any score, export or history; forgotten after a fortnight.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    fields = models.TextField(max_length=300_000, help_text="As a browser sends a form.")
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "system"], name="draft_once_in_system"),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.saved_at:%-d %B %Y}"
