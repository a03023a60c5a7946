from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.enums import SignInPlace
from audit.tracking import Tracked


class SessionQuerySet(models.QuerySet["Session"]):
    def going_on(self) -> Self:
        """Those that were used lately enough, and did not begin too long ago, to be used again."""
        now = timezone.now()
        return self.filter(
            last_used_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
            began_at__gt=now - timedelta(seconds=settings.SESSION_LONGEST_SECONDS),
        )


class Session(Tracked):
    """A browser in which somebody is signed in, so that they know it again and can end it.

    Neither the network address nor what the browser says of itself is kept, only what a person
    recognises: a kind of device, and whether it was inside a network of the organisation.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions"
    )
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60)
    place = models.CharField(max_length=9, choices=SignInPlace)
    began_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)

    objects = SessionQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["-last_used_at", "-id"]

    def __str__(self) -> str:
        return self.device
