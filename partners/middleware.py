"""Has each request see and write only rows of the systems of whoever asks."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.requests import SignedInRequest
from partners.access import reach_of
from tenancy.scope import NOWHERE, admit, opened

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class WithinSystemsMiddleware:
    """Begins with no system at all, and admits those of the person before the page is made.

    The API finds out in its views who asks, and admits them there (`partners.api.admission`); so
    do pages behind a link. What a streamed answer still reads after this is in no system.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with opened(NOWHERE):
            return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> None:
        """Admit who has signed in."""
        match = request.resolver_match
        if match is not None and settings.TOKEN_NAMESPACES.intersection(match.namespaces):
            return
        if _is_public(request) and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        if request.user.is_authenticated:
            admit(reach_of(cast("SignedInRequest", request)).everywhere())


def _is_public(request: HttpRequest) -> bool:
    """Whether it is for everybody: then nothing is asked of a session that nobody sent."""
    match = request.resolver_match
    return match is not None and match.view_name in settings.PUBLIC_ROUTES
