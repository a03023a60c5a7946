"""Handing out files, stored ones and those just made: to be saved, never to be shown."""

import re

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header

from jobs.models import StoredFile

_NOT_AT_ALL = re.compile(r";q=0(\.0*)?")


def as_download(stored: StoredFile) -> HttpResponse:
    """A stored file for the browser to save, never to show: nothing in it may run there."""
    return as_file(stored.content(), _type(stored), stored.name)


def as_file(content: bytes | str, content_type: str, name: str) -> HttpResponse:
    """The same of what was just made and is stored nowhere."""
    response = HttpResponse(content, content_type=content_type)
    _save_it(response, name)
    return response


def as_stream(request: HttpRequest, stored: StoredFile) -> StreamingHttpResponse:
    """The same of a large file, chunk by chunk, and packed for whoever can unpack it."""
    is_packed = stored.is_packed and _takes_gzip(request)
    pieces = stored.stored_pieces() if is_packed else stored.pieces()
    response = StreamingHttpResponse(pieces, content_type=_type(stored))
    if is_packed:
        response["Content-Encoding"] = "gzip"
    else:
        response["Content-Length"] = str(stored.size)
    patch_vary_headers(response, ["Accept-Encoding"])
    _save_it(response, stored.name)
    return response


def _type(stored: StoredFile) -> str:
    return stored.content_type or "application/octet-stream"


def _takes_gzip(request: HttpRequest) -> bool:
    named = request.headers.get("Accept-Encoding", "").lower().replace(" ", "").split(",")
    weights = [each.removeprefix("gzip") for each in named if each.split(";")[0] == "gzip"]
    return bool(weights) and not any(_NOT_AT_ALL.fullmatch(weight) for weight in weights)


def _save_it(response: HttpResponseBase, name: str) -> None:
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
