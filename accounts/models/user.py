from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models.functions import Lower

from accounts.enums import UserKind
from accounts.limits import NO_LIMITS, Limits
from audit.tracking import Tracked


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; without a password they set one through the reset mail."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def people(self) -> "models.QuerySet[User]":
        """Those who sign in, or could."""
        return self.filter(kind=UserKind.PERSON)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.people().get(email__iexact=username)


class User(AbstractBaseUser, Tracked):  # type: ignore[django-manager-missing]
    """Someone who signs in, or a program that calls the API and never does.

    What they may do is in their memberships, not here.
    """

    email = models.EmailField("email address", max_length=254, unique=True)
    name = models.CharField("full name", max_length=150)
    is_active = models.BooleanField("can sign in", default=True)
    kind = models.CharField(max_length=7, choices=UserKind, default=UserKind.PERSON)
    is_demo = models.BooleanField("demonstration account", default=False)
    invited_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the invitation was sent that still waits for an answer.",
    )
    sessions_ended = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How often they were signed out everywhere."
    )
    wants_reminders = models.BooleanField("mails about commitments that fall due", default=True)
    wants_digest = models.BooleanField("a mail each working day of what waits", default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    # What the token that this object came in with leaves of all that; set by authentication.
    limits: Limits = NO_LIMITS

    NAMED_BY = ("name",)

    objects = UserManager()

    class Meta(Tracked.Meta):
        constraints = [
            models.CheckConstraint(
                name="user_email_in_lower_case", condition=models.Q(email=Lower("email"))
            ),
            models.CheckConstraint(
                name="user_machine_never_signs_in",
                condition=models.Q(kind=UserKind.PERSON)
                | models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
            ),
            models.CheckConstraint(
                name="user_machine_gets_no_mails",
                condition=models.Q(kind=UserKind.PERSON)
                | models.Q(wants_reminders=False, wants_digest=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session must know to go on: it changes with the password, and at sign-out."""
        return self._for_this_round(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the keys that went before."""
        for earlier in super().get_session_auth_fallback_hash():
            yield self._for_this_round(earlier)

    def _for_this_round(self, digest: str) -> str:
        return f"{digest}{self.sessions_ended}" if self.sessions_ended else digest

    @property
    def has_joined(self) -> bool:
        """Whether they have a password, or came in otherwise, as through single sign-on."""
        return self.has_usable_password() or self.last_login is not None

    @property
    def is_machine(self) -> bool:
        return self.kind == UserKind.MACHINE
