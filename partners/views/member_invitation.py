"""An invitation: sent again, or taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.errors import AccountError
from accounts.requests import SignedInRequest
from nhsuk.submission import errors_into, form_page, sent
from partners.actions.account import invite_again, take_back_invitation
from partners.forms.member import ConfirmForm
from partners.views.member import grant_to_manage, list_url
from partners.views.member_add import welcome


def member_invite(request: SignedInRequest, membership_id: str) -> HttpResponse:
    """Send the invitation again, with a new link, when the button was pressed."""
    grant = grant_to_manage(request, membership_id)
    if request.method != "POST":
        return redirect("partners:member", grant.public_id)
    try:
        invite_again(by=request.user, user=grant.user)
    except AccountError as refused:
        messages.error(request, str(refused))
    else:
        welcome(request, grant)
    return redirect("partners:member", grant.public_id)


def member_withdraw(request: SignedInRequest, membership_id: str) -> HttpResponse:
    """Take it back: the link ends, and the role with it."""
    grant = grant_to_manage(request, membership_id)
    form = ConfirmForm(sent(request))
    if form.is_valid():
        with errors_into(form, AccountError):
            take_back_invitation(by=request.user, membership=grant)
            messages.success(request, f"The invitation of {grant.user} is withdrawn.")
            return redirect(list_url(grant.system))
    return form_page(
        request,
        "partners/member_account.html",
        form,
        question=f"Withdraw the invitation of {grant.user}?",
        consequence="The link that they were sent stops working, and the role ends. If this was "
        "their only role, their account is closed until somebody invites them again.",
        button="Withdraw invitation",
        fictional_data=bool(grant.system and grant.system.is_fictional),
        back_url=reverse("partners:member", args=[grant.public_id]),
    )
