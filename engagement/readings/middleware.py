"""Notes what an answer has shown before it goes out: what cannot be noted is not shown."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User
from engagement.readings.noting import note_what_was_shown
from engagement.readings.rules import SIGHTS

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ReadingsMiddleware:
    """Nearest to the views, so that it knows who asked: the API finds that out in its views."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or request.method != "GET" or response.status_code != HTTPStatus.OK:
            return response
        sight = SIGHTS.get(match.view_name)
        if sight is not None and isinstance(request.user, User):
            note_what_was_shown(request.user, sight, match.kwargs)
        return response
