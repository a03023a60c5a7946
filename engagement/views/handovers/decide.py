"""What the person says who was given a partnership, or to whom it came back."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.handover import accept_handed_over, decline_handed_over, keep_declined
from engagement.forms.handover import ACCEPT, DecideForm
from engagement.models import HandedOver
from engagement.views.record_page import Place, Words, change_page
from engagement.views.trail import to_partnership
from nhsuk.submission import sent
from partners.access import require


def handed_over_decide(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Accept or decline."""
    row = _for_deciding(request, public_id, "to_user")

    def save(said: dict[str, Any]) -> None:
        if said["answer"] == ACCEPT:
            accept_handed_over(by=request.user, rows=[row])
        else:
            decline_handed_over(by=request.user, row=row, note=said["note"])

    return change_page(
        request,
        DecideForm(sent(request)),
        save,
        words=Words(
            title="Accept a partnership?",
            caption=str(row.partnership),
            text=f"Handed over by {row.handover.from_user.name}: {row.handover.reason} You look "
            "after it until you decline; then it goes back.",
            button="Save",
            done="Your answer is recorded.",
        ),
        place=_place(row),
    )


def handed_over_keep(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Look after it again, now that it was declined."""
    row = _for_deciding(request, public_id, "stays_with")
    return change_page(
        request,
        forms.Form(sent(request)),
        lambda _: keep_declined(by=request.user, row=row),
        words=Words(
            title="Look after this partner again?",
            caption=str(row.partnership),
            text=f"{row.to_user.name} declined: {row.note}",
            button="Look after it",
            done="You look after this partner again.",
        ),
        place=_place(row),
    )


def _for_deciding(request: SignedInRequest, public_id: str, whose: str) -> HandedOver:
    """The row, if it is the person's own affair.

    :raises PermissionDenied: it is somebody else's.
    """
    rows = HandedOver.objects.visible_to(request.user).select_related(
        "partnership__organisation",
        "partnership__counterpart",
        "partnership__system",
        "handover__from_user",
        "to_user",
        "stays_with",
        "system",
    )
    row = get_object_or_404(rows, public_id=public_id)
    require(request.user, Permission.LOG_EVENTS, row.system)
    if getattr(row, whose) != request.user:
        raise PermissionDenied("Only the person to whom it was given can answer.")
    return row


def _place(row: HandedOver) -> Place:
    back_url = reverse("engagement:handover", args=[row.handover.public_id])
    return Place(row, to_partnership(row.partnership), back_url)
