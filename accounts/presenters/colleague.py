"""The state of somebody's account, as those who administer it see it."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from accounts.invitations import LASTS, is_invited
from accounts.models import User
from nhsuk.formats import counted


@dataclass(frozen=True)
class State:
    """A word for a list, and its colour."""

    text: str
    colour: str


CLOSED = State("Closed", "grey")
OPEN = State("Open", "green")
INVITED = State("Invited", "blue")
EXPIRED = State("Invitation ran out", "orange")
NOT_INVITED = State("Never signed in", "yellow")


@dataclass(frozen=True)
class AccountFacts:
    """What an administrator is told of an account."""

    state: State
    last_sign_in: datetime | None
    invitation_until: datetime | None
    sessions: int
    second_factor: str
    has_second_factor: bool
    is_linked: bool


def state_of(user: User) -> State:
    """Whether somebody can sign in."""
    if not user.is_active:
        return CLOSED
    if user.has_joined:
        return OPEN
    if user.invited_at is None:
        return NOT_INVITED
    return INVITED if is_invited(user) else EXPIRED


def account_facts(user: User) -> AccountFacts:
    """The facts of the page about one colleague."""
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return AccountFacts(
        state=state_of(user),
        last_sign_in=user.last_login,
        invitation_until=user.invited_at + LASTS if user.invited_at else None,
        sessions=user.sessions.going_on().count(),
        second_factor=_words(kinds) or "None",
        has_second_factor=bool(kinds),
        is_linked=SocialAccount.objects.filter(user=user).exists(),
    )


def _words(kinds: list[str]) -> str:
    parts = ["Authenticator app"] if Authenticator.Type.TOTP in kinds else []
    if keys := kinds.count(Authenticator.Type.WEBAUTHN):
        parts.append(counted(keys, "passkey"))
    return ", ".join(parts)
