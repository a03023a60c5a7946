"""Second factors: what is noted when they change, and taking them off for who lost them.

The sign-in library itself keeps them; its views call these in the same transaction.
"""

from allauth.mfa.models import Authenticator

from accounts.actions.session import end_all_sessions
from accounts.letters import NOTICES, notice
from accounts.models import User
from audit.models import AuditEvent
from audit.recording import Actor, action, record
from jobs.actions.mail import queue_mail

KINDS = {"totp": "An authenticator app", "webauthn": "A passkey", "recovery_codes": "Codes"}


@action
def note_second_factor(*, by: User, change: str, kind: str) -> None:
    """Record what somebody did to their own second factor, and tell them by mail.

    ``change``: the end of the name of the event, such as ``second_factor_added``.
    """
    event = record(f"user.{change}", by, facts={"kind": kind})
    _tell(by, event, what=KINDS[kind])


@action
def reset_second_factor(*, by: Actor, user: User) -> User:
    """Take off every second factor of somebody who lost theirs; they are signed out everywhere."""
    removed, _details = Authenticator.objects.filter(user=user).delete()
    end_all_sessions(by=by, user=user)
    event = record("user.second_factor_reset", user, facts={"removed": removed})
    _tell(user, event)
    return user


def _tell(user: User, event: AuditEvent, *, what: str = "") -> None:
    if event.type in NOTICES:
        letter = notice(event.type, what=what)
        queue_mail(key=f"account {event.public_id}", to=user.email, letter=letter)
