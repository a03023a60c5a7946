"""Answers that a caller has already are not sent again: 304 for what did not change.

The tag of a record is ``"<version>.<digest>"``, that of anything else ``"<digest>"``; the digest is
over the bytes of the answer. So it changes with whatever the answer shows: a part of the record,
the name of another one, the caller's rights, the fields that were asked for. ``If-Match`` compares
the version alone (``accounts.api.concurrency``). What is saved is the sending and the caller's
work, not ours.
"""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response

READS = frozenset({"GET", "HEAD"})
ABOUT_THE_BODY = frozenset({"content-type", "content-length", "content-language"})


def mark(request: Request, response: Any) -> None:
    """Tag what is read, and let nobody between us and the caller keep a copy.

    A program may keep its own if it asks each time whether it is still good. A browser may not:
    computers are shared.
    """
    patch_vary_headers(response, ("Authorization", "Cookie"))
    is_read = request.method in READS and response.status_code == HTTPStatus.OK
    if is_read and request.auth is not None:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, private=True, no_store=True)
    if is_read and isinstance(response, Response):
        response.add_post_render_callback(_tagged(request))


def _tagged(request: Request) -> Callable[[Response], HttpResponse | None]:
    def tag(response: Response) -> HttpResponse | None:
        """The answer with its tag, or only the tag where the caller has the rest."""
        digest = hashlib.blake2b(response.content, digest_size=12).hexdigest()
        version = response.headers.get("ETag", "").strip('"')
        etag = f'"{version}.{digest}"' if version else f'"{digest}"'
        response["ETag"] = etag
        known = parse_etags(request.headers.get("If-None-Match", ""))
        if "*" in known or etag in [each.removeprefix("W/") for each in known]:
            return _not_modified(response)
        return None

    return tag


def _not_modified(response: Response) -> HttpResponse:
    bare = HttpResponseNotModified()
    for name, value in response.items():
        if name.lower() not in ABOUT_THE_BODY:
            bare[name] = value
    bare.cookies = response.cookies
    return bare
