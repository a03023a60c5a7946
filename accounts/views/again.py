"""Asks who it is once more before doors are opened or shut: a screen may be left unlocked."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required

from accounts.requests import SignedInRequest


def ask_again(request: SignedInRequest) -> None:
    """Go on only if the person has just shown who they are; what was sent is done once they have.

    Whoever signed in or confirmed it a moment ago is not asked (``ics_crm/sign_in.py``), nor who
    comes in by single sign-on alone, which has nothing to show here. To be called after the guard
    of the page, so that whoever may not learns that first.

    :raises ReauthenticationRequired: they have not; the library leads them to where they do.
    """
    raise_if_reauthentication_required(request, app="accounts")
