from typing import Self

from django.conf import settings
from django.db import models

from accounts.models.user import User


class DigestQuerySet(models.QuerySet["Digest"]):
    def visible_to(self, user: User) -> Self:
        """One's own."""
        return self.filter(user=user)


class Digest(models.Model):
    """That a day's mail of what waits was written for somebody, or that nothing waited: once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests"
    )
    day = models.DateField()
    things = models.PositiveIntegerField("things to do", help_text="0: no mail was written.")
    written_at = models.DateTimeField(auto_now_add=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.day:%-d %B %Y}"
