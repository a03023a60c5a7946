"""One program: what it is for, what it may do where, and its secrets."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from partners.api_clients import may_manage
from partners.presenters.api_clients import client_page
from partners.views.api_clients.door import client_of, crumbs_to, system_of


@require_safe
def api_client(request: SignedInRequest, public_id: str, client_id: str) -> HttpResponse:
    """All that is known of a client, but for its secrets themselves."""
    system = system_of(request, public_id)
    client = client_of(system, client_id)
    context = {
        "system": system,
        "client": client,
        "shown": client_page(client, request.user, system),
        "may_manage": not client.is_revoked and may_manage(request.user, client),
        "token_url": request.build_absolute_uri(reverse("api:oauth-token")),
        "fictional_data": system.is_fictional,
        "breadcrumbs": crumbs_to(system, beneath_list=True),
    }
    return render(request, "partners/api_clients/show.html", context)
