"""Asks who it is once more before doors are opened or shut: a session may be on an unlocked screen.

Whoever signed in or confirmed it a moment ago is not asked (``ics_crm/sign_in.py``), nor who comes
in by single sign-on alone, which has nothing to show here. What was sent is done after the answer.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.account.decorators import reauthentication_required

View = TypeVar("View", bound=Callable[..., Any])


def confirmed(view: View) -> View:
    """Ask before the view, unless that was done a moment ago."""
    asking: View = reauthentication_required(view, app="accounts")
    return asking
