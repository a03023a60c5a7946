from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

LIFE = timedelta(hours=24)


class IdempotencyRecordQuerySet(models.QuerySet["IdempotencyRecord"]):
    def expired(self) -> Self:
        return self.filter(created_at__lte=timezone.now() - LIFE)


class IdempotencyRecord(models.Model):
    """What the API answered to a request that its sender may repeat, kept for a day.

    Written in the transaction of the request itself: either both the deed and the answer are there,
    or neither, and then the repeated request does the deed. ``key`` is a digest of the sender's
    key, and ``body`` is sealed under that key itself: what was told once is not kept to be read.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField(help_text="As sent, byte for byte.")
    grants = models.JSONField(
        null=True,
        help_text="Systems and roles that its user had; null for what an earlier release kept.",
    )
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = IdempotencyRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once_per_user"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"

    @property
    def is_expired(self) -> bool:
        return self.created_at <= timezone.now() - LIFE
