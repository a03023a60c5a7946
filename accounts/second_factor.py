"""Who needs a second factor beside the password, and whether this session has given one.

Everybody needs one outside the trusted networks, and administrators need one everywhere. What was
given is remembered in the session, so that a page asks no more of the database for it.
"""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User
from accounts.networks import is_inside
from accounts.roles import Permission, roles_with

GIVEN = "second_factor"


def note_given(request: HttpRequest) -> None:
    """Remember that whoever is signed in has given one, or has just set one up."""
    request.session[GIVEN] = True


def is_given(request: HttpRequest) -> bool:
    """Whether one was given in this session: a code, a passkey, or at single sign-on."""
    if request.session.get(GIVEN):
        return True
    records = get_authentication_records(request, request.user)
    return any(_counts(record) for record in records)


def is_required(request: HttpRequest, user: User) -> bool:
    """Whether the person needs one here."""
    if not settings.SECOND_FACTOR_REQUIRED or is_exempt(user):
        return False
    return not is_inside(request) or administers(user)


def is_exempt(user: User) -> bool:
    """Accounts of the demonstration need none where it is shown, and nowhere else."""
    return user.is_demo and settings.IS_TRIAL


def administers(user: User) -> bool:
    """Whether the person decides who comes in anywhere."""
    roles = roles_with(Permission.MANAGE_MEMBERS)
    return user.memberships.current().filter(role__in=roles).exists()


def _counts(record: dict[str, Any]) -> bool:
    if record.get("method") == "mfa":
        return True
    return record.get("method") == "socialaccount" and settings.OIDC_GIVES_SECOND_FACTOR
