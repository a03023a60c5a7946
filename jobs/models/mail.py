from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> Self:
        """Neither sent nor given up, and due for the next try."""
        return self.filter(
            sent_at__isnull=True,
            given_up_at__isnull=True,
            dropped_at__isnull=True,
            next_try_at__lte=timezone.now(),
        )


class Mail(models.Model):
    """A mail that waits to be sent, or was: one for each key, however often it is asked for.

    One with a ``composer`` is written by it from ``reference`` at the moment it goes out, and
    what it says is never kept.

    It is written in the same transaction as what it tells of. Once it is sent, or given up, whom
    it went to and what it said are forgotten; the key keeps it from being sent again.
    """

    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    composer = models.CharField(
        max_length=60,
        blank=True,
        db_default="",
        help_text="Who writes it when it goes out, for what must not lie in a table.",
    )
    reference = models.CharField(
        max_length=60, blank=True, db_default="", help_text="What it is written of."
    )
    dropped_at = models.DateTimeField(
        null=True, help_text="When it was found that it need not go out any more."
    )

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(
                    sent_at__isnull=True, given_up_at__isnull=True, dropped_at__isnull=True
                ),
                name="mail_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_forgotten_when_done",
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True, dropped_at__isnull=True)
                | Q(to="", text=""),
            ),
            models.CheckConstraint(
                name="mail_composed_keeps_no_words",
                condition=Q(composer="") | Q(to="", subject="", text=""),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_done(self) -> bool:
        """Sent, given up, or not wanted any more."""
        return any((self.sent_at, self.given_up_at, self.dropped_at))
