"""How many requests somebody may send, and what every answer says about it."""

from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.counting import Count, count
from accounts.models import User

SECONDS = 60
_COUNTED = "_counted"
POLICY_HEADER, STATE_HEADER = "RateLimit-Policy", "RateLimit"


class CallerThrottle(BaseThrottle):
    """Counts per caller and not per token: several tokens of one share the allowance."""

    def __init__(self) -> None:
        self.left = SECONDS

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether this request is within the allowance of the running minute."""
        if not request.user.is_authenticated:
            return True
        counted = count(f"api-requests:{request.user.pk}", seconds=SECONDS)
        setattr(request, _COUNTED, counted)
        if counted is None:
            return True
        self.left = counted.seconds_left
        return counted.number <= allowance_of(request.user)

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return float(self.left)


def allowance_of(user: User) -> int:
    """Requests a minute. Programs have their own: they come in bursts, and at night."""
    if user.is_machine:
        return settings.API_CLIENT_REQUESTS_A_MINUTE
    return settings.API_REQUESTS_A_MINUTE


def say_allowance(request: Request, response: HttpResponseBase) -> None:
    """Say what is left, in the fields of draft-ietf-httpapi-ratelimit-headers-10.

    Nothing is said where nobody was counted: of a caller without a token, or without the cache.
    """
    counted: Count | None = getattr(request, _COUNTED, None)
    if counted is None or not isinstance(request.user, User):
        return
    name = "client" if request.user.is_machine else "person"
    allowance = allowance_of(request.user)
    left = max(allowance - counted.number, 0)
    response[POLICY_HEADER] = f'"{name}";q={allowance};w={SECONDS}'
    response[STATE_HEADER] = f'"{name}";r={left};t={counted.seconds_left}'
