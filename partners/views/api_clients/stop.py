"""Stop a program, or a token of somebody that reaches the system."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.actions.api_client import revoke_client
from accounts.actions.api_token import revoke_token
from accounts.errors import ClientError
from accounts.models import ApiToken
from accounts.requests import SignedInRequest
from nhsuk.submission import errors_into, form_page, sent
from partners.api_clients import national_tokens, tokens_with_access_to
from partners.views.api_clients.door import back_to, client_of, system_of
from partners.views.national import require_national


def api_client_revoke(request: SignedInRequest, public_id: str, client_id: str) -> HttpResponse:
    """Stop it for good, in every system: whoever sees that it does harm must be able to."""
    system = system_of(request, public_id)
    client = client_of(system, client_id)
    form = Form(sent(request))
    if form.is_valid():
        with errors_into(form, ClientError):
            revoke_client(by=request.user, client=client)
            messages.success(request, f"{client} is revoked.")
            return redirect(back_to(system, client))
    return form_page(
        request,
        "partners/api_clients/revoke.html",
        form,
        client=client,
        back_url=back_to(system, client),
        fictional_data=system.is_fictional,
    )


def member_token_revoke(request: SignedInRequest, public_id: str, token_id: str) -> HttpResponse:
    """End a personal token. Its owner can make another one; to stop that, end their role."""
    system = system_of(request, public_id)
    token = get_object_or_404(tokens_with_access_to(system), public_id=token_id)
    return _revoke_token(request, token, back_to(system), fictional_data=system.is_fictional)


def national_token_revoke(request: SignedInRequest, token_id: str) -> HttpResponse:
    """End a personal token of somebody with a national role: for those who give these roles."""
    require_national(request.user)
    token = get_object_or_404(national_tokens(), public_id=token_id)
    return _revoke_token(request, token, reverse("partners:members_national"))


def _revoke_token(
    request: SignedInRequest, token: ApiToken, back_url: str, *, fictional_data: bool = False
) -> HttpResponse:
    form = Form(sent(request))
    if form.is_valid():
        revoke_token(by=request.user, token=token)
        messages.success(request, f"The token {token} of {token.user} no longer works.")
        return redirect(back_url)
    return form_page(
        request,
        "partners/api_clients/token_revoke.html",
        form,
        token=token,
        back_url=back_url,
        fictional_data=fictional_data,
    )
