"""Personal keys to the API."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError

from accounts.limits import Scope
from accounts.models import ApiToken, User
from audit.recording import action, record

LONGEST_DAYS = 365
READING = frozenset({Scope.READ, Scope.SURVEYS, Scope.CONFIDENTIAL})


@action
def create_token(
    *,
    by: User,
    name: str,
    days: int,
    scopes: Collection[Scope] = READING,
    systems: Collection[UUID] | None = None,
) -> tuple[ApiToken, str]:
    """A new key for the person themselves, and its text, which is never shown again.

    ``systems``: public ids of those that it is limited to; ``None`` for all that they may see.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    errors = {}
    if not name.strip():
        errors["name"] = "Give the token a name, so that you know it again."
    if not 1 <= days <= LONGEST_DAYS:
        errors["days"] = f"A token lasts between 1 and {LONGEST_DAYS} days."
    if not {Scope.READ, Scope.WRITE} & set(scopes):
        errors["scopes"] = "Choose whether the token reads, writes or does both."
    if systems is not None and not systems:
        errors["systems"] = "Choose a system, or all of yours."
    if errors:
        raise ValidationError(errors)
    token, text = ApiToken.objects.create(
        user=by,
        expiry=timedelta(days=days),
        name=name.strip()[:100],
        scopes=sorted(scopes),
        systems=None if systems is None else sorted(systems),
    )
    record(
        "token.created",
        by,
        facts={"token": str(token.public_id), **token.limits.as_data(), "days": days},
    )
    return token, text


@action
def revoke_token(*, by: User, token: ApiToken) -> None:
    """End a key at once: one's own, or that of somebody whose role the person may end."""
    record("token.revoked", token.user, facts={"token": str(token.public_id)})
    token.delete()
