"""The long work of information requests, done by workers: searching, and making the answer."""

from collections.abc import Iterator

from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.information.answer import MAKE_ANSWER, store_answer
from engagement.actions.information.search import SEARCH, store_items
from engagement.analytics.information.finding import (
    count,
    find,
    item_of,
    known_people,
    sources_of,
)
from engagement.errors import EngagementError
from engagement.foi.archive import archive
from engagement.foi.paper import answer_paper
from engagement.models import InformationItem, InformationRequest
from engagement.presenters.information.answer import answer_of
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Outcome, handler
from nhsuk.paper.printing import PaperError

REPORT_EVERY = 100


@handler(SEARCH)
def run_search(job: Job, progress: Progress) -> Outcome:
    """Find and copy what a request asks for, with the eyes of whoever asked for the search."""
    request = _request(job)
    user = _asker(job, request, Permission.MANAGE_INFORMATION_REQUESTS)
    # A worker that died after it stored them is followed by one that finds them.
    if request.search_job_id == job.pk and request.state == "searching":
        try:
            store_items(
                by=user,
                request=request,
                items=_found(request, user, progress),
                searched_at=timezone.now(),
                job=job,
            )
        except EngagementError as error:
            raise JobRefusedError(str(error)) from error
    return _outcome(request)


@handler(MAKE_ANSWER)
def run_make_answer(job: Job, progress: Progress) -> Outcome:
    """Make the file of an approved answer, from the decided items alone."""
    request = _request(job)
    user = _asker(job, request, Permission.APPROVE_INFORMATION_REQUESTS)
    if request.approved_at is None:
        raise JobRefusedError("The answer was returned to review before its file was made.")
    progress.report("Putting the answer together")
    answer = answer_of(request)
    progress.report("Printing the PDF")
    try:
        made = archive(answer, answer_paper(answer))
        store_answer(by=user, request=request, content=made)
    except PaperError as error:
        raise JobRefusedError("The PDF could not be made. Try again.") from error
    except EngagementError as error:
        raise JobRefusedError(str(error)) from error
    return _outcome(request)


def _found(
    request: InformationRequest, user: User, progress: Progress
) -> Iterator[InformationItem]:
    """Unsaved items, numbered on from those that the request has."""
    known = known_people(request)
    total = count(request, user)
    held = {(kind, key) for kind, key in request.items.values_list("kind", "record_id")}
    newest = request.items.order_by("-number").values_list("number", flat=True).first()
    number = newest or 0
    read = 0
    for source in sources_of(request):
        progress.report(f"Reading: {source.kind.label}", min(read, total), total)
        for found in find(request, user, source):
            read += 1
            if read % REPORT_EVERY == 0:
                progress.report(f"Reading: {source.kind.label}", min(read, total), total)
            if (found.kind, found.record_id) not in held:
                number += 1
                yield item_of(request, number, found, known)


def _request(job: Job) -> InformationRequest:
    rows = InformationRequest.objects.select_related("system")
    return rows.get(public_id=job.parameters["request"])


def _asker(job: Job, request: InformationRequest, needs: Permission) -> User:
    user = job.created_by
    if not isinstance(user, User) or needs not in permissions_in(user, request.system):
        raise JobRefusedError("Whoever asked for this may no longer do it.")
    return user


def _outcome(request: InformationRequest) -> Outcome:
    page = f"/information-requests/{request.public_id}/"
    return Outcome({"page": page, "page_text": "See the request"})
