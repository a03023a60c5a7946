"""Change what a program is for, whom to ask about it, and what it may do."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.actions.api_client import change_client
from accounts.errors import ClientError
from accounts.requests import SignedInRequest
from nhsuk.submission import errors_into, form_page, sent
from partners.api_clients import keepers_of
from partners.forms.api_client import ClientForm, initial_of
from partners.views.api_clients.door import back_to, client_of, require_whole, system_of


def api_client_change(request: SignedInRequest, public_id: str, client_id: str) -> HttpResponse:
    """Its tokens that carry more than it may from now on end at once."""
    system = system_of(request, public_id)
    client = client_of(system, client_id)
    require_whole(request.user, client)
    form = ClientForm(sent(request), people=keepers_of(system, client), initial=initial_of(client))
    if form.is_valid():
        with errors_into(form, ClientError):
            change_client(by=request.user, client=client, **form.facts())
            messages.success(request, f"{client} is changed.")
            return redirect(back_to(system, client))
    return form_page(
        request,
        "partners/api_clients/change.html",
        form,
        client=client,
        back_url=back_to(system, client),
        fictional_data=system.is_fictional,
    )
