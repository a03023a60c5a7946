"""Requests for information, at every stage, without a worker."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import INFORMATION_GOVERNANCE_LEAD
from engagement.actions.information.answer import approve_answer, release_answer, store_answer
from engagement.actions.information.request import RequestFacts, receive_request
from engagement.actions.information.review import Judgement, decide_items
from engagement.actions.information.search import SEARCH, start_search
from engagement.actions.information.second_look import ask_second_look
from engagement.disclosing import run_search
from engagement.enums import ItemDecision
from engagement.models import InformationRequest
from jobs.enums import JobState
from jobs.models import Job
from jobs.progress import SilentProgress
from partners.models import System
from tests.factories.partners import make_system
from tests.factories.users import make_user


def make_officer(system: System) -> User:
    """Somebody who answers requests of a system."""
    return make_user(system=system, role=INFORMATION_GOVERNANCE_LEAD.name)


def request_facts(**changes: Any) -> RequestFacts:
    """A request that came in today."""
    usual: dict[str, Any] = {
        "received_on": timezone.localdate(),
        "question": "All that you hold about your council.",
        "summary": "Records about a council",
        "asked_by": "A. Reporter",
        "answer_to": "reporter@example.org",
    }
    return RequestFacts(**{**usual, **changes})


def make_information_request(
    *, by: User | None = None, system: System | None = None, **facts: Any
) -> InformationRequest:
    """One that has just come in."""
    system = system or make_system()
    return receive_request(
        by=by or make_officer(system), system=system, facts=request_facts(**facts)
    )


def search(request: InformationRequest, by: User | None = None) -> InformationRequest:
    """Have a request searched for, here and now."""
    asker = by or request.handler
    assert asker is not None
    job = start_search(by=asker, request=request)
    assert job.kind == SEARCH
    run_search(job, SilentProgress())
    finish(job)
    return again(request)


def make_reviewed_request(**given: Any) -> InformationRequest:
    """One with what was found, all of it to be released."""
    request = search(make_information_request(**given))
    release_all(request)
    return again(request)


def make_approved_request(*, approver: User | None = None, **given: Any) -> InformationRequest:
    """One whose answer somebody approved; its file is not made."""
    request = make_reviewed_request(**given)
    approver = approver or make_officer(request.system)
    approved = approve_answer(by=approver, request=request)
    assert approved.answer_job is not None
    finish(approved.answer_job)
    return again(request)


def make_released_request(**given: Any) -> InformationRequest:
    """One that was answered with a file that is none."""
    request = make_approved_request(**given)
    by = request.handler
    assert by is not None
    store_answer(by=by, request=request, content=b"PK")
    return release_answer(by=by, request=request)


def make_request_under_review(**given: Any) -> InformationRequest:
    """One with whose answer the applicant is not content."""
    request = make_released_request(**given)
    by = request.handler
    assert by is not None
    today = timezone.localdate()
    return ask_second_look(by=by, request=request, asked_on=today, words="Too little.", days=20)


def release_all(request: InformationRequest, by: User | None = None) -> None:
    """Decide that everything goes out as it is."""
    decider = by or request.handler
    assert decider is not None
    versions = dict(request.items.undecided().values_list("pk", "version"))
    judgement = Judgement(ItemDecision.RELEASE)
    decide_items(by=decider, request=request, versions=versions, judgement=judgement)


def again(request: InformationRequest) -> InformationRequest:
    """The request as it is now."""
    rows = InformationRequest.objects.select_related("system", "handler", "answer_job", "answer")
    return rows.get(pk=request.pk)


def finish(job: Job) -> None:
    """As if a worker had done it."""
    Job.objects.filter(pk=job.pk).update(
        state=JobState.SUCCEEDED, finished_at=timezone.now(), lease_until=None
    )
