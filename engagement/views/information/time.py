"""More time for a request, and the internal review of what was answered."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.information.extending import extend_time
from engagement.actions.information.second_look import ask_second_look, close_second_look
from engagement.forms.information_time import AskReviewForm, CloseReviewForm, ExtendForm
from engagement.views.information.found import ANSWERS, APPROVES, place_of, request_or_404
from engagement.views.record_page import Words, change_page
from nhsuk.formats import nhs_date
from nhsuk.submission import sent

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def information_extend(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Take more time to answer."""
    asked = request_or_404(request, public_id, ANSWERS)
    due = f"It is due on {nhs_date(asked.due_on)} now. " if asked.due_on else ""
    return change_page(
        request,
        ExtendForm(sent(request)),
        lambda said: extend_time(by=request.user, request=asked, **said),
        words=Words(
            title="Take more time to answer",
            caption=asked.reference,
            text=f"{due}Everything that needs no more time still has to go out by then.",
            button="Save",
            done="The time is extended. Tell the applicant, if you have not.",
        ),
        place=place_of(asked),
    )


@require_http_methods(METHODS)
def information_ask_review(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Note that the applicant is not content."""
    asked = request_or_404(request, public_id, ANSWERS)
    return change_page(
        request,
        AskReviewForm(sent(request)),
        lambda said: ask_second_look(by=request.user, request=asked, **said),
        words=Words(
            title="Note that an internal review was asked for",
            caption=asked.reference,
            text="Somebody who had no part in the answer looks at it again.",
            button="Save",
            done="The review is noted. A colleague who had no part in the answer has to do it.",
        ),
        place=place_of(asked),
    )


@require_http_methods(METHODS)
def information_close_review(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Note what came of the internal review, by either of the roles that may approve answers."""
    asked = request_or_404(request, public_id, APPROVES)
    return change_page(
        request,
        CloseReviewForm(sent(request)),
        lambda said: close_second_look(by=request.user, request=asked, **said),
        words=Words(
            title="What came of the internal review?",
            caption=asked.reference,
            text="If the answer does not stand, put down a new request for what has to be answered "
            "again, and say in it that it follows this one.",
            button="Save",
            done="The internal review is closed.",
        ),
        place=place_of(asked),
    )
