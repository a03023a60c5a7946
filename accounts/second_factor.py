"""Who needs a second factor beside the password, and whether this session has given one.

Everybody needs one outside the trusted networks, and administrators need one everywhere. What was
given is remembered in the session, so that a page asks no more of the database for it.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from accounts.api.problems import problem_response
from accounts.models import User
from accounts.networks import is_inside
from accounts.roles import Permission, roles_with

GIVEN = "second_factor"
# Where someone goes who has to give one, or to sign out instead.
OPEN_WITHOUT = frozenset({"account_logout", "account_reauthenticate", "account_change_password"})
REFUSAL = (
    "This session needs a second factor. Open the product in a browser and follow the page that "
    "asks for it, or use a token."
)

GetResponse = Callable[[HttpRequest], HttpResponseBase]


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


class SecondFactorMiddleware:
    """Leads whoever lacks a second factor to the page where they give it or set it up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Let the request go on, or lead to that page; programs with a token are not asked."""
        if _is_open(request) or not isinstance(request.user, User):
            return None
        if is_given(request) or not is_required(request, request.user):
            return None
        match = request.resolver_match
        if match is not None and settings.TOKEN_NAMESPACES.intersection(match.namespaces):
            return problem_response(403, REFUSAL)
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(resolve_url("mfa_index"))
        return redirect("mfa_index")


def _is_open(request: HttpRequest) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED or request.headers.get("Authorization"):
        return True
    match = request.resolver_match
    name = match.view_name if match is not None else ""
    return name in settings.PUBLIC_ROUTES | OPEN_WITHOUT or name.startswith("mfa_")


def _counts(record: dict[str, Any]) -> bool:
    if record.get("method") == "mfa":
        return True
    return record.get("method") == "socialaccount" and settings.OIDC_GIVES_SECOND_FACTOR
