"""The results of a wave as files."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.presenters.surveys.export import all_sheets, results_sheet
from engagement.surveys.sheets import CSV_TYPE, XLSX_TYPE, csv_of, workbook_of
from engagement.views.surveys.results.found import results_or_404
from jobs.downloads import as_file

LONGEST_NAME = 80


@require_safe
def survey_export(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The results as one table, CSV."""
    found = results_or_404(request, public_id)
    name = file_name(f"{found.wave.title} results", "csv")
    return as_file(csv_of(results_sheet(found)), CSV_TYPE, name)


@require_safe
def survey_workbook(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The results with what they are of and who answered, as a workbook."""
    found = results_or_404(request, public_id)
    name = file_name(f"{found.wave.title} results", "xlsx")
    return as_file(workbook_of(all_sheets(found), found.wave.title), XLSX_TYPE, name)


def file_name(title: str, suffix: str) -> str:
    """A short name of plain letters."""
    return f"{slugify(title)[:LONGEST_NAME] or 'survey'}.{suffix}"
