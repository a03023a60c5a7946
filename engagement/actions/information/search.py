"""The search for what was asked: begun by a person, done by a worker."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from audit.recording import Actor, action
from engagement.actions.information.request import locked_request, record_request, refuse_closed
from engagement.enums import RequestState
from engagement.errors import NotPossibleError
from engagement.models import InformationItem, InformationRequest
from jobs.actions.job import start_job
from jobs.models import Job

SEARCH = "information_search"
AT_ONCE = 500


@action
def start_search(*, by: User, request: InformationRequest) -> Job:
    """Have a worker look for what was asked, with the eyes of the person. What was found before
    and decided stays; a second search adds what it did not have.

    :raises NotPossibleError: it is searched for already, approved or closed.
    """
    request = locked_request(request)
    refuse_closed(request)
    if request.state == RequestState.APPROVED:
        raise NotPossibleError("The answer is approved. Return it to review first.")
    if request.search_job is not None and not request.search_job.is_finished:
        raise NotPossibleError("This request is being searched for already.")
    job = start_job(
        by=by,
        kind=SEARCH,
        title=f"Search for {request.reference}",
        parameters={"request": str(request.public_id)},
        system_public_id=request.system.public_id,
    )
    request.search_job, request.state = job, RequestState.SEARCHING
    request.save()
    record_request("information_request.search_started", request)
    return job


@action
def store_items(
    *,
    by: Actor,
    request: InformationRequest,
    items: Iterable[InformationItem],
    searched_at: datetime,
    job: Job | None,
) -> int:
    """Keep what was found; how many items are new. The review can begin.

    ``items`` are unsaved and may be made while they are stored. Records that the request has an
    item of keep the copy that they have.

    :raises NotPossibleError: the request was closed, or another search was begun.
    """
    request = locked_request(request)
    if request.state != RequestState.SEARCHING or request.search_job != job:
        raise NotPossibleError("This request was closed or searched for again meanwhile.")
    before = request.items.count()
    batch: list[InformationItem] = []
    for item in items:
        batch.append(item)
        if len(batch) == AT_ONCE:
            _keep(batch)
            batch = []
    _keep(batch)
    request.state, request.searched_at = RequestState.REVIEWING, searched_at
    request.save()
    found = request.items.count() - before
    record_request("information_request.searched", request, facts={"found": found})
    return found


@action
def give_up_search(*, by: Actor, request: InformationRequest) -> InformationRequest:
    """The search came to nothing, because it failed: the request is as it was before.

    :raises NotPossibleError: it is not being searched for, or the work goes on.
    """
    request = locked_request(request)
    job = request.search_job
    if request.state != RequestState.SEARCHING or (job is not None and not job.is_finished):
        raise NotPossibleError("This search has not failed.")
    has_items = request.items.exists()
    request.state = RequestState.REVIEWING if has_items else RequestState.RECEIVED
    request.save()
    record_request("information_request.search_given_up", request)
    return request


def _keep(batch: list[InformationItem]) -> None:
    InformationItem.objects.bulk_create(batch, ignore_conflicts=True)
