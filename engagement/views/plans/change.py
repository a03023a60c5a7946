"""What people do to a plan: begin it, put it right, submit it, open it again, take it back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.plan import (
    FACTS,
    begin_plan,
    correct_plan,
    reopen_plan,
    submit_plan,
    withdraw_plan,
)
from engagement.forms.plan import CorrectPlanForm, PlanForm, SubmitPlanForm
from engagement.forms.reason import ReasonForm
from engagement.models import Plan
from engagement.views.named import warn_of_names
from engagement.views.plans.found import plan_or_404
from engagement.views.plans.trail import to_plan, to_plans
from engagement.views.record_page import Place, Words, change_page, correction_page
from nhsuk.submission import sent
from partners.access import require
from partners.current_system import current_system


def plan_new(request: SignedInRequest) -> HttpResponse:
    """Record a plan of the system that the person works in."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MANAGE_PARTNERSHIPS, system)
    form = PlanForm(sent(request), system=system)

    def save(said: dict[str, Any]) -> Plan:
        plan = begin_plan(by=request.user, system=system, facts=form.facts())
        warn_of_names(request, system, said["title"])
        return plan

    return change_page(
        request,
        form,
        save,
        words=Words(
            title="Record a plan",
            caption=system.name,
            text="Then say which partners it needs, and what each of them holds of it.",
            button="Save plan",
            done="The plan is recorded. Now add the partners that it needs.",
        ),
        place=Place(system, to_plans(), reverse("engagement:plans")),
        route="engagement:plan",
    )


def plan_correct(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put the record right; both versions when someone else was quicker."""
    shown = _for_writing(request, public_id)
    current = {name: getattr(shown, name) for name in FACTS}
    start = {
        **current,
        "place": shown.place.public_id if shown.place else None,
        "lead": shown.lead.public_id if shown.lead else None,
        "version": shown.version,
    }
    form = CorrectPlanForm(sent(request), system=shown.system, initial=start)
    return correction_page(
        request,
        form,
        lambda said: correct_plan(
            by=request.user,
            plan=shown,
            facts=form.facts(),
            reason=said["reason"],
            expected_version=said["version"],
        ),
        record=shown,
        current=current,
        words=Words(
            title="Correct a plan",
            caption=shown.title,
            button="Save correction",
            done="The plan is corrected.",
        ),
        place=_place(shown),
    )


def plan_submit(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record the day of its submission."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        SubmitPlanForm(sent(request)),
        lambda said: submit_plan(by=request.user, plan=shown, **said),
        words=Words(
            title="Has this plan been submitted?",
            caption=shown.title,
            text="What partners say after that day, or what is recorded of them, is not lost. "
            "It shows as retrofitted, here and wherever else the plan is shown.",
            button="Record as submitted",
            done="Recorded as submitted.",
        ),
        place=_place(shown),
    )


def plan_reopen(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back that it was submitted."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: reopen_plan(by=request.user, plan=shown, **said),
        words=Words(
            title="Reopen this plan?",
            caption=shown.title,
            text="It is in preparation again, and nothing shows as retrofitted until it is "
            "submitted anew. The history keeps both days.",
            button="Reopen plan",
            done="The plan is in preparation again.",
            is_warning=True,
        ),
        place=_place(shown),
    )


def plan_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back the record of a plan that nobody writes."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_plan(by=request.user, plan=shown, **said),
        words=Words(
            title="Withdraw this plan?",
            caption=shown.title,
            text="Do this only if nobody writes it. It stays readable, marked.",
            button="Withdraw plan",
            done="The plan is withdrawn.",
            is_warning=True,
        ),
        place=_place(shown),
    )


def _for_writing(request: SignedInRequest, public_id: str) -> Plan:
    return plan_or_404(request, public_id, Permission.MANAGE_PARTNERSHIPS)


def _place(shown: Plan) -> Place:
    return Place(shown, to_plan(shown), reverse("engagement:plan", args=[shown.public_id]))
