"""The API's documentation as pages of the product, made from its own description."""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.api.paging import HIGHEST_LIMIT
from accounts.api.problems import CATALOGUE
from accounts.api.rules import RULES
from accounts.limits import SCOPE_HINTS, Scope
from ics_crm.api.reference import Topic, topics
from ics_crm.api.views import api_description


@cache
def all_topics() -> list[Topic]:
    """Made once a process, as the description is."""
    return topics(api_description())


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How to use the API, and what there is."""
    context = {
        "topics": all_topics(),
        "problems": CATALOGUE,
        "scopes": [{"name": scope.value, "hint": SCOPE_HINTS[scope]} for scope in Scope],
        "rules": RULES,
        "base": request.build_absolute_uri(reverse("api:start")),
        "client": request.build_absolute_uri(reverse("api-client")),
        "product": request.build_absolute_uri("/").rstrip("/"),
        "highest_limit": HIGHEST_LIMIT,
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    return render(request, "api/overview.html", context)


@require_safe
def topic(request: HttpRequest, name: str) -> HttpResponse:
    """All operations on one collection."""
    found = next((each for each in all_topics() if each.name == name), None)
    if found is None:
        raise Http404
    crumbs = [{"text": "Home", "href": "/"}, {"text": "API", "href": reverse("api-docs")}]
    return render(request, "api/topic.html", {"topic": found, "breadcrumbs": crumbs})
