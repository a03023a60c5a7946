"""What happens around every request: its id, its size, its session, and whether it may go on."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.api.problems import problem_response
from accounts.kept import keep, remember_person
from accounts.models import User
from accounts.second_factor import is_given, is_required
from accounts.sessions import end_if_too_old, keep_row
from audit.recording import request_id as audit_request_id
from ics_crm.errors import content_too_large
from ics_crm.logs import request_id
from ics_crm.metrics import observe

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
REFRESH_SESSION_EVERY = 600
# Where someone goes who has to give a second factor, or to sign out instead.
OPEN_WITHOUT_FACTOR = frozenset(
    {"account_logout", "account_reauthenticate", "account_change_password"}
)
NEEDS_FACTOR = (
    "This session needs a second factor. Open the product in a browser and follow the page that "
    "asks for it, or use a token."
)
PAGE_METHODS = ("GET", "HEAD", "POST")
logger = logging.getLogger("ics_crm.request")


class RequestIdMiddleware:
    """Gives each request an id (or keeps a well-formed one), answers with it, and logs one line.

    The line names the route and not the address: addresses may hold one-time keys and names.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        identifier = given if SAFE_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(identifier)
        audit_token = audit_request_id.set(identifier)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            route = request.resolver_match.route if request.resolver_match else "unmatched"
            spent = time.perf_counter() - started
            observe(request.method, route, response.status_code, spent)
            _log(request.method, route, response.status_code, spent)
        finally:
            request_id.reset(token)
            audit_request_id.reset(audit_token)
        response["X-Request-ID"] = identifier
        return response


def _log(method: str | None, route: str, status: int, seconds: float) -> None:
    """One line for people; where logs are JSON, its parts for programs."""
    milliseconds = round(seconds * 1000)
    parts = {"method": method, "route": route, "status": status, "milliseconds": milliseconds}
    logger.info("%s %s %s %s ms", method, route, status, milliseconds, extra=parts)


class BodyLimitMiddleware:
    """Answers 413 before a body that is too large is read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_upload = request.content_type == "multipart/form-data"
        limit = settings.MAX_UPLOAD_SIZE if is_upload else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length.isdecimal() and int(length) > limit:
            return content_too_large(request)
        return self.get_response(request)


class IdleSessionMiddleware:
    """Keeps a session alive while it is used, without a database write at every request.

    It ends when it was not used for a while, and after a day's work in any case.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            end_if_too_old(request)
        response = self.get_response(request)
        session = request.session
        if session.accessed and not session.is_empty():
            now = int(time.time())
            used = now - session.get("seen_at", 0) > refresh_every()
            if used:
                session["seen_at"] = now  # marks the session as changed: it is saved and extended
            keep_row(request, used=used)
        return response


def refresh_every() -> int:
    """Seconds after which the use of a session is noted again."""
    return int(min(REFRESH_SESSION_EVERY, settings.SESSION_COOKIE_AGE // 6))


class PageMethodMiddleware:
    """Answers 405 where a page is asked in a way that no browser does, and no page expects.

    The API says itself what it takes.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Let the request go on, or refuse it."""
        match = request.resolver_match
        if match is not None and settings.TOKEN_NAMESPACES.intersection(match.namespaces):
            return None
        return None if request.method in PAGE_METHODS else HttpResponseNotAllowed(PAGE_METHODS)


class KeptFormMiddleware:
    """Tells a form that is sent by script where to go next, instead of leading it there.

    Such a form stays on screen until it is known to be saved (keep-form.js). If the script followed
    the redirect, the message on the next page would be shown to nobody.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.headers.get("X-Keep-Form") == "true" and "Location" in response.headers:
            answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
            answer["X-Go"] = response["Location"]
            answer.cookies = response.cookies
            return answer
        return response


class SignInMiddleware:
    """Lets nobody in without signing in, but for the routes that the settings name as public.

    Stricter than Django's own: a view cannot exempt itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        remember_person(request, response)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Let the request go on, or lead to the sign-in page."""
        match = request.resolver_match
        if match is not None and (
            match.view_name in settings.PUBLIC_ROUTES
            or settings.TOKEN_NAMESPACES.intersection(match.namespaces)
        ):
            return None
        if request.user.is_authenticated:
            return None
        return _to_sign_in(request)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """A redirect that brings the person back, with what they sent; a fragment's moves the page."""
    if request.method in {"GET", "HEAD"}:
        back = request.get_full_path()
    else:
        back = reverse("accounts:resume") if keep(request) else "/"
    if request.headers.get("HX-Request") == "true":
        if request.method in {"GET", "HEAD"}:
            return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
        return HttpResponseClientRedirect(f"{resolve_url(settings.LOGIN_URL)}?next={back}")
    return redirect_to_login(back, resolve_url(settings.LOGIN_URL))


class SecondFactorMiddleware:
    """Leads whoever lacks a second factor to the page where they give it or set it up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Let the request go on, or lead to that page; programs with a token are not asked."""
        if _is_open_without(request) or not isinstance(request.user, User):
            return None
        if is_given(request) or not is_required(request, request.user):
            return None
        match = request.resolver_match
        if match is not None and settings.TOKEN_NAMESPACES.intersection(match.namespaces):
            return problem_response(HTTPStatus.FORBIDDEN, NEEDS_FACTOR)
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(resolve_url("mfa_index"))
        return redirect("mfa_index")


def _is_open_without(request: HttpRequest) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED or request.headers.get("Authorization"):
        return True
    match = request.resolver_match
    name = match.view_name if match is not None else ""
    return name in settings.PUBLIC_ROUTES | OPEN_WITHOUT_FACTOR or name.startswith("mfa_")
