"""A person's own keys to the API: listed, made, revoked."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actions.api_token import create_token, revoke_token
from accounts.forms.api_token import TokenForm
from accounts.models import ApiToken
from accounts.presenters.account import systems_of, token_rows
from accounts.requests import SignedInRequest
from accounts.views.again import confirmed
from nhsuk.submission import errors_into, form_page, sent

CRUMBS = [{"text": "Home", "href": "/"}]


@require_safe
def tokens(request: SignedInRequest) -> HttpResponse:
    """The keys that still work, newest first; there are ten at most."""
    rows = token_rows(_own(request), dict(systems_of(request.user)))
    context = {"rows": rows, "breadcrumbs": _crumbs()}
    return render(request, "accounts/tokens.html", context)


@never_cache
@confirmed
def token_add(request: SignedInRequest) -> HttpResponse:
    """Make a key. Its text is shown in this one answer and kept nowhere."""
    form = TokenForm(sent(request), systems=systems_of(request.user))
    if form.is_valid():
        with errors_into(form):
            token, text = create_token(by=request.user, **form.cleaned_data)
            return render(request, "accounts/token_made.html", {"token": token, "text": text})
    return form_page(request, "accounts/token_add.html", form, breadcrumbs=_crumbs())


def token_revoke(request: SignedInRequest, public_id: str) -> HttpResponse:
    """End a key at once."""
    token = get_object_or_404(_own(request), public_id=public_id)
    if request.method == "POST":
        revoke_token(by=request.user, token=token)
        messages.success(request, f"The token {token} no longer works.")
        return redirect("accounts:tokens")
    back_url = reverse("accounts:tokens")
    return render(request, "accounts/token_revoke.html", {"token": token, "back_url": back_url})


def _own(request: SignedInRequest) -> QuerySet[ApiToken]:
    rows: QuerySet[ApiToken] = ApiToken.objects.working().filter(user=request.user)
    return rows


def _crumbs() -> list[dict[str, str]]:
    return [*CRUMBS, {"text": "Your account", "href": reverse("accounts:account")}]
