"""The person's own page: who they are here, and what they may do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.presenters.account import grants_of
from accounts.requests import SignedInRequest


@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """Name, email and roles. An administrator changes them, so the page says whom to ask."""
    context = {
        "grants": grants_of(request.user),
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    return render(request, "accounts/account.html", context)
