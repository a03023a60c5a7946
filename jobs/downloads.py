"""Handing out stored files."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from jobs.models import StoredFile


def as_download(stored: StoredFile) -> HttpResponse:
    """A stored file for the browser to save, never to show: nothing in it may run there."""
    response = HttpResponse(
        stored.content(), content_type=stored.content_type or "application/octet-stream"
    )
    disposition = content_disposition_header(as_attachment=True, filename=stored.name)
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    return response
