import uuid
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from knox.models import AbstractAuthToken, AuthTokenManager

from accounts.enums import UserKind
from accounts.limits import Limits, Scope, limits_of
from accounts.models.api_client import ClientSecret


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def working(self) -> Self:
        """Those that have not expired."""
        return self.filter(expiry__gt=timezone.now())

    def personal(self) -> Self:
        """Those that people made for themselves."""
        return self.filter(user__kind=UserKind.PERSON)

    def reaching(self, system: uuid.UUID) -> Self:
        """Those that were not limited to other systems than the one with this public id."""
        return self.filter(Q(systems__isnull=True) | Q(systems__contains=[system]))


class ApiToken(AbstractAuthToken):
    """A key to the API that expires: made by a person, or issued to a client for an hour at most.

    Only a digest is stored; the token itself is shown once. It carries what its owner may, as far
    as its scopes and its systems leave it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100)
    scopes = ArrayField(models.CharField(max_length=20), default=list)
    systems = ArrayField(
        models.UUIDField(), null=True, blank=True, help_text="Public ids; null for all systems."
    )
    secret = models.ForeignKey(
        ClientSecret,
        null=True,
        on_delete=models.CASCADE,
        related_name="tokens",
        help_text="What it was issued for. Null for a person's own.",
    )
    last_used_on = models.DateField(null=True)

    # The library's way of making one, with our ways of reading them.
    objects: ClassVar[Any] = AuthTokenManager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(
                name="api_token_has_known_scopes",
                condition=Q(scopes__contained_by=[str(scope) for scope in Scope]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def limits(self) -> Limits:
        """What it leaves of what its owner may."""
        return limits_of(self.scopes, self.systems)

    @property
    def may_write(self) -> bool:
        return Scope.WRITE in self.scopes
