"""The session of a request: how long it may go on, and the row by which its owner knows it."""

import time

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.session import begin_session
from accounts.devices import device_of
from accounts.models import Session, User
from accounts.networks import place_of

BEGAN = "began_at"
_ROW, _KEY = "noted", "noted_key"


def note_sign_in(request: HttpRequest, user: User) -> None:
    """Begin the row of a session in which somebody has just signed in."""
    if not request.session.session_key:
        request.session.save()
    key = request.session.session_key or ""
    row = begin_session(
        by=user,
        session_key=key,
        device=device_of(request.headers.get("User-Agent", "")),
        place=place_of(request),
    )
    request.session.update({BEGAN: int(time.time()), _ROW: str(row.public_id), _KEY: key})


def end_if_too_old(request: HttpRequest) -> None:
    """Sign out whoever signed in too long ago, however busy they are."""
    began = request.session.get(BEGAN)
    if began is not None and time.time() - began > settings.SESSION_LONGEST_SECONDS:
        forget_row(request)
        request.session.flush()


def forget_row(request: HttpRequest) -> None:
    """Forget what was noted of a session that ends."""
    row = request.session.get(_ROW)
    if row is not None:
        Session.objects.filter(public_id=row).delete()


def keep_row(request: HttpRequest, *, used: bool) -> None:
    """Note that the session was ``used``, and its new key after a password was changed."""
    row, key = request.session.get(_ROW), request.session.session_key
    if row is None or key is None:
        return
    changes: dict[str, object] = {"last_used_at": timezone.now()} if used else {}
    if request.session.get(_KEY) != key:
        changes["session_key"] = request.session[_KEY] = key
    if changes:
        Session.objects.filter(public_id=row).update(**changes)
