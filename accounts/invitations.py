"""The link of an invitation: it lets somebody set their first password, once and for a week.

Nothing of it is stored but the moment of the invitation: a new one ends the link before it, and so
does withdrawing, or setting the password.
"""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from accounts.models import User

LASTS = timedelta(days=7)
_SALT = "accounts.invitations"


def invitation_path(user: User) -> str:
    """Where the invited person sets a password."""
    return reverse("accounts:invitation", args=[_token(user)])


def invited_by(token: str) -> User | None:
    """Who was invited by this link, while it works."""
    try:
        public_id, moment = signing.loads(token, salt=_SALT)
        user = User.objects.people().get(public_id=UUID(public_id))
    except (signing.BadSignature, ValueError, TypeError, User.DoesNotExist):
        return None
    works = is_invited(user) and user.is_active and _moment(user) == moment
    return user if works and not user.has_joined else None


def is_invited(user: User) -> bool:
    """Whether they were sent a link that still works."""
    return user.invited_at is not None and timezone.now() < user.invited_at + LASTS


def _token(user: User) -> str:
    return signing.dumps([str(user.public_id), _moment(user)], salt=_SALT)


def _moment(user: User) -> str:
    return user.invited_at.isoformat() if user.invited_at else ""
