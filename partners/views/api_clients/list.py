"""The programs that act in a system, and the tokens of people that reach it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.presenters.account import token_rows
from accounts.requests import SignedInRequest
from nhsuk.paging import keyset_page
from partners.api_clients import clients_of, national_tokens_reaching, tokens_with_access_to
from partners.presenters.api_clients import client_rows
from partners.views.api_clients.door import crumbs_to, system_of

MOST_TOKENS = 200


@require_safe
def api_clients(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Clients by name, and personal tokens by owner; never the text of any."""
    system = system_of(request, public_id)
    page = keyset_page(clients_of(system), request.GET, order=("user__name", "id"))
    tokens = list(tokens_with_access_to(system)[:MOST_TOKENS])
    names = {system.public_id: system.name}
    context = {
        "system": system,
        "page": page,
        "rows": client_rows(page.rows),
        "tokens": token_rows(tokens, names),
        "national": token_rows(national_tokens_reaching(system)[:MOST_TOKENS], names),
        "is_cut": len(tokens) == MOST_TOKENS,
        "fictional_data": system.is_fictional,
        "breadcrumbs": crumbs_to(system),
    }
    return render(request, "partners/api_clients/list.html", context)
