"""The request as views see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request of a signed-in person: the middleware lets no other one reach a page."""

    user: User
    htmx: HtmxDetails
