from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from audit.tracking import Tracked


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; without a password they set one through the reset mail."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, Tracked):
    """Someone who signs in. What they may do is in their memberships, not here."""

    email = models.EmailField("email address", max_length=254, unique=True)
    name = models.CharField("full name", max_length=150)
    is_active = models.BooleanField("can sign in", default=True)
    is_demo = models.BooleanField("demonstration account", default=False)
    wants_reminders = models.BooleanField("mails about commitments that fall due", default=True)
    wants_digest = models.BooleanField("a mail each working day of what waits", default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    PERSONAL_FIELDS: ClassVar[tuple[str, ...]] = ("email", "name")

    objects = UserManager()

    class Meta(Tracked.Meta):
        constraints = [
            models.CheckConstraint(
                name="user_email_in_lower_case", condition=models.Q(email=Lower("email"))
            ),
        ]

    def __str__(self) -> str:
        return self.name
