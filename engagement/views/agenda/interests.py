"""Interests declared in an item: noted, put right, taken back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.agenda import change_interest, declare_interest, withdraw_interest
from engagement.forms.agenda import InterestForm, NewInterestForm, said_of_interest
from engagement.forms.reason import ReasonForm
from engagement.models import AgendaItem, DeclaredInterest
from engagement.views.agenda.show import place_of
from engagement.views.named import warn_of_names
from engagement.views.record_page import Words, change_page
from nhsuk.submission import sent
from partners.access import require


def interest_new(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Note that somebody at the meeting declared an interest."""
    item = get_object_or_404(
        AgendaItem.objects.visible_to(request.user).standing().select_related("system", "event"),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, item.system)
    form = NewInterestForm(sent(request), user=request.user, event=item.event)

    def save(said: dict[str, Any]) -> None:
        declare_interest(by=request.user, item=item, person=said["person"], facts=form.facts())
        warn_of_names(request, item.system, said["details"])

    return change_page(
        request,
        form,
        save,
        words=Words(
            title="Note an interest",
            caption=str(item),
            text="Offered is everybody whose attendance is recorded. If somebody is missing, "
            "correct the meeting first.",
            button="Save interest",
            done="The interest is noted.",
        ),
        place=place_of(item, item.event),
    )


def interest_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put an interest right. Whose it is cannot be changed: withdraw it then."""
    interest = _for_writing(request, public_id)
    form = InterestForm(sent(request), initial=said_of_interest(interest))

    def save(said: dict[str, Any]) -> None:
        change_interest(
            by=request.user,
            interest=interest,
            facts=form.facts(),
            expected_version=said["version"] or interest.version,
        )
        warn_of_names(request, interest.system, said["details"])

    return change_page(
        request,
        form,
        save,
        words=Words(
            title="Change an interest",
            caption=f"{interest.person}, item {interest.item.number}",
            button="Save interest",
            done="The interest is changed.",
        ),
        place=place_of(interest, interest.item.event),
    )


def interest_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back an interest that was noted by mistake."""
    interest = _for_writing(request, public_id)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_interest(by=request.user, interest=interest, **said),
        words=Words(
            title="Withdraw this interest?",
            caption=f"{interest.person}, item {interest.item.number}",
            text="Do this only if it was noted by mistake. It no longer counts for the quorum.",
            button="Withdraw interest",
            done="The interest is withdrawn.",
            is_warning=True,
        ),
        place=place_of(interest, interest.item.event),
    )


def _for_writing(request: SignedInRequest, public_id: str) -> DeclaredInterest:
    """Who logs events may read confidential details, so the form shows them all."""
    interest = get_object_or_404(
        DeclaredInterest.objects.visible_to(request.user).select_related(
            "system", "person", "item__event"
        ),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, interest.system)
    require(request.user, Permission.VIEW_CONFIDENTIAL_NOTES, interest.system)
    return interest
