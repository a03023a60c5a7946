"""The answer to a request: approved by a second person, made into a file, released."""

from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, require_reason
from engagement.actions.information.request import locked_request, record_request
from engagement.enums import ItemDecision, RequestState
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.models import InformationRequest
from jobs.actions.job import start_job, store_file
from jobs.actions.large_file import delete_large_file
from jobs.models import Job

MAKE_ANSWER = "information_answer"


@action
def approve_answer(
    *, by: User, request: InformationRequest, expected_version: int | None = None
) -> InformationRequest:
    """Put one's name to what goes out. Nothing can be decided any more; a worker makes the file.

    :raises NotPossibleError: something is undecided or missing, it was changed since the person
        read it, or the person answers it or decided about an item.
    """
    request = locked_request(request)
    missing = missing_for_approval(request)
    if missing:
        raise NotPossibleError(f"This answer cannot be approved yet. {' '.join(missing)}")
    if why := why_not_approver(request, by):
        raise NotPossibleError(why)
    if expected_version is not None and request.version != expected_version:
        raise NotPossibleError("A decision was changed after you opened it. Read it again first.")
    request.state = RequestState.APPROVED
    request.approved_by, request.approved_at = by, timezone.now()
    request.save()
    record_request("information_request.approved", request, facts=dict(request.items.tally()))
    make_answer(by=by, request=request)
    return InformationRequest.objects.get(pk=request.pk)


@action
def return_to_review(*, by: Actor, request: InformationRequest, reason: str) -> InformationRequest:
    """Open the review of an approved answer again. The file that was made of it is deleted.

    :raises NotPossibleError: it is not approved, or released already.
    :raises ValidationError: no reason was given.
    """
    request = locked_request(request)
    if request.state != RequestState.APPROVED:
        raise NotPossibleError("Only an approved answer can be returned to review.")
    reason = require_reason(reason)
    request.state = RequestState.REVIEWING
    request.approved_by = request.approved_at = None
    request.save()
    record_request("information_request.returned", request, reason=reason)
    return request if request.answer is None else forget_answer(by=by, request=request)


@action
def make_answer(*, by: User, request: InformationRequest) -> Job:
    """Have the file of an approved answer made by a worker.

    :raises NotPossibleError: it is not approved, or its file is made or being made.
    """
    request = locked_request(request)
    if request.state != RequestState.APPROVED:
        raise NotPossibleError("Somebody must approve the answer before its file is made.")
    job = request.answer_job
    if request.answer is not None or (job is not None and not job.is_finished):
        raise NotPossibleError("The file of this answer is made, or being made, already.")
    request.answer_job = start_job(
        by=by,
        kind=MAKE_ANSWER,
        title=f"Make the answer to {request.reference}",
        parameters={"request": str(request.public_id), "approved_at": request.approved_at},
        system_public_id=request.system.public_id,
    )
    request.save()
    record_request("information_request.answer_started", request)
    return request.answer_job


@action
def store_answer(*, by: Actor, request: InformationRequest, content: bytes) -> InformationRequest:
    """Keep the file that a worker has made of the request as it was given.

    :raises ChangedMeanwhileError: it is no longer what was approved.
    """
    made_of = request.approved_at
    request = locked_request(request)
    if request.state != RequestState.APPROVED or request.approved_at != made_of:
        raise ChangedMeanwhileError("The answer was returned to review while its file was made.")
    if request.answer is not None:
        request = forget_answer(by=by, request=request)
    request.answer = store_file(
        by=by, name=f"answer-{request.pk}.zip", content=content, content_type="application/zip"
    )
    request.save()
    facts = {"size": request.answer.size, "sha256": request.answer.sha256}
    record_request("information_request.answer_made", request, facts=facts)
    return request


@action
def forget_answer(*, by: Actor, request: InformationRequest) -> InformationRequest:
    """Delete the file of an answer that does not hold any more.

    :raises NotPossibleError: there is none, or it went out: then it is the record of what did.
    """
    request = locked_request(request)
    stored = request.answer
    if stored is None or request.state == RequestState.RELEASED:
        raise NotPossibleError("There is no file of an answer that could be deleted.")
    request.answer = None
    request.save()
    delete_large_file(by=by, stored=stored)
    record_request("information_request.answer_deleted", request, facts={"sha256": stored.sha256})
    return request


@action
def release_answer(*, by: User, request: InformationRequest) -> InformationRequest:
    """Note that the answer went out. Neither it nor anything of the request changes any more.

    :raises NotPossibleError: it is not approved, or its file is not made yet.
    """
    request = locked_request(request)
    if request.state != RequestState.APPROVED:
        raise NotPossibleError("Somebody must approve the answer before it can be released.")
    if request.answer is None:
        raise NotPossibleError("The file of this answer is not made yet.")
    request.state, request.closed_on = RequestState.RELEASED, timezone.localdate()
    request.save()
    facts = {"sha256": request.answer.sha256, **request.items.tally()}
    record_request("information_request.released", request, facts=facts)
    return request


@action
def record_answer_fetch(*, by: User, request: InformationRequest, what: str) -> None:
    """Leave on record that somebody takes the answer, or the log of decisions, with them."""
    record_request("information_request.fetched", request, facts={"what": what})


def missing_for_approval(request: InformationRequest) -> list[str]:
    """A sentence for each thing without which nobody can approve the answer."""
    if not request.is_in_review:
        return ["It is not in review."]
    missing = []
    tally = request.items.tally()
    if tally[ItemDecision.UNDECIDED]:
        count = tally[ItemDecision.UNDECIDED]
        missing.append(
            "1 item is not decided." if count == 1 else f"{count} items are not decided."
        )
    if not tally["total"]:
        missing.append("Nothing was found. Search again, or refuse it because nothing is held.")
    if request.clarifications.filter(answered_on__isnull=True).exists():
        missing.append("The applicant was asked what they mean and has not answered yet.")
    return missing


def why_not_approver(request: InformationRequest, person: User) -> str:
    """A sentence if the person may not approve this answer, so that two people have read it."""
    if request.handler_id == person.pk:
        return "You answer this request. Somebody else must approve the answer."
    if request.items.filter(decided_by=person.pk).exists():
        return "You decided about items of this request. Somebody else must approve the answer."
    return ""
