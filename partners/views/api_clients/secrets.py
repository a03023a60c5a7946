"""Secrets of a program: made, shown once, ended."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from accounts.actions.api_client import end_secret, make_secret
from accounts.errors import ClientError
from accounts.requests import SignedInRequest
from accounts.views.again import confirmed
from nhsuk.submission import errors_into, form_page, sent
from partners.forms.api_client import SecretForm
from partners.views.api_clients.door import back_to, client_of, require_whole, system_of


@never_cache
@confirmed
def client_secret_add(request: SignedInRequest, public_id: str, client_id: str) -> HttpResponse:
    """Make another secret. It is shown in this one answer and kept nowhere."""
    system = system_of(request, public_id)
    client = client_of(system, client_id)
    require_whole(request.user, client)
    back_url = back_to(system, client)
    form = SecretForm(sent(request))
    page = {"client": client, "back_url": back_url, "fictional_data": system.is_fictional}
    if form.is_valid():
        with errors_into(form, ClientError):
            secret, text = make_secret(by=request.user, client=client, **form.cleaned_data)
            shown = {**page, "secret": secret, "text": text}
            return render(request, "partners/api_clients/made.html", shown)
    return form_page(request, "partners/api_clients/secret_add.html", form, **page)


def client_secret_end(
    request: SignedInRequest, public_id: str, client_id: str, secret_id: str
) -> HttpResponse:
    """End a secret, and the tokens that were issued for it."""
    system = system_of(request, public_id)
    client = client_of(system, client_id)
    require_whole(request.user, client)
    secret = get_object_or_404(client.secrets.all(), public_id=secret_id)
    form = Form(sent(request))
    if form.is_valid():
        with errors_into(form, ClientError):
            end_secret(by=request.user, secret=secret)
            messages.success(request, f"The secret ending in {secret.hint} no longer works.")
            return redirect(back_to(system, client))
    return form_page(
        request,
        "partners/api_clients/secret_end.html",
        form,
        client=client,
        secret=secret,
        back_url=back_to(system, client),
        fictional_data=system.is_fictional,
    )
