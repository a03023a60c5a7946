"""By which models a system is scored: what runs, what was decided, and the switch of its rating."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.analytics.score_models import decisions, score_differences, standings
from engagement.enums import ModelFamily
from engagement.models import ScoreModel
from engagement.presenters.model_words import number_rows
from engagement.presenters.score_models import decided_by, difference_words, model_row
from engagement.scoring.model_comparison import number_changes
from engagement.views.trail import to_scoring, to_system
from nhsuk.paging import keyset_page
from partners.access import refusal
from partners.current_system import current_system
from partners.models import System

READERS = {Permission.VIEW_SHADOW_SCORES, Permission.MANAGE_SCORING}


@require_safe
def scoring_current(request: SignedInRequest) -> HttpResponse:
    """Lead to the scoring of the current system."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    return redirect("engagement:scoring", system.public_id)


@require_safe
def scoring(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The models in use, all versions, what was decided, and whether partners are rated."""
    system, allowed = system_for_reading(request, public_id)
    page = keyset_page(decisions(ModelFamily.TRUST, system), request.GET, order=("-id",))
    choices = system.scoring_choices.select_related("recorded_by").order_by("-id")
    context = {
        **frame(system),
        "breadcrumbs": to_system(system),
        "use": ScoreModel.objects.in_use(ModelFamily.TRUST, system),
        "health_model": ScoreModel.objects.in_force(ModelFamily.HEALTH),
        "rows": [model_row(each) for each in standings(ModelFamily.TRUST, system)],
        "page": page,
        "decisions": [(row, decided_by(row)) for row in page],
        "rating": choices.first(),
        "may_decide": Permission.MANAGE_SCORING in allowed,
    }
    return render(request, "engagement/scoring.html", context)


@require_safe
def scoring_model(request: SignedInRequest, public_id: str, model_id: str) -> HttpResponse:
    """One version beside the one in use: numbers that differ, and scores if both are computed."""
    system, allowed = system_for_reading(request, public_id)
    models = {each.model.public_id: each for each in standings(ModelFamily.TRUST, system)}
    standing = models.get(UUID(str(model_id)))
    if standing is None:
        raise Http404
    used = ScoreModel.objects.in_use(ModelFamily.TRUST, system).shown
    other = used if used != standing.model else None
    context = {
        **frame(system),
        "breadcrumbs": to_scoring(system),
        "row": model_row(standing),
        "other": other,
        "may_decide": Permission.MANAGE_SCORING in allowed,
    }
    if other is not None:
        model = standing.model
        context["numbers"] = number_rows(number_changes(other.parameters, model.parameters))
        apart = score_differences(system, other, model) if standing.is_computed else None
        context["apart"] = difference_words(apart, other, model) if apart else None
    return render(request, "engagement/scoring_model.html", context)


def system_for_reading(
    request: SignedInRequest, public_id: str
) -> tuple[System, frozenset[Permission]]:
    """The system of the address, for those who may read how it is scored."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    allowed = permissions_in(request.user, system)
    if not allowed & READERS:
        raise PermissionDenied(refusal(Permission.VIEW_SHADOW_SCORES))
    return system, allowed


def frame(system: System) -> dict[str, object]:
    """What all pages of the scoring of a system show."""
    return {"system": system, "fictional_data": system.is_fictional}
