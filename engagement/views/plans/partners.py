"""Which partners a plan needs, and the page of one of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.plan import need_partners, release_partner
from engagement.forms.plan import NeedPartnersForm
from engagement.forms.reason import ReasonForm
from engagement.presenters.plan_partner import part_page
from engagement.views.plans.found import part_or_404, plan_or_404
from engagement.views.plans.trail import to_plan, to_plan_partner
from engagement.views.record_page import Place, Words, change_page
from nhsuk.submission import sent


def plan_partners(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Add partners that the plan needs; ``?sector=`` and ``?place=`` say whom to offer first."""
    shown = plan_or_404(request, public_id, Permission.MANAGE_PARTNERSHIPS)
    sector, place = request.GET.get("sector", ""), request.GET.get("place", "")
    form = NeedPartnersForm(sent(request), plan=shown, sector=sector, place=place)

    def save(_: dict[str, Any]) -> object:
        return need_partners(by=request.user, plan=shown, partners=form.chosen())

    return change_page(
        request,
        form,
        save,
        words=Words(
            title="Which partners does this plan need?",
            caption=shown.title,
            text="Everyone without whom it would not happen, whether they were asked or not.",
            button="Add partners",
            done="The partners are added.",
        ),
        place=Place(shown, to_plan(shown), reverse("engagement:plan", args=[shown.public_id])),
    )


@require_safe
def plan_partner(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What a partner held of a plan and of its principles, and when."""
    part = part_or_404(request, public_id)
    allowed = permissions_in(request.user, part.system)
    context = {
        "part": part,
        "plan": part.plan,
        "details": part_page(part, allowed),
        "allowed": {permission.value: True for permission in allowed},
        "may_log": Permission.LOG_EVENTS in allowed
        and part.is_standing
        and not part.plan.is_withdrawn,
        "fictional_data": part.system.is_fictional,
        "breadcrumbs": to_plan(part.plan),
    }
    return render(request, "engagement/plans/partner.html", context)


def plan_partner_release(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say that the plan does not need the partner any more."""
    part = part_or_404(request, public_id, Permission.MANAGE_PARTNERSHIPS)
    back_url = reverse("engagement:plan", args=[part.plan.public_id])
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: release_partner(by=request.user, plan_partner=part, **said),
        words=Words(
            title=f"Does the plan not need {part.partnership} any more?",
            caption=part.plan.title,
            text="What it said stays in the record, and comes back if you add the partner again.",
            button="Remove from plan",
            done="The plan does not count this partner any more.",
            is_warning=True,
        ),
        place=Place(part, to_plan_partner(part), back_url),
    )
