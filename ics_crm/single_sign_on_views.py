"""To the organisation's own sign-in and back."""

from http import HTTPStatus
from urllib.parse import urlencode

import requests
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views as library
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ics_crm.single_sign_on import FAILED, refusal
from ics_crm.single_sign_on_settings import PROVIDER


@never_cache
def go(request: HttpRequest, provider_id: str = PROVIDER) -> HttpResponse:
    """Lead there, when the button of the sign-in page was pressed."""
    _require_configured()
    if request.method != "POST":
        return redirect("account_login")
    try:
        response: HttpResponse = library.login(request, provider_id)
    except requests.RequestException:
        return refusal(request, FAILED, HTTPStatus.BAD_GATEWAY)
    return response


@never_cache
def come_back(request: HttpRequest, provider_id: str = PROVIDER) -> HttpResponse:
    """Come in, or be told why not."""
    _require_configured()
    response: HttpResponse = library.callback(request, provider_id)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Ask somebody to sign in there once more, and do what they had asked for when they have."""
    _require_configured()
    if request.method == "POST":
        return _lead_there_again(request)
    if get_account_adapter(request).is_reauthentication_required(app="accounts"):
        context = {"name": settings.SINGLE_SIGN_ON.name, "next": get_next_redirect_url(request)}
        return render(request, "socialaccount/again.html", context)
    response: HttpResponse | None = resume_request(request)
    return response or redirect("accounts:account")


def _lead_there_again(request: HttpRequest) -> HttpResponse:
    """The provider is told to ask, even whoever is signed in there.

    Who is at the screen may take that out of the address; so it is told to say when it asked too.
    """
    back = reverse("openid_connect_again")
    if goes_on := get_next_redirect_url(request):
        back = f"{back}?{urlencode({'next': goes_on})}"
    provider = get_adapter(request).get_provider(request, PROVIDER)
    asks = {"prompt": "login", "max_age": "0"}
    try:
        response: HttpResponse = provider.redirect(
            request, AuthProcess.REDIRECT, next_url=back, auth_params=asks
        )
    except requests.RequestException:
        return refusal(request, FAILED, HTTPStatus.BAD_GATEWAY)
    return response


def _require_configured() -> None:
    if not settings.SINGLE_SIGN_ON.issuer:
        raise Http404
