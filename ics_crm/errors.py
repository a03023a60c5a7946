"""The error pages: a page for people, problem+json for programs."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template import loader

from accounts.api.problems import problem_response
from ics_crm.logs import request_id

API_PREFIX = "/api/"


def _answer(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """The page `<status>.html`, rendered without the database: it may be what failed."""
    if request.path.startswith(API_PREFIX):
        return problem_response(status.value)
    context = {"request_id": request_id.get()}
    html = loader.render_to_string(f"{status.value}.html", context)
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request makes no sense."""
    return _answer(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: visible to this person, but not allowed."""
    return _answer(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not visible to this person; the two look the same."""
    return _answer(request, HTTPStatus.NOT_FOUND)


def content_too_large(request: HttpRequest) -> HttpResponse:
    """413: the upload is larger than the product takes."""
    return _answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many attempts in a short time."""
    return _answer(request, HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; the page shows the id under which the log has the rest."""
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long, or did not come from our page."""
    return _answer(request, HTTPStatus.FORBIDDEN)
