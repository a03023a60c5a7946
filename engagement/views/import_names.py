"""Decide what the names mean that no organisation has."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.importing.sheet import decide_names
from engagement.enums import ImportState
from engagement.errors import EngagementError
from engagement.forms.imports import NamesForm
from engagement.models import ImportName
from engagement.presenters.imports import first_rows
from engagement.views.import_lookup import import_crumbs, import_or_404
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page

_AT_ONCE = 20
_ORDER = ("-row_count", "id")


@require_http_methods(["GET", "HEAD", "POST"])
def import_names(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Names by how many rows have them, those with a similar organisation alone if asked for."""
    sheet_import = import_or_404(request, public_id)
    if sheet_import.state != ImportState.READY:
        return redirect("engagement:import", sheet_import.public_id)
    only_similar = request.GET.get("show") == "similar"
    rows = ImportName.objects.visible_to(request.user).filter(sheet_import=sheet_import)
    rows = rows.unmatched().select_related("organisation")
    if only_similar:
        rows = rows.exclude(candidates=[])
    page = keyset_page(rows, request.GET, order=_ORDER, size=_AT_ONCE)
    form = NamesForm(request.POST if request.method == "POST" else None, names=page.rows)
    if form.is_valid():
        with errors_into(form, EngagementError):
            if choices := form.choices():
                decide_names(by=request.user, sheet_import=sheet_import, choices=choices)
                messages.success(request, "Your decisions are saved.")
            return redirect(_next(sheet_import.public_id, page.next_cursor, only_similar))
    numbers = first_rows(sheet_import, page.rows)
    return form_page(
        request,
        "engagement/import_names.html",
        form,
        sheet_import=sheet_import,
        page=page,
        questions=[(name, form[str(name.public_id)], numbers.get(name.key)) for name in page.rows],
        only_similar=only_similar,
        undecided=sheet_import.names.undecided().count(),
        breadcrumbs=import_crumbs(sheet_import),
    )


def _next(public_id: UUID, cursor: str, only_similar: bool) -> str:
    """The next page of names, or the preview after the last one."""
    if not cursor:
        return reverse("engagement:import_preview", args=[public_id])
    query = {"after": cursor, **({"show": "similar"} if only_similar else {})}
    return f"{reverse('engagement:import_names', args=[public_id])}?{urlencode(query)}"
