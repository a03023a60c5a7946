"""Help pages. They hold no data of anybody, so they are open to everyone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.actions.api_token import LONGEST_DAYS
from accounts.invitations import LASTS
from accounts.limits import SCOPE_HINTS
from engagement.analytics.information.catalogue import LEFT_OUT_IN_WORDS, SOURCES
from engagement.enums import ModelFamily
from engagement.imports.layouts import LAYOUTS
from engagement.models import ScoreModel
from engagement.models.pulse import FEWEST_CONFIDENTIAL_ANSWERS
from engagement.models.survey.wave import FEWEST_OF_ORGANISATION, FEWEST_PEOPLE
from engagement.models.webhook import KEPT
from engagement.presenters.method import method_tables
from engagement.presenters.trust_method import trust_method
from partners.current_system import current_system


@require_safe
def help_contents(request: HttpRequest) -> HttpResponse:
    """What there is to read."""
    return render(request, "engagement/help.html")


@require_safe
def getting_started(request: HttpRequest) -> HttpResponse:
    """From signing in to the first score."""
    return _page(request, "getting_started")


@require_safe
def accounts_help(request: HttpRequest) -> HttpResponse:
    """How people come in and stay safe, and what administrators do with accounts."""
    idle, longest = settings.SESSION_COOKIE_AGE // 60, settings.SESSION_LONGEST_SECONDS // 3600
    return _page(request, "accounts", days=LASTS.days, idle_minutes=idle, longest_hours=longest)


@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    """How to hand in a calendar, and what becomes of it."""
    return _page(request, "calendars")


@require_safe
def importing(request: HttpRequest) -> HttpResponse:
    """What a row of each spreadsheet is, and what becomes of it."""
    return _page(request, "importing", layouts=LAYOUTS.values())


@require_safe
def information_requests_help(request: HttpRequest) -> HttpResponse:
    """How requests for information are answered, and what is searched for them."""
    kinds = [source.kind.label for source in SOURCES]
    return _page(request, "information_requests", kinds=kinds, left_out=LEFT_OUT_IN_WORDS)


@require_safe
def boards_help(request: HttpRequest) -> HttpResponse:
    """Seats, nominations and terms, and how boards are compared with what rules ask for."""
    return _page(request, "boards")


@require_safe
def network_help(request: HttpRequest) -> HttpResponse:
    """What ties organisations, and what the measures of a network say."""
    return _page(request, "network")


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How engagement health is worked out, with the numbers that are in force."""
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    return _page(request, "method", model=model, tables=method_tables(model))


@require_safe
def method_trust(request: HttpRequest) -> HttpResponse:
    """How trust is worked out, with the numbers that the reader's system uses, or the shipped."""
    model = _trust_model(request)
    fewest = FEWEST_CONFIDENTIAL_ANSWERS
    method = trust_method(model)
    return _page(request, "trust", model=model, method=method, fewest_answers=fewest)


@require_safe
def charts_help(request: HttpRequest) -> HttpResponse:
    """What control charts, funnels and shares between places say, and what they cannot."""
    return _page(request, "charts")


@require_safe
def packs_help(request: HttpRequest) -> HttpResponse:
    """How packs are made, approved and read, and why their figures stay as they are."""
    return _page(request, "packs")


@require_safe
def surveys_help(request: HttpRequest) -> HttpResponse:
    """How partners are asked, what is protected, and how results are read."""
    fewest = {"fewest_people": FEWEST_PEOPLE, "fewest_of_organisation": FEWEST_OF_ORGANISATION}
    return _page(request, "surveys", **fewest)


@require_safe
def exports_help(request: HttpRequest) -> HttpResponse:
    """What is in an export, how its files are opened, and how long they are there."""
    return _page(request, "exports", days=settings.EXPORT_DAYS)


@require_safe
def programs_help(request: HttpRequest) -> HttpResponse:
    """Tokens, clients and webhooks: which of them a program needs, and how they are kept safe."""
    scopes = [{"name": scope.value, "hint": hint} for scope, hint in SCOPE_HINTS.items()]
    return _page(request, "programs", scopes=scopes, days=LONGEST_DAYS, kept=KEPT.days)


@require_safe
def search_help(request: HttpRequest) -> HttpResponse:
    """What search finds, and how filters are kept under a name."""
    return _page(request, "search")


@require_safe
def representation_help(request: HttpRequest) -> HttpResponse:
    """How quorum, attendance and representation are worked out."""
    return _page(request, "representation")


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


def _trust_model(request: HttpRequest) -> ScoreModel:
    system = current_system(request)
    used = ScoreModel.objects.in_use(ModelFamily.TRUST, system).shown if system else None
    shipped = ScoreModel.objects.filter(family=ModelFamily.TRUST, system__isnull=True)
    return used or shipped.earliest("id")


def _page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    breadcrumbs = [{"text": "Home", "href": "/"}, {"text": "Help", "href": reverse("help")}]
    return render(request, f"engagement/help_{name}.html", {"breadcrumbs": breadcrumbs, **context})
