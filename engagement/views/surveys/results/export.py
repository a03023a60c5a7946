"""The results of a wave as files."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.presenters.surveys.export import all_sheets, results_sheet
from engagement.surveys.sheets import CSV_TYPE, XLSX_TYPE, csv_of, workbook_of
from engagement.views.surveys.results.found import results_or_404

LONGEST_NAME = 80


@require_safe
def survey_export(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The results as one table, CSV."""
    found = results_or_404(request, public_id)
    return as_file(csv_of(results_sheet(found)), CSV_TYPE, f"{found.wave.title} results", "csv")


@require_safe
def survey_workbook(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The results with what they are of and who answered, as a workbook."""
    found = results_or_404(request, public_id)
    content = workbook_of(all_sheets(found), found.wave.title)
    return as_file(content, XLSX_TYPE, f"{found.wave.title} results", "xlsx")


def as_file(content: bytes, content_type: str, name: str, suffix: str) -> HttpResponse:
    """A file for the browser to save, that nothing on the way may keep."""
    response = HttpResponse(content, content_type=content_type)
    filename = f"{slugify(name)[:LONGEST_NAME] or 'survey'}.{suffix}"
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
