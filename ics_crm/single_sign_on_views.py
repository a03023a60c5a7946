"""To the organisation's own sign-in and back."""

from http import HTTPStatus

import requests
from allauth.socialaccount.providers.openid_connect import views as library
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

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


def _require_configured() -> None:
    if not settings.SINGLE_SIGN_ON.issuer:
        raise Http404
