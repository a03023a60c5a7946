"""The page behind a personal link: no sign-in, for somebody of a partner who was asked.

Whoever has the address may answer, so it is long, works for a time, and can be taken back. What
opens nothing looks the same whatever the cause. Nothing may keep or pass on the address.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from audit.recording import Service
from engagement.actions.partner_link import answer_through_link
from engagement.errors import EngagementError
from engagement.models import PartnerAnswer, PartnerLink
from engagement.presenters.partner_page import AskedRow, asked_rows, given_answers
from engagement.throttling import asks_too_often
from nhsuk.submission import errors_into

MOST_A_MINUTE = 60
BY = Service("partner_link")


# The address is the key, and no cookie is: another site that does not know it has nothing to forge.
# The check would refuse every answer, because a page that sends no referrer sends no origin either.
@csrf_exempt
def partner_page(request: HttpRequest, token: str) -> HttpResponse:
    """The commitments that await the partner's word, each with its question."""
    if asks_too_often(request, page="partner_page", most=MOST_A_MINUTE):
        return _guarded(render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS))
    link = PartnerLink.objects.opened_by(token)
    if link is None:
        gone = render(request, "engagement/partner_link_gone.html", status=HTTPStatus.NOT_FOUND)
        return _guarded(gone)
    rows = asked_rows(link, request.POST if request.method == "POST" else None)
    sent = next((row for row in rows if row.form.is_bound), None)
    if sent is not None and _answered(link, sent):
        return _guarded(redirect("engagement:partner_page", token))
    return _guarded(_page(request, link, rows, sent))


def _answered(link: PartnerLink, row: AskedRow) -> bool:
    """Whether the answer was right and is recorded."""
    said: PartnerAnswer | None = None
    if row.form.is_valid():
        with errors_into(row.form, EngagementError):
            said = answer_through_link(
                by=BY, link=link, commitment=row.commitment, **row.form.cleaned_data
            )
    return said is not None


def _page(
    request: HttpRequest, link: PartnerLink, rows: list[AskedRow], sent: AskedRow | None
) -> HttpResponse:
    missed = request.method == "POST" and sent is None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent or missed else HTTPStatus.OK
    context = {
        "link": link,
        "rows": rows,
        "form": sent.form if sent else None,
        "missed": missed,
        "answers": given_answers(link),
        "fictional_data": link.system.is_fictional,
    }
    return render(request, "engagement/partner_link_page.html", context, status=status)


def _guarded(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
