"""The same briefing on paper: a PDF of at most two pages."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.briefing.paper import paper
from engagement.presenters.briefing.gather import briefing, to_brief_on
from engagement.views.trail import to_partnership
from nhsuk.paper import PaperError

LONGEST_NAME = 60


@require_safe
def partnership_briefing_paper(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Shown by the browser, and saved under a name with its day; kept by nobody on the way."""
    partnership = get_object_or_404(to_brief_on(request.user), public_id=public_id)
    gathered = briefing(request.user, partnership)
    try:
        pdf = paper(gathered)
    except PaperError:
        context = {"partnership": partnership, "breadcrumbs": to_partnership(partnership)}
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return render(request, "engagement/briefing/no_paper.html", context, status=status)
    partner = slugify(gathered.partner)[:LONGEST_NAME] or "partner"
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"briefing-{partner}-{gathered.made_on:%Y-%m-%d}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
