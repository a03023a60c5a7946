"""Tells whoever wrote a text that it names people. It is saved all the same."""

from django.contrib import messages

from accounts.requests import SignedInRequest
from engagement.analytics.named import people_named
from partners.models import System


def warn_of_names(request: SignedInRequest, system: System, *texts: str) -> None:
    """Say who is named, if anybody is: what is written about people is theirs to see."""
    people = people_named(request.user, system, *texts)
    if people:
        names = ", ".join(person.name for person in people)
        messages.warning(request, f"These people are named here: {names}. They may ask to see it.")
