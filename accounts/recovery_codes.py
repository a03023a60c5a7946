"""Recovery codes are shown to who made them, for a few minutes, and never again."""

import time
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts.models import User

SHOWN_FOR = timedelta(minutes=10)
_MADE = "recovery_codes_made_at"


def note_made(request: HttpRequest) -> None:
    """Let this session see them for a while."""
    request.session[_MADE] = time.time()


def may_see(request: HttpRequest) -> bool:
    """Whether they were made here a moment ago."""
    made: float = request.session.get(_MADE, 0)
    return time.time() - made < SHOWN_FOR.total_seconds()


def unused_codes(user: User) -> list[str]:
    """Those of somebody that still work."""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    found: list[str] = [] if kept is None else kept.wrap().get_unused_codes()
    return found
