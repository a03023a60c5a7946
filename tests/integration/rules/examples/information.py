"""Examples of requests for information: put down, searched for, reviewed, answered."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from engagement.actions.information.answer import store_answer
from engagement.actions.information.request import Scope
from engagement.actions.information.review import Judgement
from engagement.actions.information.search import start_search
from engagement.enums import ItemDecision, RequestState
from engagement.foi.working_days import last_day_to_answer
from engagement.models import InformationItem, InformationRequest
from jobs.enums import JobState
from jobs.models import Job
from partners.models import System
from tests import factories as make
from tests.factories.information import again, make_officer, request_facts, search
from tests.integration.rules.examples.registry import example

ROOM = "engagement.actions.information"


def _system() -> System:
    return make.make_event().system


def _searching() -> InformationRequest:
    request = make.make_information_request()
    assert request.handler is not None
    start_search(by=request.handler, request=request)
    return again(request)


@example(f"{ROOM}.request.receive_request")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "facts": request_facts()}


@example(f"{ROOM}.request.change_request")
def _() -> dict[str, Any]:
    request = make.make_information_request()
    return {"request": request, "facts": request_facts(summary="Another name")}


@example(f"{ROOM}.request.set_scope")
def _() -> dict[str, Any]:
    return {"request": make.make_information_request(), "scope": Scope(words="winter")}


@example(f"{ROOM}.request.ask_clarification")
def _() -> dict[str, Any]:
    request = make.make_information_request()
    return {"request": request, "asked_on": request.received_on, "words": "Which year?"}


@example(f"{ROOM}.request.note_clarification")
def _() -> dict[str, Any]:
    request = make.make_information_request()
    request.clarifications.create(
        system=request.system, asked_on=request.received_on, words="Which year?"
    )
    return {"request": request, "answered_on": request.received_on}


@example(f"{ROOM}.request.refuse_request")
def _() -> dict[str, Any]:
    request = make.make_information_request()
    return {"request": request, "section": "12", "reason": "It would take 90 hours."}


@example(f"{ROOM}.request.end_request")
def _() -> dict[str, Any]:
    return {"request": make.make_information_request(), "reason": "They took it back."}


@example(f"{ROOM}.search.start_search")
def _() -> dict[str, Any]:
    request = make.make_information_request()
    return {"by": request.handler, "request": request}


@example(f"{ROOM}.search.store_items")
def _() -> dict[str, Any]:
    request = _searching()
    return {
        "request": request,
        "items": [],
        "searched_at": timezone.now(),
        "job": request.search_job,
    }


@example(f"{ROOM}.search.give_up_search")
def _() -> dict[str, Any]:
    request = _searching()
    job = request.search_job
    assert job is not None
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, finished_at=timezone.now(), lease_until=None
    )
    return {"request": request}


def _item() -> InformationItem:
    request = search(make.make_information_request(system=_system()))
    found = request.items.first()
    assert found is not None
    return found


@example(f"{ROOM}.review.decide_item")
def _() -> dict[str, Any]:
    item = _item()
    by = item.request.handler
    return {"by": by, "item": item, "judgement": Judgement(ItemDecision.RELEASE)}


@example(f"{ROOM}.review.decide_items")
def _() -> dict[str, Any]:
    item = _item()
    return {
        "by": item.request.handler,
        "request": item.request,
        "versions": {item.pk: item.version},
        "judgement": Judgement(ItemDecision.RELEASE),
    }


@example(f"{ROOM}.answer.approve_answer")
def _() -> dict[str, Any]:
    request = make.make_reviewed_request(system=_system())
    return {"by": make_officer(request.system), "request": request}


@example(f"{ROOM}.answer.return_to_review")
def _() -> dict[str, Any]:
    return {"request": make.make_approved_request(system=_system()), "reason": "A name stands."}


@example(f"{ROOM}.answer.make_answer")
def _() -> dict[str, Any]:
    request = make.make_approved_request(system=_system())
    return {"by": request.approved_by, "request": request}


@example(f"{ROOM}.answer.store_answer")
def _() -> dict[str, Any]:
    return {"request": make.make_approved_request(system=_system()), "content": b"PK"}


@example(f"{ROOM}.answer.forget_answer")
def _() -> dict[str, Any]:
    request = make.make_approved_request(system=_system())
    store_answer(by=make.TESTS, request=request, content=b"PK")
    return {"request": again(request)}


@example(f"{ROOM}.answer.release_answer")
def _() -> dict[str, Any]:
    request = make.make_approved_request(system=_system())
    store_answer(by=make.TESTS, request=request, content=b"PK")
    return {"by": request.handler, "request": again(request)}


@example(f"{ROOM}.answer.record_answer_fetch")
def _() -> dict[str, Any]:
    request = make.make_information_request()
    assert request.state == RequestState.RECEIVED
    return {"by": request.handler, "request": request, "what": "decisions"}


@example(f"{ROOM}.extending.extend_time")
def _() -> dict[str, Any]:
    request = make.make_information_request(system=_system())
    until = last_day_to_answer(request.received_on) + timedelta(days=5)
    return {"request": request, "until": until, "under": "10(3)", "reason": "Weighing takes long."}


@example(f"{ROOM}.second_look.ask_second_look")
def _() -> dict[str, Any]:
    request = make.make_released_request(system=_system())
    return {
        "request": request,
        "asked_on": timezone.localdate(),
        "words": "Too little.",
        "days": 20,
    }


@example(f"{ROOM}.second_look.close_second_look")
def _() -> dict[str, Any]:
    request = make.make_request_under_review(system=_system())
    return {
        "by": make_officer(request.system),
        "request": request,
        "closed_on": timezone.localdate(),
        "outcome": "upheld",
        "reason": "Nothing more is held.",
    }
