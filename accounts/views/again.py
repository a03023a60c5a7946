"""Asks who it is once more before doors are opened or shut: a session may be on an unlocked screen.

Whoever signed in or confirmed it a moment ago is not asked (``ics_crm/sign_in.py``), nor who comes
in by single sign-on alone, which has nothing to show here. What was sent is done after the answer.
"""

from allauth.account.decorators import reauthentication_required

confirmed = reauthentication_required(app="accounts")
