"""Undo an import: the question with what would go, how far it is, and what stayed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from accounts.requests import SignedInRequest
from engagement.actions.importing.sheet import broke_off
from engagement.actions.importing.undo import can_undo, start_undo
from engagement.enums import ImportState, Undoing
from engagement.errors import EngagementError
from engagement.forms.reason import ReasonForm
from engagement.models import SheetImport
from engagement.presenters.undo import kept_lines, made_lines
from engagement.views.import_lookup import import_crumbs, import_or_404
from nhsuk.submission import errors_into, form_page, wants_fragment


@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The question before, the progress meanwhile, the result after; sending it begins."""
    sheet_import = import_or_404(request, public_id)
    if sheet_import.state == ImportState.UNDONE:
        return _result(request, sheet_import)
    if not can_undo(sheet_import):
        if sheet_import.state == ImportState.UNDOING:
            return _progress(request, sheet_import)
        return redirect("engagement:import", sheet_import.public_id)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        initial={"reason": sheet_import.undone_reason},
    )
    if form.is_valid():
        with errors_into(form, EngagementError):
            start_undo(by=request.user, sheet_import=sheet_import, **form.cleaned_data)
            return redirect("engagement:import_undo", sheet_import.public_id)
    return form_page(
        request,
        "engagement/import_undo.html",
        form,
        sheet_import=sheet_import,
        lines=made_lines(sheet_import),
        has_begun=broke_off(sheet_import),
        back_url=reverse("engagement:import", args=[sheet_import.public_id]),
        breadcrumbs=import_crumbs(sheet_import, deep=False),
    )


def _progress(request: SignedInRequest, sheet_import: SheetImport) -> HttpResponse:
    total = sheet_import.changes.count()
    context = {
        "sheet_import": sheet_import,
        "total": total,
        "done": total - sheet_import.changes.filter(undoing=Undoing.NOT_BEGUN).count(),
        "breadcrumbs": import_crumbs(sheet_import, deep=False),
    }
    template = "_import_undo_progress.html" if wants_fragment(request) else "import_undoing.html"
    return render(request, f"engagement/{template}", context)


def _result(request: SignedInRequest, sheet_import: SheetImport) -> HttpResponse:
    if wants_fragment(request):  # the progress on an open page has become a result
        return HttpResponseClientRefresh()
    context = {
        "sheet_import": sheet_import,
        "undone": sheet_import.changes.filter(undoing=Undoing.UNDONE).count(),
        "kept": sheet_import.changes.kept().count(),
        "lines": kept_lines(sheet_import),
        "breadcrumbs": import_crumbs(sheet_import, deep=False),
    }
    return render(request, "engagement/import_undone.html", context)
