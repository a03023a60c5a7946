"""One import: how far it is, and what came of it."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from accounts.requests import SignedInRequest
from engagement.actions.importing.sheet import broke_off, can_start, start_import
from engagement.analytics.import_counts import counts_of
from engagement.enums import ImportRowState, ImportState
from engagement.errors import NotPossibleError
from engagement.models import SheetImport
from engagement.presenters.imports import (
    reason_lines,
    result_tiles,
    result_title,
    shown_rows,
    unsure_names,
)
from engagement.views.import_lookup import import_crumbs, import_or_404
from nhsuk.submission import wants_fragment


@require_http_methods(["GET", "HEAD", "POST"])
def import_show(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Leads to the next step; once it runs, progress; at the end, the result.

    POST carries on with an import whose worker failed.
    """
    sheet_import = import_or_404(request, public_id)
    is_under_way = sheet_import.state in {ImportState.READING, ImportState.RUNNING}
    if wants_fragment(request) and not is_under_way:
        return HttpResponseClientRefresh()  # the progress on an open page has come to its end
    if sheet_import.state == ImportState.UPLOADED:
        return redirect("engagement:import_columns", sheet_import.public_id)
    if sheet_import.state == ImportState.READY:
        return redirect("engagement:import_preview", sheet_import.public_id)
    if sheet_import.state in {ImportState.UNDOING, ImportState.UNDONE}:
        return redirect("engagement:import_undo", sheet_import.public_id)
    if sheet_import.state == ImportState.READING:
        return _reading(request, sheet_import)
    if request.method == "POST":
        return _carry_on(request, sheet_import)
    if sheet_import.state == ImportState.RUNNING:
        return _progress(request, sheet_import)
    counts = counts_of(sheet_import)
    context = {
        "sheet_import": sheet_import,
        "counts": counts,
        "title": result_title(sheet_import, counts),
        "tiles": result_tiles(sheet_import, counts),
        "reasons": reason_lines(counts),
        "rejected": shown_rows(sheet_import, ImportRowState.REJECTED),
        "unsure": unsure_names(sheet_import),
        "did_something": sheet_import.changes.exists(),
        "breadcrumbs": import_crumbs(sheet_import, deep=False),
    }
    return render(request, "engagement/import_result.html", context)


def _reading(request: SignedInRequest, sheet_import: SheetImport) -> HttpResponse:
    """How far a worker is with the rows of a long file."""
    context = {
        "sheet_import": sheet_import,
        "job": sheet_import.job,
        "broke_off": broke_off(sheet_import),
        "breadcrumbs": import_crumbs(sheet_import, deep=False),
    }
    template = "_import_reading.html" if wants_fragment(request) else "import_reading.html"
    return render(request, f"engagement/{template}", context)


def _progress(request: SignedInRequest, sheet_import: SheetImport) -> HttpResponse:
    waiting = sheet_import.rows.filter(state=ImportRowState.STAGED).count()
    context = {
        "sheet_import": sheet_import,
        "job": sheet_import.job,
        "done": sheet_import.row_count - waiting,
        "broke_off": can_start(sheet_import),
        "breadcrumbs": import_crumbs(sheet_import, deep=False),
    }
    template = "_import_progress.html" if wants_fragment(request) else "import_running.html"
    return render(request, f"engagement/{template}", context)


def _carry_on(request: SignedInRequest, sheet_import: SheetImport) -> HttpResponse:
    try:
        start_import(by=request.user, sheet_import=sheet_import, unmatched=sheet_import.unmatched)
    except NotPossibleError:
        response = _progress(request, sheet_import)
        response.status_code = HTTPStatus.CONFLICT
        return response
    return redirect("engagement:import", sheet_import.public_id)
