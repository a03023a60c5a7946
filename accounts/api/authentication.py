"""Who calls: a personal token, a client's token, or a person's own browser session."""

from typing import Any

from django.utils import timezone
from knox.crypto import hash_token
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.authentication import SessionAuthentication as FrameworkSession
from rest_framework.request import Request

from accounts.models import ApiToken, User

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer icscrm_…``, found by its digest in one query.

    A person's own key and what a client was issued are the same kind of row.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's owner, with the token's limits, or ``None`` when no token was sent."""
        scheme, _, text = get_authorization_header(request).partition(b" ")
        if scheme.lower() != SCHEME.lower().encode():
            return None
        token = self._find(text.strip())
        if token.expiry is not None and token.expiry < timezone.now():
            mend = "Get a new one" if token.secret_id else "Make a new one on your account page"
            raise exceptions.AuthenticationFailed(
                f"This token expired on {timezone.localdate(token.expiry):%-d %B %Y}. {mend}."
            )
        if not token.user.is_active:
            what = "client was revoked" if token.secret_id else "account can no longer sign in"
            raise exceptions.AuthenticationFailed(f"This {what}.")
        _note_use(token)
        token.user.limits = token.limits
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for, and where a token was sent, that it is no good (RFC 6750)."""
        sent = get_authorization_header(request).lower().startswith(SCHEME.lower().encode())
        return f'{SCHEME} error="invalid_token"' if sent else SCHEME

    def _find(self, text: bytes) -> ApiToken:
        try:
            digest = hash_token(text.decode("ascii"))
            token: ApiToken = ApiToken.objects.select_related("user").get(digest=digest)
        except (ValueError, ApiToken.DoesNotExist) as error:
            raise exceptions.AuthenticationFailed(
                "This token is not known here. It may have been revoked."
            ) from error
        return token


def _note_use(token: ApiToken) -> None:
    """Keep the day of the last use; a busy client costs one write a day."""
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


class SessionAuthentication(FrameworkSession):
    """The product's own pages call the API with the session of the person who is signed in."""

    def enforce_csrf(self, request: Any) -> None:
        """Refuse a write that does not carry the page's token."""
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            raise exceptions.PermissionDenied(
                "With a browser session, writes need the header X-CSRFToken. "
                "Programs use a personal token instead."
            ) from error
