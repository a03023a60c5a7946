"""Give someone a role, in a system or nationally."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.emails import send_welcome
from accounts.requests import SignedInRequest
from accounts.roles import NATIONAL_ROLES, SYSTEM_ROLES, Permission
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.invitation import invite_member
from partners.forms.member import MemberForm
from partners.models import Membership, System
from partners.views.national import require_national

EVERYWHERE = "all systems"


def member_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Give a role in a system."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    require(request.user, Permission.MANAGE_MEMBERS, system)
    return _add(request, system)


def member_add_national(request: SignedInRequest) -> HttpResponse:
    """Give a national role."""
    require_national(request.user)
    return _add(request, None)


def welcome(request: SignedInRequest, membership: Membership) -> None:
    """Send the mail, and say on the page whether that worked."""
    user = membership.user
    where = str(membership.system or EVERYWHERE)
    try:
        send_welcome(request, user, role=membership.get_role_display(), where=where)
    except OSError:
        messages.warning(
            request,
            f"{user} has the role, but the mail to {user.email} could not be sent. "
            "Send it again later.",
        )
    else:
        messages.success(request, f"{user} has the role. A mail is on its way to {user.email}.")


def _add(request: SignedInRequest, system: System | None) -> HttpResponse:
    roles = SYSTEM_ROLES if system else NATIONAL_ROLES
    form = MemberForm(sent(request), roles=roles)
    back_url = (
        reverse("partners:members", args=[system.public_id])
        if system
        else reverse("partners:members_national")
    )
    if form.is_valid():
        with errors_into(form):
            membership = invite_member(by=request.user, system=system, **form.cleaned_data)
            welcome(request, membership)
            return redirect(back_url)
    return form_page(
        request,
        "partners/member_add.html",
        form,
        system=system,
        fictional_data=bool(system and system.is_fictional),
        back_url=back_url,
    )
