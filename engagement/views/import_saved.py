"""Saved choices of columns: all of them, another name for one, the end of one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import sheets_allowed
from engagement.actions.importing.saved_mapping import delete_mapping, rename_mapping
from engagement.forms.import_columns import RenameForm
from engagement.models import SavedMapping
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.current_system import current_system


@require_safe
def import_saved(request: SignedInRequest) -> HttpResponse:
    """Those of the current system, newest first."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    if not sheets_allowed(request.user, system):
        require(request.user, Permission.IMPORT_EVENTS, system)
    rows = SavedMapping.objects.visible_to(request.user).filter(system=system)
    context = {
        "system": system,
        "page": keyset_page(rows.select_related("created_by"), request.GET, order=("-id",)),
        "breadcrumbs": _crumbs()[:1],
    }
    return render(request, "engagement/import_saved.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_saved_rename(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The name, and another one."""
    saved = _saved_or_404(request, public_id)
    form = RenameForm(sent(request), initial={"name": saved.name})
    if form.is_valid():
        with errors_into(form):
            rename_mapping(by=request.user, saved=saved, name=form.cleaned_data["name"])
            messages.success(request, f"The columns are saved as “{saved}” now.")
            return redirect("engagement:import_saved")
    return form_page(
        request,
        "engagement/import_saved_rename.html",
        form,
        saved=saved,
        fictional_data=saved.system.is_fictional,
        breadcrumbs=_crumbs(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def import_saved_delete(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The question, and the deed."""
    saved = _saved_or_404(request, public_id)
    if request.method == "POST":
        delete_mapping(by=request.user, saved=saved)
        messages.success(request, f"The saved columns “{saved}” are deleted.")
        return redirect("engagement:import_saved")
    context = {
        "saved": saved,
        "fictional_data": saved.system.is_fictional,
        "breadcrumbs": _crumbs(),
    }
    return render(request, "engagement/import_saved_delete.html", context)


def _saved_or_404(request: SignedInRequest, public_id: UUID) -> SavedMapping:
    """Whoever sees saved columns may change them, so there is no 403 here."""
    rows = SavedMapping.objects.visible_to(request.user).select_related("system")
    return get_object_or_404(rows, public_id=public_id)


def _crumbs() -> list[dict[str, str]]:
    return [
        {"text": "Imports", "href": reverse("engagement:imports")},
        {"text": "Saved columns", "href": reverse("engagement:import_saved")},
    ]
