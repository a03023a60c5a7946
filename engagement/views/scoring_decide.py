"""Decide about a score model of a system, or about the rating of its partners, with the reason."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.score_model import end_model, put_into_force, run_beside
from engagement.actions.scoring_choice import set_rating_of_partners
from engagement.enums import ModelFamily
from engagement.errors import EngagementError
from engagement.forms.scoring import DecisionForm, RatingForm
from engagement.models import ScoreModel, ScoreModelApproval, SystemScoring
from engagement.views.scoring import frame
from engagement.views.trail import to_scoring
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.models import System

Decide = Callable[..., ScoreModelApproval]


def scoring_force(request: SignedInRequest, public_id: str, model_id: str) -> HttpResponse:
    """Let a model decide what people see."""
    return _decide(request, public_id, model_id, "force", put_into_force)


def scoring_beside(request: SignedInRequest, public_id: str, model_id: str) -> HttpResponse:
    """Compute a model to compare it."""
    return _decide(request, public_id, model_id, "beside", run_beside)


def scoring_end(request: SignedInRequest, public_id: str, model_id: str) -> HttpResponse:
    """Compute a model no longer."""
    return _decide(request, public_id, model_id, "end", end_model)


def scoring_rating(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Switch the rating of partners on or off."""
    system = _for_deciding(request, public_id)
    rates = SystemScoring.objects.rates_partners(system)
    form = RatingForm(sent(request), initial={"rates_partners": "yes" if rates else "no"})
    if form.is_valid():
        with errors_into(form, EngagementError):
            set_rating_of_partners(by=request.user, system=system, **form.cleaned_data)
            messages.success(request, "Decided. The scores are being updated.")
            return redirect("engagement:scoring", system.public_id)
    return form_page(request, "engagement/scoring_rating.html", form, **_frame(system))


def _decide(
    request: SignedInRequest, public_id: str, model_id: str, what: str, decide: Decide
) -> HttpResponse:
    system = _for_deciding(request, public_id)
    models = ScoreModel.objects.usable_by(system).filter(family=ModelFamily.TRUST)
    model = get_object_or_404(models, public_id=model_id)
    form = DecisionForm(sent(request))
    if form.is_valid():
        with errors_into(form, EngagementError):
            decide(by=request.user, model=model, system=system, reason=form.cleaned_data["reason"])
            messages.success(request, "Decided. The scores are being updated.")
            return redirect("engagement:scoring", system.public_id)
    use = ScoreModel.objects.in_use(ModelFamily.TRUST, system)
    context = {**_frame(system), "model": model, "use": use, "what": what}
    return form_page(request, "engagement/scoring_decide.html", form, **context)


def _for_deciding(request: SignedInRequest, public_id: str) -> System:
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    require(request.user, Permission.MANAGE_SCORING, system)
    return system


def _frame(system: System) -> dict[str, object]:
    return {
        **frame(system),
        "back_url": reverse("engagement:scoring", args=[system.public_id]),
        "breadcrumbs": to_scoring(system),
    }
