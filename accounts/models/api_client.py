from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.limits import Scope
from audit.tracking import Tracked

# Two, so that a program can go over to the new one while the old one still works.
MOST_SECRETS = 2
EXPIRES_SOON = timedelta(days=14)


class ApiClientQuerySet(models.QuerySet["ApiClient"]):
    def standing(self) -> Self:
        """Those that were not revoked."""
        return self.filter(revoked_at__isnull=True)


class ApiClient(Tracked):
    """A program that calls the API by itself. It acts as a user of its own, with memberships.

    Its client id is its public id. Once revoked it stays, so that what it did can be told.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_client"
    )
    purpose = models.CharField(max_length=500)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="responsible_for",
        help_text="The person to ask about it.",
    )
    scopes = ArrayField(models.CharField(max_length=20))
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiClientQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="api_client_has_known_scopes",
                condition=Q(scopes__contained_by=[str(scope) for scope in Scope]),
            ),
            models.CheckConstraint(
                name="api_client_is_not_its_own_keeper",
                condition=~Q(user=F("responsible")),
            ),
        ]

    def __str__(self) -> str:
        return self.user.name

    @property
    def client_id(self) -> str:
        """What it calls itself by."""
        return str(self.public_id)

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None


class ClientSecretQuerySet(models.QuerySet["ClientSecret"]):
    def working(self) -> Self:
        """Those that can still be exchanged for a token."""
        return self.filter(expires_at__gt=timezone.now(), ended_at__isnull=True)


class ClientSecret(Tracked):  # type: ignore[django-manager-missing]
    """A password of a client: shown once, kept as a digest, and it expires.

    It is long and random, so one round of a fast digest is enough: nothing can be guessed from it.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="secrets")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4, help_text="Its last characters, to know it again by.")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    objects = ClientSecretQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Secret of {self.client} ending in {self.hint}"

    @property
    def is_working(self) -> bool:
        return self.ended_at is None and self.expires_at > timezone.now()

    @property
    def expires_soon(self) -> bool:
        return self.is_working and self.expires_at <= timezone.now() + EXPIRES_SOON
