"""What would come in, before anything does; and the start."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.importing.sheet import start_import
from engagement.actions.importing.trial import try_rows
from engagement.analytics.import_counts import counts_of
from engagement.enums import ImportRowState, ImportState, SheetKind, Unmatched
from engagement.errors import EngagementError
from engagement.forms.imports import StartForm
from engagement.presenters.import_trial import trial_rows, trial_sentence
from engagement.presenters.imports import preview_tiles, reason_lines, shown_rows
from engagement.views.import_lookup import import_crumbs, import_or_404
from nhsuk.submission import errors_into, form_page


@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Counts, first rows and problems. Sending the form starts the import."""
    sheet_import = import_or_404(request, public_id)
    if sheet_import.state != ImportState.READY:
        return redirect("engagement:import", sheet_import.public_id)
    undecided = sheet_import.names.undecided().count()
    sent = request.POST if request.method == "POST" else None
    form = StartForm(sent, has_undecided=bool(undecided))
    if form.is_valid():
        unmatched = form.cleaned_data.get("unmatched", Unmatched.REJECT)
        with errors_into(form, EngagementError):
            start_import(by=request.user, sheet_import=sheet_import, unmatched=unmatched)
            return redirect("engagement:import", sheet_import.public_id)
    counts = counts_of(sheet_import)
    is_of_events = sheet_import.kind == SheetKind.EVENTS
    trial = None if is_of_events else try_rows(request.user, sheet_import)
    return form_page(
        request,
        "engagement/import_preview.html",
        form,
        sheet_import=sheet_import,
        counts=counts,
        undecided=undecided,
        not_found=sheet_import.names.unmatched().count(),
        found=sheet_import.names.exclude(match="none").count(),
        tiles=preview_tiles(counts, undecided),
        reasons=reason_lines(counts),
        ready=shown_rows(sheet_import, ImportRowState.STAGED) if is_of_events else [],
        trial_sentence=trial_sentence(trial) if trial else "",
        trial_rows=trial_rows(sheet_import, trial) if trial else [],
        rejected=shown_rows(sheet_import, ImportRowState.REJECTED),
        breadcrumbs=import_crumbs(sheet_import, deep=False),
    )
