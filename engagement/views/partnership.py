"""One partnership: who, what was agreed, what happened, what was promised, and the score."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.enums import ModelFamily
from engagement.models import ScoreModel
from engagement.presenters.climate import climate_of
from engagement.presenters.indicators import context_of
from engagement.presenters.partner_decisions import decisions_of
from engagement.presenters.partner_plans import plans_of
from engagement.presenters.partnership import partnership_page
from engagement.presenters.score import ScoreSection, days_asked, is_updating, score_section
from engagement.presenters.surveys.of_partner import surveys_of
from engagement.presenters.working import working_with
from nhsuk.submission import wants_fragment
from partners.models import Partnership


@require_safe
def partnership(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The whole page."""
    shown = _visible(request, public_id)
    allowed = permissions_in(request.user, shown.system)
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    context = {
        "partnership": shown,
        "system": shown.system,
        "allowed": {permission.value: True for permission in allowed},
        "details": partnership_page(request.user, shown, allowed, model),
        "working": working_with(request.user, shown, allowed),
        "climate": climate_of(request.user, shown),
        "section": _section(request, shown, allowed, model),
        "contexts": context_of(shown),
        "partner_plans": plans_of(shown),
        "partner_decisions": decisions_of(request.user, shown),
        "partner_surveys": surveys_of(request.user, shown),
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Partnerships", "href": reverse("engagement:partnerships")},
        ],
    }
    return render(request, "engagement/partnership.html", context)


@require_safe
def partnership_score(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The score section alone; 204 while it is still being computed, so that nothing flickers."""
    shown = _visible(request, public_id)
    if not wants_fragment(request):
        return redirect(f"{reverse('engagement:partnership', args=[shown.public_id])}#score")
    if is_updating(shown):
        return HttpResponse(status=204)
    allowed = permissions_in(request.user, shown.system)
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    context = {"partnership": shown, "section": _section(request, shown, allowed, model)}
    return render(request, "engagement/_score.html", context)


def _visible(request: SignedInRequest, public_id: str) -> Partnership:
    rows = Partnership.objects.visible_to(request.user).select_related(
        "organisation", "system", "owner", "place", "represented_by__organisation", "counterpart"
    )
    return get_object_or_404(rows, public_id=public_id)


def _section(
    request: SignedInRequest,
    shown: Partnership,
    allowed: frozenset[Permission],
    model: ScoreModel,
) -> ScoreSection:
    return score_section(
        shown,
        allowed,
        model,
        asked_days=days_asked(request.GET.get("since", "")),
        shows_all=request.GET.get("weeks") == "all",
    )
