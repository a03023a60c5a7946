"""Help pages. They hold no data of anybody, so they are open to everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from engagement.enums import ModelFamily
from engagement.models import ScoreModel
from engagement.presenters.method import method_tables


@require_safe
def help_contents(request: HttpRequest) -> HttpResponse:
    """What there is to read."""
    return render(request, "engagement/help.html")


@require_safe
def getting_started(request: HttpRequest) -> HttpResponse:
    """From signing in to the first score."""
    return _page(request, "getting_started")


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How engagement health is worked out, with the numbers that are in force."""
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    return _page(request, "method", model=model, tables=method_tables(model))


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the product."""
    return _page(request, "glossary")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return _page(request, "accessibility")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why, and what they can ask for."""
    return _page(request, "privacy")


def _page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    breadcrumbs = [{"text": "Home", "href": "/"}, {"text": "Help", "href": reverse("help")}]
    return render(request, f"engagement/help_{name}.html", {"breadcrumbs": breadcrumbs, **context})
