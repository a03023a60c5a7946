"""How the sign-in library behaves here: accounts are made by administrators, never by visitors."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.actions.user import set_password
from accounts.addresses import client_address
from accounts.models import User


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes the door that the library leaves open by default."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address by which attempts to sign in are counted: the one that everything counts."""
        return client_address(request)

    def set_password(self, user: User, password: str) -> None:
        """Through the action, so that the change of a password is recorded like any other."""
        set_password(by=user, user=user, password=password)
