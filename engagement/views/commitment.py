"""One promise: what it is, what became of it, and what can be done about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.commitment import (
    confirm_commitment_state,
    make_commitment,
    reopen_commitment,
    settle_commitment,
    withdraw_commitment,
)
from engagement.enums import CommitmentState, Side
from engagement.errors import EngagementError
from engagement.forms.commitment import (
    CommitmentForm,
    ConfirmForm,
    RenegotiateForm,
    SettleForm,
)
from engagement.forms.reason import ReasonForm
from engagement.models import Commitment
from engagement.presenters.commitment import partner_answers, state_rows
from engagement.views.record_page import (
    Place,
    Words,
    change_page,
    partnership_for_writing,
)
from engagement.views.trail import to_commitment, to_partnership
from nhsuk.formats import nhs_date
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require


@require_safe
def commitment(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The promise with every state that it reached."""
    shown = _visible(request, public_id)
    rows = state_rows(shown.changes.select_related("recorded_by"))
    allowed = permissions_in(request.user, shown.system)
    reads_notes = Permission.VIEW_CONFIDENTIAL_NOTES in allowed
    answers = partner_answers(shown, request.user) if reads_notes else []
    context = {
        **_frame(shown),
        "breadcrumbs": to_partnership(shown.partnership),
        "rows": rows,
        "awaits_other_side": bool(rows) and rows[-1].awaits_other_side,
        "awaits_partner": bool(rows) and rows[-1].awaits(Side.PARTNER),
        "answers": answers,
        "is_disputed": any(row.is_dispute and row.is_current for row in answers),
        "may_settle": Permission.LOG_EVENTS in allowed,
        "may_read_notes": reads_notes,
        "may_see_history": Permission.VIEW_HISTORY in allowed,
    }
    return render(request, "engagement/commitment.html", context)


def commitment_new(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A promise made outside a meeting."""
    partnership = partnership_for_writing(request, public_id)
    form = CommitmentForm(sent(request))
    back_url = reverse("engagement:partnership", args=[partnership.public_id])
    if form.is_valid():
        with errors_into(form):
            make_commitment(
                by=request.user,
                partnership=partnership,
                owner=request.user,
                **form.cleaned_data,
            )
            messages.success(request, "The promise is recorded.")
            return redirect(back_url)
    context = {
        "partnership": partnership,
        "breadcrumbs": to_partnership(partnership),
        "fictional_data": partnership.system.is_fictional,
    }
    return form_page(request, "engagement/commitment_new.html", form, **context)


def commitment_settle(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record what became of a promise."""
    shown = _for_writing(request, public_id)
    form = SettleForm(sent(request), commitment=shown)
    if form.is_valid():
        with errors_into(form, EngagementError):
            settled = settle_commitment(by=request.user, commitment=shown, **form.cleaned_data)
            messages.success(request, f"Recorded as {settled.get_state_display().lower()}.")
            return redirect("engagement:partnership", shown.partnership.public_id)
    return form_page(request, "engagement/commitment_settle.html", form, **_frame(shown))


def commitment_renegotiate(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record that both sides agreed on a later date before it was due."""
    shown = _for_writing(request, public_id)
    place = Place(
        shown.partnership,
        to_commitment(shown),
        reverse("engagement:commitment", args=[shown.public_id]),
    )
    return change_page(
        request,
        RenegotiateForm(sent(request), commitment=shown),
        lambda said: settle_commitment(
            by=request.user, commitment=shown, state=CommitmentState.RENEGOTIATED, **said
        ),
        words=Words(
            title="A new date was agreed",
            caption=f"{shown.text}, due {nhs_date(shown.due_on)}",
            text="Agreed before it was due, it counts almost as much as keeping it, until what "
            "becomes of it by the new date counts instead.",
            button="Save new date",
            done="The new date is recorded.",
        ),
        place=place,
    )


def commitment_confirm(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record that the other side agrees with what one side said."""
    shown = _for_writing(request, public_id)
    asserted = shown.unconfirmed_change()
    if asserted is None:
        messages.info(request, "There is nothing here that only one side says.")
        return redirect("engagement:commitment", shown.public_id)
    form = ConfirmForm(sent(request), initial={"version": shown.version})
    if form.is_valid():
        with errors_into(form, EngagementError):
            confirm_commitment_state(
                by=request.user,
                commitment=shown,
                note=form.cleaned_data["note"],
                expected_version=form.cleaned_data["version"],
            )
            messages.success(request, "Both sides agree now, so it counts in full.")
            return redirect("engagement:commitment", shown.public_id)
    context = {**_frame(shown), "asserted": asserted}
    return form_page(request, "engagement/commitment_confirm.html", form, **context)


def commitment_reopen(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Undo a settlement that was a mistake."""
    shown = _for_writing(request, public_id)
    form = ReasonForm(sent(request))
    if form.is_valid():
        with errors_into(form, EngagementError):
            reopen_commitment(by=request.user, commitment=shown, reason=form.cleaned_data["reason"])
            messages.success(request, "The promise is open again.")
            return redirect("engagement:commitment", shown.public_id)
    return form_page(request, "engagement/commitment_reopen.html", form, **_frame(shown))


def commitment_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back the record of a promise that was never made."""
    shown = _for_writing(request, public_id)
    form = ReasonForm(sent(request))
    if form.is_valid():
        with errors_into(form, EngagementError):
            withdraw_commitment(
                by=request.user, commitment=shown, reason=form.cleaned_data["reason"]
            )
            messages.success(request, "The promise is withdrawn and no longer counts.")
            return redirect("engagement:commitment", shown.public_id)
    return form_page(request, "engagement/commitment_withdraw.html", form, **_frame(shown))


def _visible(request: SignedInRequest, public_id: str) -> Commitment:
    rows = Commitment.objects.visible_to(request.user).select_related(
        "partnership__organisation", "system", "owner", "event", "withdrawn_by"
    )
    return get_object_or_404(rows, public_id=public_id)


def _for_writing(request: SignedInRequest, public_id: str) -> Commitment:
    shown = _visible(request, public_id)
    require(request.user, Permission.LOG_EVENTS, shown.system)
    return shown


def _frame(shown: Commitment) -> dict[str, object]:
    return {
        "commitment": shown,
        "fictional_data": shown.system.is_fictional,
        "back_url": reverse("engagement:commitment", args=[shown.public_id]),
        "breadcrumbs": to_commitment(shown),
    }
