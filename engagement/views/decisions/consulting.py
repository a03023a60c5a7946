"""How one affected side was engaged on a decision, and what came of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.consultation import (
    engage_audience,
    record_outcome,
    take_back_engagement,
)
from engagement.forms.decision import EngageForm, OutcomeForm
from engagement.forms.reason import ReasonForm
from engagement.models import Consultation, ConsultedAudience
from engagement.views.named import warn_of_names
from engagement.views.record_page import Place, Words, change_page
from engagement.views.trail import to_decision
from nhsuk.submission import sent
from partners.access import require


def consultation_engage(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record when an audience of the affected side was first engaged."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        EngageForm(sent(request)),
        lambda said: engage_audience(by=request.user, consultation=shown, **said),
        words=Words(
            title=f"Who at {shown.affected_side_name} was engaged?",
            caption=str(shown.decision),
            text="The first day on which they could still say something, and how far it was then.",
            button="Save",
            done="Recorded who was engaged. The scores are being updated.",
        ),
        place=_place(shown),
    )


def consultation_outcome(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record what was asked, said and changed, or why not, and when they were told."""
    shown = _for_writing(request, public_id)
    require(request.user, Permission.VIEW_CONFIDENTIAL_NOTES, shown.system)

    def save(said: dict[str, Any]) -> None:
        record_outcome(by=request.user, consultation=shown, **said)
        texts = (said["asked"], said["said"], said["changed"], said["why_not"])
        warn_of_names(request, shown.system, *texts)

    return change_page(
        request,
        OutcomeForm(sent(request), initial=OutcomeForm.current(shown)),
        save,
        words=Words(
            title=f"What came of asking {shown.affected_side_name}?",
            caption=str(shown.decision),
            text="None of this counts in a score: only how early they were engaged does.",
            button="Save",
            done="Recorded what came of it.",
        ),
        place=_place(shown),
    )


def audience_take_back(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back that an audience was engaged, which was recorded by mistake."""
    rows = ConsultedAudience.objects.visible_to(request.user).standing()
    engaged = get_object_or_404(rows.select_related("consultation"), public_id=public_id)
    shown = _for_writing(request, str(engaged.consultation.public_id))
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: take_back_engagement(by=request.user, engaged=engaged, **said),
        words=Words(
            title="Take back that they were engaged?",
            caption=f"{shown}: {engaged}",
            text="It no longer counts. The history keeps it.",
            button="Take back",
            done="Taken back. The scores are being updated.",
            is_warning=True,
        ),
        place=_place(shown),
    )


def _for_writing(request: SignedInRequest, public_id: str) -> Consultation:
    shown: Consultation = get_object_or_404(
        Consultation.objects.visible_to(request.user).select_related(
            "decision__system",
            "decision__partnership__organisation",
            "partnership__system",
            "affected",
            "system",
        ),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, shown.system)
    return shown


def _place(shown: Consultation) -> Place:
    url = reverse("engagement:decision", args=[shown.decision.public_id])
    return Place(shown, to_decision(shown.decision), f"{url}#{shown.public_id}")
