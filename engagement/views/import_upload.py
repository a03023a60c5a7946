"""Hand in a spreadsheet, and say what it holds."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import sheets_allowed
from engagement.actions.importing.sheet import upload_import
from engagement.forms.imports import UploadForm
from engagement.imports.layouts import LAYOUTS
from engagement.imports.table import FileRefusedError
from nhsuk.submission import form_page
from partners.access import require
from partners.current_system import current_system


@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: SignedInRequest) -> HttpResponse:
    """The form; a file that is no table is refused with the reason."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    kinds = sheets_allowed(request.user, system)
    if not kinds:
        require(request.user, Permission.IMPORT_EVENTS, system)
    is_sent = request.method == "POST"
    asked = request.GET.get("kind")
    form = UploadForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        kinds=kinds,
        initial={"kind": asked} if asked in kinds else None,
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet_import = upload_import(
                by=request.user,
                system=system,
                name=file.name,
                content=file.read(),
                kind=form.cleaned_data["kind"],
            )
        except FileRefusedError as error:
            form.add_error("file", str(error))
        else:
            return redirect("engagement:import_columns", sheet_import.public_id)
    return form_page(
        request,
        "engagement/import_upload.html",
        form,
        system=system,
        layouts=[LAYOUTS[kind] for kind in kinds],
        breadcrumbs=[{"text": "Imports", "href": reverse("engagement:imports")}],
    )
