"""Another role in place of the one that somebody has."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import NATIONAL_ROLES, SYSTEM_ROLES
from nhsuk.submission import errors_into, form_page, sent
from partners.actions.account import change_role
from partners.forms.member import ChangeRoleForm
from partners.views.member import grant_to_manage


def member_role(request: SignedInRequest, membership_id: str) -> HttpResponse:
    """Choose it; the old one ends in the same moment."""
    grant = grant_to_manage(request, membership_id)
    roles = NATIONAL_ROLES if grant.system is None else SYSTEM_ROLES
    others = {name: role for name, role in roles.items() if name != grant.role}
    form = ChangeRoleForm(sent(request), roles=others)
    if form.is_valid():
        with errors_into(form):
            given = change_role(by=request.user, membership=grant, **form.cleaned_data)
            messages.success(request, f"{grant.user} is now {given.get_role_display().lower()}.")
            return redirect("partners:member", given.public_id)
    return form_page(
        request,
        "partners/member_role.html",
        form,
        grant=grant,
        fictional_data=bool(grant.system and grant.system.is_fictional),
        back_url=reverse("partners:member", args=[grant.public_id]),
    )
