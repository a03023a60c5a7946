"""What a program may do where: one more role, or one less."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.errors import ClientError
from accounts.models import ApiClient
from accounts.requests import SignedInRequest
from nhsuk.submission import errors_into, form_page, sent
from partners.actions.api_client import give_client_role
from partners.actions.membership import end_role
from partners.api_clients import roles_to_give, systems_to_act_in
from partners.forms.api_client import ClientRoleForm
from partners.views.api_clients.door import back_to, client_of, require_whole, system_of


def api_client_role(request: SignedInRequest, public_id: str, client_id: str) -> HttpResponse:
    """Let it act with another role, in this system or in another that the person administers."""
    system = system_of(request, public_id)
    client = client_of(system, client_id)
    require_whole(request.user, client)
    form = ClientRoleForm(
        sent(request),
        systems=systems_to_act_in(request.user),
        roles=roles_to_give(request.user, system),
        initial={"system": system.public_id},
    )
    if form.is_valid() and form.is_mine_to_give(request.user):
        with errors_into(form, ClientError):
            membership = give_client_role(by=request.user, client=client, **form.cleaned_data)
            role, where = membership.get_role_display().lower(), membership.system
            messages.success(request, f"{client} acts as {role} in {where}.{_to_do(client)}")
            return redirect(back_to(system, client))
    return form_page(
        request,
        "partners/api_clients/role_add.html",
        form,
        client=client,
        has_secrets=client.secrets.working().exists(),
        back_url=back_to(system, client),
        fictional_data=system.is_fictional,
    )


def _to_do(client: ApiClient) -> str:
    """What is left to do for a program that has no secret any more."""
    if client.secrets.working().exists():
        return ""
    return " No secret of it works: make one and give it to the program."


def api_client_role_end(
    request: SignedInRequest, public_id: str, client_id: str, membership_id: str
) -> HttpResponse:
    """Take a role in this system back."""
    system = system_of(request, public_id)
    client = client_of(system, client_id)
    held = client.user.memberships.current().filter(system=system)
    membership = get_object_or_404(held, public_id=membership_id)
    form = Form(sent(request))
    if form.is_valid():
        end_role(by=request.user, membership=membership)
        messages.success(request, f"{client} no longer has the role.")
        return redirect(back_to(system, client))
    return form_page(
        request,
        "partners/api_clients/role_end.html",
        form,
        client=client,
        membership=membership,
        back_url=back_to(system, client),
        fictional_data=system.is_fictional,
    )
