"""Programs that call the API by themselves: registered, given secrets, stopped."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from knox.crypto import hash_token
from knox.settings import CONSTANTS

from accounts.enums import UserKind
from accounts.errors import ClientError
from accounts.limits import Scope
from accounts.models import ApiClient, ApiToken, ClientSecret, User
from accounts.models.api_client import MOST_SECRETS
from audit.recording import Actor, action, record

LONGEST_DAYS = 365
TOKEN_LIFE = timedelta(hours=1)
# What secrets begin with, so that a scanner of code finds those that were left there.
SECRET_PREFIX = "icscrm_secret_"  # noqa: S105
# A domain in which nobody can have a mailbox (RFC 2606).
MAIL_DOMAIN = "programs.invalid"


@action
def register_client(
    *, by: Actor, name: str, purpose: str, responsible: User, scopes: Collection[Scope]
) -> ApiClient:
    """Register a program. It has no role yet, and no secret.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    _check(name, purpose, responsible, scopes)
    user = User(
        email=f"{uuid4()}@{MAIL_DOMAIN}",
        name=" ".join(name.split()),
        kind=UserKind.MACHINE,
        password=make_password(None),
        wants_reminders=False,
        wants_digest=False,
    )
    user.full_clean(exclude=["password"])
    user.save()
    client = ApiClient.objects.create(
        user=user, purpose=purpose.strip(), responsible=responsible, scopes=sorted(set(scopes))
    )
    record("client.registered", client, parent=user, facts={"scopes": client.scopes})
    return client


@action
def change_client(
    *, by: Actor, client: ApiClient, purpose: str, responsible: User, scopes: Collection[Scope]
) -> ApiClient:
    """Change what it is for, whom to ask and what it may do. Tokens that carry more end at once.

    :raises ValidationError: with a sentence per field that is wrong.
    :raises ClientError: it was revoked.
    """
    client = _standing(client)
    _check(client.user.name, purpose, responsible, scopes)
    new = sorted(set(scopes))
    said = {"purpose": purpose.strip(), "responsible": responsible, "scopes": new}
    changed = [name for name, value in said.items() if getattr(client, name) != value]
    for name in changed:
        setattr(client, name, said[name])
    client.save(update_fields=changed)
    if "scopes" in changed:
        ApiToken.objects.filter(user=client.user).exclude(scopes__contained_by=new).delete()
    record("client.changed", client, changed=changed, facts={"scopes": new})
    return client


@action
def make_secret(*, by: Actor, client: ApiClient, days: int) -> tuple[ClientSecret, str]:
    """A secret, and its text, which is never shown again. Two can work at a time.

    :raises ValidationError: its life is too long.
    :raises ClientError: the client was revoked, or has two that work.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError({"days": f"A secret lasts between 1 and {LONGEST_DAYS} days."})
    client = _standing(client)
    if client.secrets.working().count() >= MOST_SECRETS:
        raise ClientError(
            f"Two secrets of {client} work already. End the older one when nothing uses it."
        )
    text = SECRET_PREFIX + secrets.token_urlsafe(32)
    secret = ClientSecret.objects.create(
        client=client,
        digest=digest_of(text),
        hint=text[-4:],
        expires_at=timezone.now() + timedelta(days=days),
    )
    record("client.secret_made", client, facts={"secret": str(secret.public_id), "days": days})
    return secret, text


@action
def end_secret(*, by: Actor, secret: ClientSecret) -> ClientSecret:
    """End a secret at once, and every token that was issued for it.

    :raises ClientError: it does not work any more.
    """
    if not secret.is_working:
        raise ClientError("This secret has ended already.")
    secret.ended_at = timezone.now()
    secret.save(update_fields=["ended_at"])
    secret.tokens.all().delete()
    record("client.secret_ended", secret.client, facts={"secret": str(secret.public_id)})
    return secret


@action
def revoke_client(*, by: Actor, client: ApiClient) -> ApiClient:
    """Stop a program for good: its secrets and tokens end at once. What it did stays.

    :raises ClientError: it was revoked before.
    """
    client = _standing(client)
    now = timezone.now()
    client.revoked_at = now
    client.save(update_fields=["revoked_at"])
    client.secrets.working().update(ended_at=now)
    client.user.is_active = False
    client.user.save(update_fields=["is_active"])
    client.user.auth_token_set.all().delete()
    record("client.revoked", client, changed=["revoked_at"])
    return client


@action
def issue_token(
    *, by: User, secret: ClientSecret, text: str, scopes: Collection[str], until: datetime
) -> ApiToken:
    """Keep what a program was issued for its secret, as a digest; of scopes what is left of them.

    :raises ClientError: the client was revoked, or its secret ended, a moment ago.
    """
    client = _standing(secret.client)
    secret = ClientSecret.objects.select_for_update().get(pk=secret.pk)
    if not secret.is_working:
        raise ClientError("This secret has ended.")
    token: ApiToken = ApiToken(
        digest=hash_token(text),
        token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH],
        user=by,
        secret=secret,
        name="Issued",
        scopes=sorted(set(scopes) & set(client.scopes)),
        expiry=until,
    )
    token.save(force_insert=True)
    today = timezone.localdate()
    for used in (secret, client):
        if used.last_used_on != today:
            type(used)._default_manager.filter(pk=used.pk).update(last_used_on=today)
    record(
        "client.token_issued",
        client,
        facts={"secret": str(secret.public_id), "scopes": token.scopes},
    )
    return token


@action
def end_token(*, by: User, token: ApiToken) -> None:
    """End a token that a program was issued and gives back."""
    client = ApiClient.objects.get(user=token.user)
    record("client.token_ended", client, facts={"token": str(token.public_id)})
    token.delete()


@action
def record_refusal(*, by: Actor, client: ApiClient) -> None:
    """Keep that somebody named this client and had no secret of it that works."""
    record("client.refused", client)


def digest_of(text: str) -> str:
    """What is stored of a secret. It is random, so there is nothing to slow a guesser down for."""
    return hashlib.sha256(text.encode()).hexdigest()


def _standing(client: ApiClient) -> ApiClient:
    """The client, held until the transaction ends.

    :raises ClientError: it was revoked.
    """
    held = ApiClient.objects.select_for_update(of=("self",)).select_related("user")
    found = held.get(pk=client.pk)
    if found.is_revoked:
        raise ClientError(f"{found} was revoked. Register it anew.")
    return found


def _check(name: str, purpose: str, responsible: User, scopes: Collection[Scope]) -> None:
    errors = {}
    if not name.strip():
        errors["name"] = "Give the client a name, so that people know what acted."
    if not purpose.strip():
        errors["purpose"] = "Say what it is for."
    if responsible.is_machine or not responsible.is_active:
        errors["responsible"] = "Choose a person who can sign in."
    if not {Scope.READ, Scope.WRITE} & set(scopes):
        errors["scopes"] = "Choose whether the client reads, writes or does both."
    if errors:
        raise ValidationError(errors)
