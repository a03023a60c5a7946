"""Personal keys to the API."""

from datetime import timedelta

from django.core.exceptions import ValidationError

from accounts.models import ApiToken, User
from audit.recording import action, record

LONGEST_DAYS = 365


@action
def create_token(
    *, by: User, name: str, days: int, may_write: bool = False
) -> tuple[ApiToken, str]:
    """A new key for the person themselves, and its text, which is never shown again.

    :raises ValidationError: the name is empty or the life too long.
    """
    if not name.strip():
        raise ValidationError({"name": "Give the token a name, so that you know it again."})
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError({"days": f"A token lasts between 1 and {LONGEST_DAYS} days."})
    token, text = ApiToken.objects.create(
        user=by, expiry=timedelta(days=days), name=name.strip()[:100], may_write=may_write
    )
    record("token.created", by, facts={"token": str(token.public_id), "may_write": may_write})
    return token, text


@action
def revoke_token(*, by: User, token: ApiToken) -> None:
    """End a key at once."""
    record("token.revoked", by, facts={"token": str(token.public_id)})
    token.delete()
