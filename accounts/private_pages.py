"""Keeps what a signed-in person saw out of the browser's cache: computers are shared."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class PrivatePagesMiddleware:
    """Marks every answer that needs a sign-in as not to be stored.

    Static files and public pages are left alone, and the API marks its own answers. What was typed
    into a form is not kept either, so the pages ask before someone leaves it unsaved.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if _needs_sign_in(request) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


def _needs_sign_in(request: HttpRequest) -> bool:
    match = request.resolver_match
    return (
        match is not None
        and match.view_name not in settings.PUBLIC_ROUTES
        and not settings.TOKEN_NAMESPACES.intersection(match.namespaces)
    )
