"""Sends what programs read in a fifth of its size; pages stay as they are."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

JSON = ("application/json", "application/problem+json")


class CompressApiMiddleware:
    """Compresses the JSON of the API for callers that take it so.

    Answers hold no secret of ours beside what a caller sent, so nothing could be guessed from their
    size; Django adds a random length all the same. Pages hold tokens against forged requests, and
    are left to a proxy, if anybody wants them smaller.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._gzip = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        is_api = match is not None and settings.TOKEN_NAMESPACES.intersection(match.namespaces)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if not is_api or response.streaming or kind not in JSON:
            return response
        compressed: HttpResponseBase = self._gzip.process_response(request, response)
        return compressed
