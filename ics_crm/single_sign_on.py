"""How the library's single sign-on behaves here: it lets in who was invited, and nobody else."""

import logging
import time
from http import HTTPStatus
from typing import Any

from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.actions.single_sign_on import link_sign_on
from accounts.errors import AccountError
from accounts.models import User

logger = logging.getLogger("ics_crm.sign_in")

NO_ADDRESS = (
    "{name} told us no email address of yours, or did not say that it is verified. Ask whoever "
    "looks after the connection there to send the claims email and email_verified."
)
NOT_INVITED = (
    "Nobody with the email address that {name} told us was invited here. Ask the administrator of "
    "your integrated care system for an invitation to exactly that address."
)
SOMEBODY_ELSE = (
    "Somebody else came in with this email address before. Addresses are given to new people, so "
    "ask the administrator of your integrated care system to unlink the account, or to invite you."
)
NOT_YOU = (
    "{name} signed in somebody else than whoever works here. Sign out here first, or sign in there "
    "as yourself."
)
NOT_ASKED = (
    "{name} did not ask who you are again. Go back and try once more; if it goes on, whoever looks "
    "after the connection there has to let it ask (prompt=login)."
)
CANCELLED = "You cancelled the sign-in at {name}. Try again, or sign in with a password."
FAILED = (
    "{name} could not sign you in. Try again in some minutes. If it goes on, tell whoever looks "
    "after this product; the log says why."
)


class InvitedOnlyAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Finds the account of whoever comes in: by their subject, and at first by their address."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link the account at the first visit. Nothing that the provider said is kept."""
        claims = _claims(sociallogin)
        sociallogin.account.extra_data = {}
        if sociallogin.state.get("process") == AuthProcess.REDIRECT:
            _note_shown_again(request, sociallogin, claims)
            return
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
            return
        user = _invited(claims)
        account = sociallogin.account
        try:
            linked = link_sign_on(by=user, provider=account.provider, subject=account.uid)
        except AccountError:
            raise _refused(SOMEBODY_ELSE) from None
        sociallogin.account, sociallogin.user = linked, user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """A page that says what to do."""
        if error == AuthError.CANCELLED:
            raise _refused(CANCELLED)
        logger.warning("Single sign-on failed: %s", type(exception).__name__)
        raise _refused(FAILED)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs up by themselves."""
        return False


def refusal(request: HttpRequest, sentence: str, status: HTTPStatus) -> HttpResponse:
    """The page that says why somebody did not come in, and what to do."""
    words = sentence.format(name=_name())
    return render(request, "socialaccount/refused.html", {"sentence": words}, status=status)


def _note_shown_again(
    request: HttpRequest, sociallogin: SocialLogin, claims: dict[str, Any]
) -> None:
    """Who is signed in has shown there who they are, a moment ago.

    :raises ImmediateHttpResponse: it was somebody else, or it was not a moment ago.
    """
    if not sociallogin.is_existing or sociallogin.user != request.user:
        raise _refused(NOT_YOU)
    # Not every provider says when it asked; they were all told to ask.
    asked_at = claims.get("auth_time", time.time())
    if time.time() - float(asked_at) > REAUTHENTICATION_TIMEOUT:
        raise _refused(NOT_ASKED)
    record_authentication(
        request,
        request.user,
        "socialaccount",
        reauthenticated=True,
        provider=sociallogin.account.provider,
        uid=sociallogin.account.uid,
    )


def _invited(claims: dict[str, Any]) -> User:
    """Whose address it is, if it is verified.

    :raises ImmediateHttpResponse: it is not, or nobody with it was invited.
    """
    email = str(claims.get("email") or "").strip().lower()
    is_verified = claims.get("email_verified") in {True, "true"}
    if not email or not (is_verified or settings.SINGLE_SIGN_ON.trusts_email):
        raise _refused(NO_ADDRESS)
    user = User.objects.people().filter(email=email, is_demo=False).first()
    if user is None:
        raise _refused(NOT_INVITED)
    return user


def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
    said = sociallogin.account.extra_data
    return {**(said.get("id_token") or {}), **(said.get("userinfo") or {})}


def _refused(sentence: str) -> ImmediateHttpResponse:
    from allauth.core import context

    return ImmediateHttpResponse(refusal(context.request, sentence, HTTPStatus.FORBIDDEN))


def _name() -> str:
    name: str = settings.SINGLE_SIGN_ON.name
    return name[:1].upper() + name[1:]
