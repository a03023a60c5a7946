"""Give up an import that was not started."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.event_import import discard_import
from engagement.views.import_lookup import import_crumbs, import_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def import_discard(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The question, and the deed."""
    event_import = import_or_404(request, public_id)
    if not event_import.is_open:
        return redirect("engagement:import", event_import.public_id)
    if request.method == "POST":
        discard_import(by=request.user, event_import=event_import)
        messages.success(request, f"{event_import} was given up. Nothing was brought in.")
        return redirect("engagement:imports")
    context = {"event_import": event_import, "breadcrumbs": import_crumbs(event_import)}
    return render(request, "engagement/import_discard.html", context)
