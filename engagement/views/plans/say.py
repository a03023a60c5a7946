"""Recording what partners hold: one position, many at once, and how they rate the principles."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.plan_statement import rate_alignments, state_position, state_positions
from engagement.errors import EngagementError
from engagement.forms.plan_statement import PositionForm, QuickPositionsForm, RatingsForm
from engagement.lists.plan_filters import PlanPartnerFilter
from engagement.models import PlanPartner, Principle
from engagement.views.named import warn_of_names
from engagement.views.plans.found import part_or_404, plan_or_404
from engagement.views.plans.trail import to_plan, to_plan_partner
from engagement.views.record_page import Place, Words, change_page
from nhsuk.formats import counted
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page, sent

AT_ONCE = 20
RATED = "Recorded. The earlier ratings stay in the history."


def plan_position(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record what a partner holds from a day on."""
    part = part_or_404(request, public_id, Permission.LOG_EVENTS)
    form = PositionForm(sent(request), user=request.user, plan_partner=part)

    def save(said: dict[str, Any]) -> None:
        state_position(by=request.user, plan_partner=part, facts=form.facts())
        warn_of_names(request, part.system, said["note"], said["condition"])

    return change_page(
        request,
        form,
        save,
        words=Words(
            title=f"What does {part.partnership} hold of the plan?",
            caption=part.plan.title,
            text=_warning(part),
            button="Save position",
            done="The position is recorded. Earlier ones stay in the history.",
        ),
        place=Place(part, to_plan_partner(part), _url("engagement:plan_partner", part)),
    )


def plan_positions(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record what many partners hold on one page, narrowed as the list of them is."""
    shown = plan_or_404(request, public_id, Permission.LOG_EVENTS)
    rows = shown.partners.standing().select_related("partnership__organisation", "plan")
    filters = PlanPartnerFilter(request.GET, rows.with_position(), request=request, plan=shown)
    filters.filters.pop("known_on")  # what is recorded here is recorded now
    order = ("partnership__organisation__name", "id")
    page = keyset_page(filters.qs, request.GET, order=order, size=AT_ONCE)
    form = QuickPositionsForm(sent(request), parts=page.rows)
    if form.is_valid():
        with errors_into(form, EngagementError):
            stated = state_positions(by=request.user, positions=form.positions())
            messages.success(request, f"{counted(len(stated), 'position')} recorded.")
            return redirect("engagement:plan", shown.public_id)
    return form_page(
        request,
        "engagement/plans/positions.html",
        form,
        plan=shown,
        page=page,
        filters=filters,
        fictional_data=shown.system.is_fictional,
        breadcrumbs=to_plan(shown),
    )


def plan_alignment(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record how far a partner finds each principle kept."""
    part = part_or_404(request, public_id, Permission.LOG_EVENTS)
    principles = {
        str(each.public_id): each
        for each in Principle.objects.filter(system=part.system_id).active().in_order()
    }
    form = RatingsForm(
        sent(request),
        asked={key: each.title for key, each in principles.items()},
        hints={key: each.text for key, each in principles.items()},
    )
    form.offer(request.user, part)
    if form.is_valid():
        with errors_into(form, EngagementError):
            ratings = {(part, principles[key]): r for key, r in form.ratings().items()}
            rate_alignments(by=request.user, ratings=ratings, shown=form.shown())
            warn_of_names(request, part.system, *(each.note for each in ratings.values()))
            messages.success(request, RATED)
            return redirect("engagement:plan_partner", part.public_id)
    return form_page(
        request,
        "engagement/plans/ratings.html",
        form,
        title=f"How far does {part.partnership} find each principle kept?",
        plan=part.plan,
        warning=_warning(part),
        back_url=_url("engagement:plan_partner", part),
        fictional_data=part.system.is_fictional,
        breadcrumbs=to_plan_partner(part),
    )


def plan_principle(request: SignedInRequest, public_id: str, principle: str) -> HttpResponse:
    """Record how far several partners find one principle kept."""
    shown = plan_or_404(request, public_id, Permission.LOG_EVENTS)
    rows = Principle.objects.visible_to(request.user).filter(system=shown.system_id).active()
    rated = get_object_or_404(rows, public_id=principle)
    order = ("partnership__organisation__name", "id")
    partners = shown.partners.standing().select_related("partnership__organisation", "plan")
    page = keyset_page(partners, request.GET, order=order, size=AT_ONCE)
    parts = {str(each.public_id): each for each in page}
    form = RatingsForm(
        sent(request),
        asked={key: str(each.partnership) for key, each in parts.items()},
        hints={},
    )
    del form.fields["event"], form.fields["document"]  # they are one partner's
    if form.is_valid():
        with errors_into(form, EngagementError):
            ratings = {(parts[key], rated): r for key, r in form.ratings().items()}
            rate_alignments(by=request.user, ratings=ratings, shown=form.shown())
            warn_of_names(request, shown.system, *(each.note for each in ratings.values()))
            messages.success(request, RATED)
            return redirect("engagement:plan", shown.public_id)
    return form_page(
        request,
        "engagement/plans/ratings.html",
        form,
        title=f"How far do partners find it kept: {rated.title}?",
        text=rated.text,
        plan=shown,
        page=page,
        back_url=reverse("engagement:plan", args=[shown.public_id]),
        fictional_data=shown.system.is_fictional,
        breadcrumbs=to_plan(shown),
    )


def _warning(part: PlanPartner) -> str:
    """What everyone should know who records something after the plan was submitted."""
    if not part.plan.is_submitted:
        return ""
    return "This plan has been submitted, so what you record now shows as retrofitted."


def _url(route: str, part: PlanPartner) -> str:
    return reverse(route, args=[part.public_id])
