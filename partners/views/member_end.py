"""Take a role back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.membership import end_role
from partners.forms.member import ConfirmForm
from partners.models import Membership, System
from partners.views.national import require_national


def member_end(request: SignedInRequest, public_id: str, membership_id: str) -> HttpResponse:
    """Take a role in a system back."""
    return _end(
        request,
        _grant(request, public_id, membership_id),
        reverse("partners:members", args=[public_id]),
    )


def member_end_national(request: SignedInRequest, membership_id: str) -> HttpResponse:
    """Take a national role back."""
    require_national(request.user)
    grants = (
        Membership.objects.current().of_people().filter(system__isnull=True).select_related("user")
    )
    grant = get_object_or_404(grants, public_id=membership_id)
    return _end(request, grant, reverse("partners:members_national"))


def _grant(request: SignedInRequest, public_id: str, membership_id: str) -> Membership:
    """A current grant of exactly this system, for someone who may manage its members."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    require(request.user, Permission.MANAGE_MEMBERS, system)
    grants = system.memberships.current().of_people().select_related("user", "system")
    return get_object_or_404(grants, public_id=membership_id)


def _end(request: SignedInRequest, membership: Membership, back_url: str) -> HttpResponse:
    form = ConfirmForm(sent(request))
    if form.is_valid():
        with errors_into(form):
            end_role(by=request.user, membership=membership)
            messages.success(request, f"{membership.user} no longer has the role.")
            return redirect(back_url)
    return form_page(
        request,
        "partners/member_end.html",
        form,
        membership=membership,
        fictional_data=bool(membership.system and membership.system.is_fictional),
        back_url=back_url,
    )
