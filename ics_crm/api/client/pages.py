"""Gives the client out: always the one that this product's own description makes."""

import hashlib
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from ics_crm.api.client.wheel import FILE_NAME, wheel
from ics_crm.api.views import api_description
from jobs.downloads import as_file


@cache
def python_client() -> bytes:
    """The wheel; made once a process, as the description is."""
    return wheel(api_description())


def _etag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(python_client()).hexdigest()}"'


@require_safe
@condition(etag_func=_etag)
def download(request: HttpRequest) -> HttpResponse:
    """The wheel under the name that installers need; nobody's data is in it."""
    response = as_file(python_client(), "application/zip", FILE_NAME)
    response["Cache-Control"] = "no-cache"  # the name stays when the product changes
    return response
