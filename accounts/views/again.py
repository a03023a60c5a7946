"""Asks who it is once more before doors are opened or shut: a screen may be left unlocked."""

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired

from accounts.requests import SignedInRequest


def ask_again(request: SignedInRequest) -> None:
    """Go on only if the person has just shown who they are; what was sent is done once they have.

    Whoever signed in or confirmed it a moment ago is not asked (``ics_crm/sign_in.py``). To be
    called after the guard of the page, so that whoever may not learns that first.

    :raises ReauthenticationRequired: they have not; the library leads them to where they do.
    """
    # Not the library's own question, which asks nobody who comes in by single sign-on alone.
    if get_adapter(request).is_reauthentication_required(app="accounts"):
        raise ReauthenticationRequired
