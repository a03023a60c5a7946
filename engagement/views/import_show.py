"""One import: how far it is, and what came of it."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from accounts.requests import SignedInRequest
from engagement.actions.event_import import can_start, start_import
from engagement.analytics.import_counts import counts_of
from engagement.enums import ImportRowState, ImportState
from engagement.errors import NotPossibleError
from engagement.models import EventImport
from engagement.presenters.imports import reason_lines, result_tiles, shown_rows, unsure_names
from engagement.views.import_lookup import import_crumbs, import_or_404
from nhsuk.submission import wants_fragment


@require_http_methods(["GET", "HEAD", "POST"])
def import_show(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Leads to the next step; once it runs, progress; at the end, the result.

    POST carries on with an import whose worker failed.
    """
    event_import = import_or_404(request, public_id)
    if event_import.state == ImportState.UPLOADED:
        return redirect("engagement:import_columns", event_import.public_id)
    if event_import.state == ImportState.READY:
        return redirect("engagement:import_preview", event_import.public_id)
    if request.method == "POST":
        return _carry_on(request, event_import)
    if event_import.state == ImportState.RUNNING:
        return _progress(request, event_import)
    if wants_fragment(request):  # the progress on an open page has become a result
        return HttpResponseClientRefresh()
    counts = counts_of(event_import)
    context = {
        "event_import": event_import,
        "counts": counts,
        "tiles": result_tiles(counts),
        "reasons": reason_lines(counts),
        "rejected": shown_rows(event_import, ImportRowState.REJECTED),
        "unsure": unsure_names(event_import),
        "breadcrumbs": import_crumbs(event_import, deep=False),
    }
    return render(request, "engagement/import_result.html", context)


def _progress(request: SignedInRequest, event_import: EventImport) -> HttpResponse:
    waiting = event_import.rows.filter(state=ImportRowState.STAGED).count()
    context = {
        "event_import": event_import,
        "job": event_import.job,
        "done": event_import.row_count - waiting,
        "broke_off": can_start(event_import),
        "breadcrumbs": import_crumbs(event_import, deep=False),
    }
    template = "_import_progress.html" if wants_fragment(request) else "import_running.html"
    return render(request, f"engagement/{template}", context)


def _carry_on(request: SignedInRequest, event_import: EventImport) -> HttpResponse:
    try:
        start_import(by=request.user, event_import=event_import, unmatched=event_import.unmatched)
    except NotPossibleError:
        response = _progress(request, event_import)
        response.status_code = HTTPStatus.CONFLICT
        return response
    return redirect("engagement:import", event_import.public_id)
