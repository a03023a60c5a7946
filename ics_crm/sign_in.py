"""How the sign-in library behaves here: accounts are made by administrators, never by visitors."""

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from accounts.actions.user import set_password
from accounts.addresses import client_address
from accounts.lock_out import note_lock_out
from accounts.models import User
from accounts.sessions import forget_row, note_sign_in

logger = logging.getLogger("ics_crm.sign_in")


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes the door that the library leaves open by default."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": "There were too many wrong attempts for this account, or from "
        "this network. Wait five minutes and try again, or set a new password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address by which attempts to sign in are counted: the one that everything counts."""
        return client_address(request)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, and note the browser, so that the person can end its session."""
        super().login(request, user)
        note_sign_in(request, user)

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and forget what was noted of the session."""
        forget_row(request)
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago has just shown who they are."""
        request = self.request
        if not self.get_reauthentication_methods(request.user):
            return False  # whoever was linked to a provider that is not used any more
        records = get_authentication_records(request, request.user)
        newest: float = max((record["at"] for record in records), default=0)
        is_long_ago: bool = time.time() - newest > REAUTHENTICATION_TIMEOUT
        return is_long_ago

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Their password or second factor; where they come in, for those who have neither."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if methods or not settings.SINGLE_SIGN_ON.issuer:
            return methods
        if not SocialAccount.objects.filter(user=user).exists():
            return []
        return [{"id": "single_sign_on", "url": reverse("openid_connect_again")}]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse after too many wrong passwords, and record it once for each time."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note_lock_out(credentials.get("email", ""))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A line of the log, which says nothing of whose account it was to be."""
        super().authentication_failed(request, **credentials)
        logger.warning("A sign-in failed: the address or the password was wrong.")

    def set_password(self, user: User, password: str) -> None:
        """Through the action, so that the change of a password is recorded like any other."""
        set_password(by=user, user=user, password=password)
