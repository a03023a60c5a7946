"""A meeting that is being typed is kept as it grows, and can be thrown away."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.draft import forget_draft, keep_draft
from engagement.views.log_event import logged_before
from engagement.views.lookup import uuid_or_404
from partners.access import require
from partners.models import System

DISCARD = "_discard"


@require_POST
def draft(request: SignedInRequest) -> HttpResponse:
    """Keep what a script sends every few seconds, or forget it at the press of a button."""
    visible = System.objects.visible_to(request.user)
    system = get_object_or_404(visible, public_id=uuid_or_404(request.POST.get("system", "")))
    require(request.user, Permission.LOG_EVENTS, system)
    if DISCARD in request.POST:
        forget_draft(request.user, system)
        messages.success(request, "The meeting that was not finished is thrown away.")
        return redirect("engagement:log_event")
    if logged_before(request.user, system, request.POST.get("once", "")):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)  # it was quicker than its last draft
    fits = keep_draft(request.user, system, request.POST)
    return HttpResponse(
        status=HTTPStatus.NO_CONTENT if fits else HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    )
