"""Withdraw a partnership that should not be in the list."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.partnership import withdraw_partnership
from partners.errors import PartnersError
from partners.forms.partnership import WithdrawForm
from partners.models import Partnership


def partnership_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The question, and what happens after it."""
    partnership = get_object_or_404(
        Partnership.objects.visible_to(request.user).select_related("system", "organisation"),
        public_id=public_id,
    )
    require(request.user, Permission.MANAGE_PARTNERSHIPS, partnership.system)
    form = WithdrawForm(sent(request))
    if form.is_valid():
        with errors_into(form, PartnersError):
            withdraw_partnership(
                by=request.user, partnership=partnership, reason=form.cleaned_data["reason"]
            )
            messages.success(request, f"The partnership with {partnership} is withdrawn.")
            return redirect("partners:organisation", partnership.organisation.public_id)
    back_url = reverse("engagement:partnership", args=[partnership.public_id])
    return form_page(
        request,
        "partners/partnership_withdraw.html",
        form,
        partnership=partnership,
        fictional_data=partnership.system.is_fictional,
        back_url=back_url,
    )
