"""What people do to a decision: record it, make it, put it right and take it back."""

from typing import Any

from django.forms.boundfield import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.decision import (
    correct_decision,
    decide,
    record_decision,
    withdraw_decision,
)
from engagement.enums import Side
from engagement.forms.decision import CorrectDecisionForm, DecideForm, DecisionForm
from engagement.forms.reason import ReasonForm
from engagement.forms.service import ServiceForm
from engagement.models import Decision
from engagement.views.lookup import uuid_or_404
from engagement.views.named import warn_of_names
from engagement.views.record_page import Place, Words, change_page, correction_page
from engagement.views.trail import to_decision, to_decisions
from nhsuk.forms import picker_options
from nhsuk.submission import sent
from partners.access import require
from partners.current_system import current_system
from partners.models import Partnership, System


def decision_new(request: SignedInRequest) -> HttpResponse:
    """Record a decision; ``?partner=`` is one that it affects, or decides with ``by=partner``."""
    partner = _named_partner(request)
    system = partner.system if partner is not None else current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.LOG_EVENTS, system)
    form = DecisionForm(sent(request), system=system, initial=_start(request, partner))

    def save(said: dict[str, Any]) -> Decision:
        decision = record_decision(
            by=request.user,
            made_by=said["made_by"],
            partnership=said["partnership"],
            facts=form.facts(),
        )
        warn_of_names(request, system, said["title"])
        return decision

    return change_page(
        request,
        form,
        save,
        words=Words(
            title="Record a decision",
            caption=system.name,
            text="Ahead or made, by us or by a partner. Then say who was engaged on it, and when.",
            button="Save decision",
            done="The decision is recorded. Now say who was engaged on it, and when.",
        ),
        place=Place(system, to_decisions(), reverse("engagement:decisions")),
        route="engagement:decision",
    )


@require_safe
def decision_partners(request: SignedInRequest) -> HttpResponse:
    """Answer the search boxes for partners, of whichever field asks."""
    systems = System.objects.visible_to(request.user)
    system = get_object_or_404(systems, public_id=uuid_or_404(request.GET.get("system", "")))
    return picker_options(request, _asked_by(request, system))


def decision_decide(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record the day of the decision."""
    shown = decision_for_writing(request, public_id)
    return change_page(
        request,
        DecideForm(sent(request)),
        lambda said: decide(by=request.user, decision=shown, **said),
        words=Words(
            title="Record the decision as made",
            caption=str(shown),
            text="Record first who was engaged before: whoever was not counts as not asked.",
            button="Save",
            done="Recorded as decided. The scores are being updated.",
        ),
        place=decision_place(shown),
    )


def decision_correct(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put the record right; both versions when someone else was quicker."""
    shown = decision_for_writing(request, public_id)
    current = CorrectDecisionForm.current(shown)
    initial = {
        **current,
        "affected": [each.public_id for each in current["affected"]],
        "version": shown.version,
    }
    form = CorrectDecisionForm(sent(request), decision=shown, initial=initial)

    def save(said: dict[str, Any]) -> None:
        correct_decision(
            by=request.user,
            decision=shown,
            facts=form.facts(),
            reason=said["reason"],
            expected_version=said["version"],
        )
        warn_of_names(request, shown.system, said["title"])

    return correction_page(
        request,
        form,
        save,
        record=shown,
        current=current,
        words=Words(
            title="Correct a decision",
            caption=str(shown),
            text="Scores are computed again as if it had always said this.",
            button="Save correction",
            done="The decision is corrected. The scores are being updated.",
        ),
        place=decision_place(shown),
    )


def decision_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back the record of a decision that nobody makes."""
    shown = decision_for_writing(request, public_id)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_decision(by=request.user, decision=shown, **said),
        words=Words(
            title="Withdraw this record?",
            caption=str(shown),
            text="Do this only if nobody decides this. It stays readable, marked, and no longer "
            "counts.",
            button="Withdraw record",
            done="The decision is withdrawn and no longer counts.",
            is_warning=True,
        ),
        place=decision_place(shown),
    )


def decision_for_writing(request: SignedInRequest, public_id: str) -> Decision:
    """The decision, if the person may record what happens with it."""
    shown: Decision = get_object_or_404(
        Decision.objects.visible_to(request.user).select_related(
            "system", "partnership__organisation"
        ),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, shown.system)
    return shown


def decision_place(shown: Decision) -> Place:
    """What leads back to a decision."""
    url = reverse("engagement:decision", args=[shown.public_id])
    return Place(shown, to_decision(shown), url)


def _asked_by(request: SignedInRequest, system: System) -> BoundField:
    """The field of a form about decisions or services whose search box asks."""
    for form in (DecisionForm(system=system), ServiceForm(system=system)):
        for name in form.fields:
            if f"{name}_q" in request.GET:
                return form[name]
    raise Http404


def _named_partner(request: SignedInRequest) -> Partnership | None:
    """The partner that a link names."""
    named = request.GET.get("partner")
    if not named:
        return None
    rows = Partnership.objects.visible_to(request.user).active().with_system()
    return get_object_or_404(
        rows.select_related("organisation", "system"), public_id=uuid_or_404(named)
    )


def _start(request: SignedInRequest, partner: Partnership | None) -> dict[str, Any]:
    if partner is None:
        return {"affects_system": True}
    decides = request.GET.get("by") == Side.PARTNER
    return {
        "affects_system": True,
        "made_by": Side.PARTNER if decides else Side.SYSTEM,
        "partnership": partner.public_id if decides else None,
        "affected": [] if decides else [partner.public_id],
    }
