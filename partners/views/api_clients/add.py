"""Register a program, with its first role and its first secret."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.actions.api_client import make_secret
from accounts.requests import SignedInRequest
from accounts.views.again import confirmed
from nhsuk.submission import errors_into, form_page, sent
from partners.actions.api_client import register_client_in
from partners.api_clients import keepers_of, roles_to_give
from partners.forms.api_client import NewClientForm
from partners.views.api_clients.door import back_to, crumbs_to, system_of


@never_cache
@confirmed
def api_client_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Its id and secret are shown in this one answer; the secret is kept nowhere."""
    system = system_of(request, public_id)
    roles = roles_to_give(request.user, system)
    form = NewClientForm(sent(request), roles=roles, people=keepers_of(system))
    if form.is_valid():
        with errors_into(form):
            client = register_client_in(by=request.user, system=system, **form.facts())
            secret, text = make_secret(
                by=request.user, client=client, days=form.cleaned_data["days"]
            )
            context = {
                "client": client,
                "text": text,
                "secret": secret,
                "back_url": back_to(system, client),
                "fictional_data": system.is_fictional,
            }
            return render(request, "partners/api_clients/made.html", context)
    return form_page(
        request,
        "partners/api_clients/add.html",
        form,
        system=system,
        fictional_data=system.is_fictional,
        breadcrumbs=crumbs_to(system, beneath_list=True),
    )
