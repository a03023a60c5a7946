"""Change what is agreed with all partners of a tier and kind, after seeing whom it reaches."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.agreement import follow_plan_again
from engagement.actions.engagement_plan import change_engagement_plan
from engagement.forms.engagement_plan import EngagementPlanForm, FollowPlanForm
from engagement.models import EngagementPlan
from engagement.presenters.engagement_plan import what_it_will_do
from engagement.views.record_page import Place, Words, change_page
from engagement.views.trail import HOME, to_partnership
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.current_system import current_system
from partners.models import Partnership, System

PREVIEW = "_preview"
VALUES = ("contacts_a_year", "people", "grade")


def engagement_plan_change(request: SignedInRequest) -> HttpResponse:
    """The form; first what the change would do, where that is asked."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MANAGE_PARTNERSHIPS, system)
    form = EngagementPlanForm(sent(request), initial=_initial(request, system))
    back_url = reverse("engagement:engagement_plan")
    effect = ""
    if form.is_valid():
        effect = what_it_will_do(system, form.cleaned_data)
        if PREVIEW not in request.POST:
            with errors_into(form):
                change_engagement_plan(by=request.user, system=system, **form.cleaned_data)
                messages.success(request, f"The engagement plan is changed. {effect}")
                return redirect(back_url)
    return form_page(
        request,
        "engagement/engagement_plan/change.html",
        form,
        system=system,
        effect=effect,
        back_url=back_url,
        fictional_data=system.is_fictional,
        breadcrumbs=[HOME, {"text": "Engagement plan", "href": back_url}],
    )


def agreement_follow(request: SignedInRequest, public_id: str) -> HttpResponse:
    """End what was agreed with one partner itself: it follows the engagement plan again."""
    visible = Partnership.objects.visible_to(request.user).active()
    partnership = get_object_or_404(
        visible.select_related("organisation", "system"), public_id=public_id
    )
    require(request.user, Permission.MANAGE_PARTNERSHIPS, partnership.system)
    return change_page(
        request,
        FollowPlanForm(sent(request)),
        lambda said: follow_plan_again(by=request.user, partnership=partnership, **said),
        words=Words(
            title="Follow the engagement plan again",
            caption=str(partnership),
            text="What was agreed with this partner itself ends on that day. From then on the plan "
            "for its tier and kind holds, also when it changes.",
            button="Follow the plan",
            done="The partner follows the engagement plan from that day on.",
        ),
        place=Place(
            partnership,
            to_partnership(partnership),
            reverse("engagement:agreement", args=[partnership.public_id]),
        ),
    )


def _initial(request: SignedInRequest, system: System) -> dict[str, object]:
    """What holds for the tier and kind that a link names, to be changed from there."""
    tier, kind = request.GET.get("tier", ""), request.GET.get("kind", "")
    plans = EngagementPlan.objects.visible_to(request.user).filter(system=system).of(tier, kind)
    now = plans.in_force().first()
    values = {name: getattr(now, name) if now else None for name in VALUES}
    return {"tier": tier, "kind": kind, **values}
