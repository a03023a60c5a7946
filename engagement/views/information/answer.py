"""The answer on its way out: approved, made, released; and the log of what was decided."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from engagement.access import permissions_in
from engagement.actions.information.answer import (
    approve_answer,
    make_answer,
    record_answer_fetch,
    release_answer,
    return_to_review,
)
from engagement.errors import EngagementError
from engagement.forms.information import ApproveAnswerForm
from engagement.forms.reason import ReasonForm
from engagement.models import InformationItem
from engagement.presenters.information.decisions import decision_log
from engagement.presenters.information.request import request_page
from engagement.views.information.found import (
    ANSWERS,
    APPROVES,
    place_of,
    request_or_404,
    to_request,
    url_of,
)
from engagement.views.record_page import Words, change_page
from jobs.downloads import as_file
from nhsuk.submission import errors_into, form_page, sent

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def information_approve(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Put one's name to an answer, or see what stands in the way."""
    asked = request_or_404(request, public_id, APPROVES)
    form = ApproveAnswerForm(sent(request), initial={"version": asked.version})
    if form.is_valid():
        with errors_into(form, EngagementError):
            version = form.cleaned_data["version"]
            approve_answer(by=request.user, request=asked, expected_version=version)
            messages.success(request, "You have approved the answer. Its file is being made.")
            return redirect(url_of(asked))
    allowed = permissions_in(request.user, asked.system)
    return form_page(
        request,
        "engagement/information/approve.html",
        form,
        asked=asked,
        page=request_page(asked, request.user, allowed),
        back_url=url_of(asked),
        fictional_data=asked.system.is_fictional,
        breadcrumbs=to_request(asked),
    )


@require_http_methods(METHODS)
def information_return(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Open the review of an approved answer again."""
    asked = request_or_404(request, public_id, APPROVES)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: return_to_review(by=request.user, request=asked, **said),
        words=Words(
            title="Return this answer to review?",
            caption=asked.reference,
            text="Its file is deleted, decisions can be changed, and somebody has to approve it "
            "anew. The history of changes keeps your reason.",
            button="Return to review",
            done="The answer is in review again.",
            is_warning=True,
        ),
        place=place_of(asked),
    )


@require_POST
def information_make(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Have the file made again, when that failed."""
    asked = request_or_404(request, public_id, APPROVES)
    try:
        make_answer(by=request.user, request=asked)
    except EngagementError as error:
        messages.error(request, str(error))
    return redirect(url_of(asked))


@require_http_methods(METHODS)
def information_release(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Note that the answer went out."""
    asked = request_or_404(request, public_id, ANSWERS)
    by = f" {asked.approved_by} approved it." if asked.approved_by else ""
    return change_page(
        request,
        forms.Form(sent(request)),
        lambda _: release_answer(by=request.user, request=asked),
        words=Words(
            title="Release this answer?",
            caption=asked.reference,
            text=f"Read the file and send it to the applicant first.{by} From then on nothing of "
            "the request changes, and it stands in the log.",
            button="Release",
            done="The answer is released.",
        ),
        place=place_of(asked),
    )


@require_safe
def information_answer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The file, saved and never shown. That somebody took it is on record."""
    asked = request_or_404(request, public_id)
    if asked.answer is None:
        raise Http404("This answer has no file.")
    record_answer_fetch(by=request.user, request=asked, what="answer")
    # The name on the disk of whoever gets it says nothing but the reference.
    name = f"{asked.reference}.zip".replace("/", "-")
    return as_file(asked.answer.content(), "application/zip", name)


@require_safe
def information_decisions(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Every decision with its reason and who made it, for the file of the request."""
    asked = request_or_404(request, public_id)
    rows = InformationItem.objects.visible_to(request.user).filter(request=asked)
    record_answer_fetch(by=request.user, request=asked, what="decisions")
    content = decision_log(rows.select_related("decided_by").order_by("number"))
    return as_file(content, "text/csv; charset=utf-8", f"{asked.reference}-decisions.csv")
