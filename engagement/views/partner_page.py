"""The page behind a personal link: no sign-in, for somebody of a partner who was asked.

Whoever has the address may answer, so it is long, works for a time, and can be taken back. What
opens nothing looks the same whatever the cause. Nothing may keep or pass on the address.
"""

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from audit.recording import Service
from engagement.actions.partner_link import answer_through_link
from engagement.errors import EngagementError
from engagement.forms.partner_link import AnswerForm
from engagement.models import PartnerAnswer, PartnerLink
from engagement.presenters.partner_page import AskedRow, asked_rows, given_answers
from engagement.throttling import asks_too_often
from nhsuk.submission import errors_into
from tenancy.scope import admit, every_system

MOST_A_MINUTE = 60
BY = Service("partner_link")


@dataclass(frozen=True)
class Question:
    """What is asked about, and the form that takes the answer."""

    row: AskedRow
    form: AnswerForm


# The address is the key, and no cookie is: another site that does not know it has nothing to forge.
# The check would refuse every answer, because a page that sends no referrer sends no origin either.
@csrf_exempt
def partner_page(request: HttpRequest, token: str) -> HttpResponse:
    """The commitments that await the partner's word, each with its question."""
    if asks_too_often(request, page="partner_page", most=MOST_A_MINUTE):
        return _guarded(render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS))
    with every_system(why="A partner's link says itself whose it is."):
        link = PartnerLink.objects.opened_by(token)
    if link is None:
        gone = render(request, "engagement/partner_link_gone.html", status=HTTPStatus.NOT_FOUND)
        return _guarded(gone)
    admit([link.system_id])
    said = request.POST if request.method == "POST" else None
    questions = [Question(row, _form(row, said)) for row in asked_rows(link)]
    sent = next((question for question in questions if question.form.is_bound), None)
    if sent is not None and _answered(link, sent):
        return _guarded(redirect("engagement:partner_page", token))
    return _guarded(_page(request, link, questions, sent))


def _form(row: AskedRow, said: QueryDict | None) -> AnswerForm:
    """Filled with what was said, if that was about this commitment."""
    key = str(row.commitment.public_id)
    is_meant = said is not None and said.get("commitment") == key
    initial = {"revision": row.commitment.revision}
    return AnswerForm(said if is_meant else None, prefix=key, initial=initial)


def _answered(link: PartnerLink, question: Question) -> bool:
    """Whether the answer was right and is recorded."""
    said: PartnerAnswer | None = None
    form = question.form
    if form.is_valid():
        with errors_into(form, EngagementError):
            said = answer_through_link(
                by=BY, link=link, commitment=question.row.commitment, **form.cleaned_data
            )
    return said is not None


def _page(
    request: HttpRequest, link: PartnerLink, questions: list[Question], sent: Question | None
) -> HttpResponse:
    missed = request.method == "POST" and sent is None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent or missed else HTTPStatus.OK
    context = {
        "link": link,
        "questions": questions,
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
