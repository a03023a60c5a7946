"""The API's documentation as pages of the product, made from its own description."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.api.problems import PROBLEMS
from ics_crm.api.reference import operations_of, topics
from ics_crm.api.views import api_description


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How to use the API, and what there is."""
    context = {
        "topics": topics(api_description()),
        "problems": [(status, kind) for status, kind in PROBLEMS.items()],
        "base": request.build_absolute_uri("/api/v1"),
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    return render(request, "api/overview.html", context)


@require_safe
def topic(request: HttpRequest, name: str) -> HttpResponse:
    """All operations on one collection."""
    description = api_description()
    found = next((each for each in topics(description) if each.name == name), None)
    if found is None:
        raise Http404
    context = {
        "topic": found,
        "operations": operations_of(description, name),
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "API", "href": "/api/"},
        ],
    }
    return render(request, "api/topic.html", context)
