"""What someone sent after their session had ended, kept over the sign-in so that it is not lost.

It waits in the new session of the same browser, for an hour, and only for the person who was signed
in there last: on a shared machine the next one must not read what another typed.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User

_KEY = "kept"
_SIGNER = Signer(salt="accounts.kept")
_LASTS = 3600
_LARGEST = 300_000
# Of the request alone, not of what the person said.
_NOT_SAID = ("csrfmiddlewaretoken",)


@dataclass(frozen=True)
class Kept:
    """Where it was sent, its fields in their order, and whether files came with it."""

    path: str
    fields: QueryDict
    had_files: bool
    at: float


def remember_person(request: HttpRequest, response: HttpResponseBase) -> None:
    """Leave a mark in the browser of who is signed in, which outlives the session."""
    name = settings.LAST_PERSON_COOKIE_NAME
    if request.user.is_authenticated:
        signed = _SIGNER.sign(_mark(request.user))
        if request.COOKIES.get(name) != signed:
            response.set_cookie(
                name, signed, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
            )


def keep(request: HttpRequest) -> bool:
    """Keep what an anonymous request sent; whether it could be kept.

    Only from a browser in which somebody was signed in: strangers must not fill our tables.
    """
    try:
        mark = _SIGNER.unsign(request.COOKIES.get(settings.LAST_PERSON_COOKIE_NAME, ""))
    except BadSignature:
        return False
    if request.method != "POST":
        return False
    fields = request.POST.copy()
    for name in _NOT_SAID:
        fields.pop(name, None)
    encoded = fields.urlencode()
    if len(encoded) > _LARGEST:
        return False
    request.session[_KEY] = {
        "path": request.get_full_path(),
        "fields": encoded,
        "had_files": bool(request.FILES),
        "at": time.time(),
        "mark": mark,
    }
    return True


def kept_for(request: HttpRequest) -> Kept | None:
    """What waits for the person who is signed in now, if anything; another's is forgotten."""
    found: dict[str, Any] | None = request.session.get(_KEY)
    if found is None:
        return None
    mine = isinstance(request.user, User) and constant_time_compare(
        found["mark"], _mark(request.user)
    )
    if not mine or time.time() - found["at"] > _LASTS:
        forget(request)
        return None
    fields = QueryDict(found["fields"])
    return Kept(found["path"], fields, found["had_files"], found["at"])


def forget(request: HttpRequest) -> None:
    """Nothing waits any more."""
    request.session.pop(_KEY, None)


def _mark(user: Any) -> str:
    return salted_hmac("accounts.kept", str(user.public_id), algorithm="sha256").hexdigest()
