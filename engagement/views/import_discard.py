"""Give up an import that was not started."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.importing.sheet import can_be_read, discard_import
from engagement.views.import_lookup import import_crumbs, import_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def import_discard(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The question, and the deed."""
    sheet_import = import_or_404(request, public_id)
    if not can_be_read(sheet_import):
        return redirect("engagement:import", sheet_import.public_id)
    if request.method == "POST":
        discard_import(by=request.user, sheet_import=sheet_import)
        messages.success(request, f"{sheet_import} was given up. Nothing was brought in.")
        return redirect("engagement:imports")
    context = {"sheet_import": sheet_import, "breadcrumbs": import_crumbs(sheet_import)}
    return render(request, "engagement/import_discard.html", context)
