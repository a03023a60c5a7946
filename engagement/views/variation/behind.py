"""The partnerships behind a figure, with what was counted of each."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.analytics.partnerships import by_name
from engagement.analytics.variation.partners import partnerships_counted
from engagement.presenters.variation.behind import behind_rows
from engagement.presenters.variation.words import WORDS
from engagement.views.variation.asking import question, without_system
from nhsuk.paging import keyset_page
from partners.current_system import current_system

PAGE_SIZE = 25


@require_safe
def variation_behind(request: SignedInRequest) -> HttpResponse:
    """The list; a fragment for htmx."""
    system = current_system(request)
    if system is None:
        return without_system(request)
    given = question(request, system)
    asked = given.asked
    counted = partnerships_counted(
        request.user,
        system,
        measure=asked.measure,
        since=asked.since,
        until=asked.until,
        kinds=asked.kinds,
        places=asked.places,
    )
    rows = by_name(counted.select_related("organisation", "place"))
    page = keyset_page(rows, request.GET, order=("sort_name", "id"), size=PAGE_SIZE)
    return given.page(
        request,
        "behind",
        words=WORDS[asked.measure],
        page=page,
        rows=behind_rows(asked, page.rows),
    )
