"""The rows that did not come in, as a file to correct and upload again."""

from pathlib import PurePath
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.imports.rejects import write_rejects
from engagement.presenters.imports import rejected_rows
from engagement.views.import_lookup import import_or_404
from jobs.downloads import as_file


@require_safe
def import_rejects(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A CSV file with the reason of every row."""
    sheet_import = import_or_404(request, public_id)
    content = write_rejects(sheet_import.headings, rejected_rows(sheet_import))
    name = "".join(c if c.isalnum() else "-" for c in PurePath(sheet_import.file.name).stem)[:80]
    return as_file(content, "text/csv; charset=utf-8", f"{_ascii(name)}-rejects.csv")


def _ascii(name: str) -> str:
    return name.encode("ascii", "ignore").decode() or "meeting-log"
