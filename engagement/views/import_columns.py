"""Say which column of a spreadsheet means what."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.importing.saved_mapping import save_mapping
from engagement.actions.importing.sheet import (
    READ_AT_ONCE,
    can_be_read,
    mapping_of,
    stage_import,
    start_reading,
    table_of,
)
from engagement.errors import EngagementError
from engagement.forms.import_columns import ColumnsForm
from engagement.ids import uuid_of
from engagement.imports.layouts import LAYOUTS, likelier
from engagement.imports.mapping import MappingError
from engagement.imports.mapping_file import read_mapping
from engagement.models import SavedMapping, SheetImport
from engagement.presenters.imports import column_samples
from engagement.views.import_lookup import import_crumbs, import_or_404
from nhsuk.submission import errors_into, form_page

MOST_OFFERED = 20


@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A question for each thing that a row can say, with the file's columns as answers."""
    sheet_import = import_or_404(request, public_id)
    if not can_be_read(sheet_import):
        return redirect("engagement:import", sheet_import.public_id)
    saved = SavedMapping.objects.visible_to(request.user)
    saved = saved.of_kind(sheet_import.kind, sheet_import.system)
    chosen = saved.filter(public_id=asked).first() if (asked := _asked(request)) else None
    earlier = mapping_of(sheet_import)
    if chosen is not None:
        earlier = read_mapping(chosen.mapping, LAYOUTS[sheet_import.kind])
    table = table_of(sheet_import.file, earlier.header_row if earlier else None)
    sent = request.POST if request.method == "POST" else None
    layout = LAYOUTS[sheet_import.kind]
    form = ColumnsForm(sent, table=table, layout=layout, earlier=earlier)
    if form.is_valid():
        with errors_into(form, MappingError, EngagementError):
            read = start_reading if sheet_import.row_count > READ_AT_ONCE else stage_import
            read(by=request.user, sheet_import=sheet_import, mapping=form.mapping())
            _save(request, sheet_import, form)
            return redirect("engagement:import_preview", sheet_import.public_id)
    return form_page(
        request,
        "engagement/import_columns.html",
        form,
        sheet_import=sheet_import,
        samples=column_samples(table),
        is_remembered=earlier is not None,
        saved=saved[:MOST_OFFERED],
        chosen=chosen,
        missing=[] if earlier else layout.missing(layout.guess(table.headings)),
        likelier=None if earlier else likelier(layout, table.headings),
        breadcrumbs=import_crumbs(sheet_import, deep=False),
    )


def _asked(request: SignedInRequest) -> UUID | None:
    """The saved columns that the address names, if it names any."""
    return uuid_of(request.GET.get("saved"))


def _save(request: SignedInRequest, sheet_import: SheetImport, form: ColumnsForm) -> None:
    name = form.cleaned_data["save_as"]
    if name:
        save_mapping(
            by=request.user,
            system=sheet_import.system,
            kind=sheet_import.kind,
            name=name,
            mapping=form.mapping(),
        )
        messages.success(request, f"The columns are saved as “{name}”.")
