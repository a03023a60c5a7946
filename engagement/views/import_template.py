"""An empty sheet with the headings of one kind, to fill in."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.access import sheets_allowed_anywhere
from engagement.imports.layouts import LAYOUTS
from engagement.imports.rejects import neutralise_row
from jobs.downloads import as_file


@require_safe
def import_template(request: SignedInRequest, sheet_kind: str) -> HttpResponse:
    """A CSV file of one line. Whoever may bring in nothing of the kind has no use for it."""
    if sheet_kind not in sheets_allowed_anywhere(request.user):
        raise Http404
    headings = [column.label for column in LAYOUTS[sheet_kind].columns]
    content = neutralise_row(headings).encode("utf-8-sig")
    return as_file(content, "text/csv; charset=utf-8", f"{sheet_kind}.csv")
