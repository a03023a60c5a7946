"""All changes to a partnership or to one of the records that hang on it, newest first."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.models import (
    Commitment,
    Document,
    Event,
    Issue,
    Pack,
    Plan,
    Pressure,
    QuietPeriod,
    SurveyWave,
)
from partners.access import require
from partners.models import Partnership
from partners.presenters.history import history_of


@require_safe
def partnership_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to a partnership and to what hangs on it."""
    partnership = get_object_or_404(
        Partnership.objects.visible_to(request.user).select_related("organisation", "system"),
        public_id=public_id,
    )
    require(request.user, Permission.VIEW_HISTORY, partnership.system)
    return _page(request, partnership, "engagement:partnership")


@require_safe
def event_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to an event and what was noted at it."""
    event = get_object_or_404(
        Event.objects.visible_to(request.user).select_related("system"), public_id=public_id
    )
    require(request.user, Permission.VIEW_HISTORY, event.system)
    return _page(request, event, "engagement:event")


@require_safe
def commitment_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to a promise."""
    return _of_record(request, Commitment, public_id, "engagement:commitment")


@require_safe
def issue_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to an issue."""
    return _of_record(request, Issue, public_id, "engagement:issue")


@require_safe
def document_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to a document that was asked for."""
    return _of_record(request, Document, public_id, "engagement:document")


@require_safe
def pressure_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to a pressure."""
    return _of_record(request, Pressure, public_id, "engagement:pressure")


@require_safe
def quiet_period_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to a quiet period."""
    return _of_record(request, QuietPeriod, public_id, "engagement:quiet_period")


@require_safe
def plan_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to a plan, and to what partners hold of it."""
    return _of_record(request, Plan, public_id, "engagement:plan")


@require_safe
def pack_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to a pack: gathered, written, approved, published."""
    return _of_record(request, Pack, public_id, "engagement:pack")


@require_safe
def survey_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to a wave: prepared, sent out, reminded of, closed."""
    return _of_record(
        request,
        SurveyWave,
        public_id,
        "engagement:survey_wave",
        # When somebody answered is of no use, and in confidence it may tell who it was.
        without=("survey_wave.answered",),
    )


def _of_record(
    request: SignedInRequest,
    model: type[Commitment | Issue | Document | Pressure | QuietPeriod | Plan | Pack | SurveyWave],
    public_id: str,
    route: str,
    *,
    without: Sequence[str] = (),
) -> HttpResponse:
    rows = model.objects.visible_to(request.user).select_related("system")
    record: Any = get_object_or_404(rows, public_id=public_id)
    require(request.user, Permission.VIEW_HISTORY, record.system)
    return _page(request, record, route, without=without)


def _page(
    request: SignedInRequest, record: Tracked, route: str, *, without: Sequence[str] = ()
) -> HttpResponse:
    context = {
        "subject": str(record),
        "history": history_of(record, request.user, request.GET, without=without),
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": str(record), "href": reverse(route, args=[record.public_id])},
        ],
    }
    return render(request, "partners/history.html", context)
