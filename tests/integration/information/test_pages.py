"""Requests on pages: who may do what, two reviewers at once, many items, and what is refused."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import PARTNERSHIP_MANAGER, SYSTEM_ADMINISTRATOR
from engagement.actions.information.answer import (
    approve_answer,
    return_to_review,
    store_answer,
)
from engagement.actions.information.request import (
    ask_clarification,
    change_request,
    note_clarification,
)
from engagement.actions.information.review import Ground, Judgement, decide_item
from engagement.enums import ItemDecision, RequestState
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.foi.working_days import last_day_to_answer
from engagement.models import InformationItem, InformationRequest
from jobs.models import StoredFile
from partners.actions.person import erase_person
from tests import factories as make
from tests.factories.information import again, make_officer, request_facts, search

pytestmark = pytest.mark.django_db

NOTES = "Amara Okafor said that they will pay. We doubt it."


def _in_review() -> tuple[InformationRequest, User]:
    """One with a meeting whose notes name somebody."""
    event = make.make_event(notes=NOTES, title="Budget")
    make.make_person(system=event.system, name="Amara Okafor")
    by = make_officer(event.system)
    return search(make.make_information_request(by=by, system=event.system), by), by


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _item(request: InformationRequest) -> InformationItem:
    return request.items.select_related("request").get(kind="event")


def _said(item: InformationItem, **more: Any) -> dict[str, Any]:
    return {"decision": "redact", "version": item.version, **more}


def _post(user: User, item: InformationItem, **said: Any) -> Any:
    url = reverse("engagement:information_item", args=[item.public_id])
    return _client(user).post(url, _said(item, **said))


def test_names_and_a_sentence_are_blanked_on_their_own_grounds() -> None:
    request, by = _in_review()
    item = _item(request)
    at = item.texts.index(NOTES)
    ticked = f"{at}-{NOTES.index('We doubt')}-{len(NOTES)}"
    answer = _post(
        by,
        item,
        people=["0"],
        people_reason="Names of officers.",
        passages=[ticked],
        section="36(2)",
        reason="It would inhibit frank advice.",
        public_interest="Candour weighs more.",
    )
    assert answer.status_code == 302
    item.refresh_from_db()
    blanked = [item.texts[s["part"]][s["start"] : s["end"]] for s in item.redactions]
    assert blanked == ["Amara Okafor", "We doubt it."]
    assert {ground["section"] for ground in item.grounds} == {"36(2)", "40(2)"}
    page = _client(by).get(reverse("engagement:information_item", args=[item.public_id]))
    assert "[Redacted: section 40(2)]" in page.content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"words": "not in it"}, "does not stand in this item"),
        ({}, "Select what is blanked"),
        ({"words": "We doubt it."}, "Select the exemption"),
        (
            {"words": "doubt it", "section": "41", "reason": "They DOUBT  it."},
            "repeats words that are held back",
        ),
        ({"words": "doubt", "section": "36(2)", "reason": "Candour."}, "public interest"),
    ],
)
def test_what_would_mislead_is_refused(said: dict[str, str], sentence: str) -> None:
    request, by = _in_review()
    answer = _post(by, _item(request), **said)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert _item(request).decision == ItemDecision.UNDECIDED


def test_the_second_of_two_reviewers_is_told() -> None:
    request, by = _in_review()
    item = _item(request)
    decide_item(by=by, item=item, judgement=Judgement(ItemDecision.RELEASE))
    answer = _post(make_officer(request.system), item, decision="outside")
    assert answer.status_code == 422
    assert "Someone else decided" in answer.content.decode()
    assert _item(request).decision == ItemDecision.RELEASE


def test_many_are_decided_at_once_and_the_list_costs_the_same() -> None:
    request, by = _in_review()
    url = reverse("engagement:information_items", args=[request.public_id])
    client = _client(by)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    _add_items(request, 300)
    with CaptureQueriesContext(connection) as many:
        page = client.get(url)
    assert len(many) == len(few)
    assert "Next" in page.content.decode()
    done = client.post(f"{url}?kind=point", {"which": "all", "decision": "outside"})
    assert done.status_code == 302
    assert request.items.tally()[ItemDecision.OUTSIDE] == 300
    assert _item(request).decision == ItemDecision.UNDECIDED


def _add_items(request: InformationRequest, count: int) -> None:
    parts = [{"key": "text", "label": "Text", "text": "x", "nature": "fact", "sensitivity": ""}]
    InformationItem.objects.bulk_create(
        InformationItem(
            system=request.system,
            request=request,
            number=1_000 + at,
            kind="point",
            record_id=request.public_id.__class__(int=at),
            about="x",
            parts=parts,
        )
        for at in range(count)
    )


def test_nobody_approves_what_is_undecided_or_their_own() -> None:
    request, by = _in_review()
    other = make_officer(request.system)
    with pytest.raises(NotPossibleError, match="not decided"):
        approve_answer(by=other, request=request)
    for item in request.items.select_related("request"):
        decide_item(by=other, item=item, judgement=Judgement(ItemDecision.RELEASE))
    with pytest.raises(NotPossibleError, match="You answer"):
        approve_answer(by=by, request=request)
    with pytest.raises(NotPossibleError, match="You decided"):
        approve_answer(by=other, request=request)
    administrator = make.make_user(system=request.system, role=SYSTEM_ADMINISTRATOR.name)
    with pytest.raises(NotPossibleError, match="changed after"):
        approve_answer(by=administrator, request=request, expected_version=1)
    assert approve_answer(by=administrator, request=request).state == RequestState.APPROVED


def test_a_returned_answer_loses_its_file_and_a_late_worker_is_refused() -> None:
    request = make.make_approved_request(system=make.make_event().system)
    with pytest.raises(NotPossibleError, match="approved"):
        change_request(by=make.TESTS, request=request, facts=request_facts(summary="Other"))
    stored = store_answer(by=make.TESTS, request=request, content=b"PK-1").answer
    return_to_review(by=make.TESTS, request=request, reason="A name stands.")
    assert stored is not None
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    with pytest.raises(ChangedMeanwhileError):
        store_answer(by=make.TESTS, request=request, content=b"PK-2")


def test_the_time_begins_anew_with_the_answer_of_the_applicant() -> None:
    request = make.make_information_request()
    day = request.received_on
    assert request.due_on == last_day_to_answer(day)
    ask_clarification(by=make.TESTS, request=request, asked_on=day, words="Which year?")
    assert again(request).due_on is None
    assert note_clarification(
        by=make.TESTS, request=request, answered_on=day
    ).due_on == last_day_to_answer(day)


def test_only_those_who_answer_or_approve_see_requests_and_all_read_the_log() -> None:
    request = make.make_released_request(
        system=make.make_event().system, summary="Records of a council", asked_by="A. Reporter"
    )
    manager = _client(make.make_user(system=request.system, role=PARTNERSHIP_MANAGER.name))
    url = reverse("engagement:information_request", args=[request.public_id])
    assert manager.get(url).status_code == 404
    log = manager.get(reverse("engagement:information_log")).content.decode()
    assert "Records of a council" in log
    assert "Reporter" not in log
    administrator = _client(make.make_user(system=request.system, role=SYSTEM_ADMINISTRATOR.name))
    assert administrator.get(url).status_code == 200
    assert administrator.get(f"{url}change/").status_code == 403


def test_an_erased_person_is_blanked_where_they_stood() -> None:
    request, by = _in_review()
    item = _item(request)
    ground = Ground("41", "Told in confidence.")
    decide_item(by=by, item=item, judgement=Judgement(ItemDecision.WITHHOLD, (ground,)))
    person = make.make_person(system=request.system, name="Amara Okafor")
    erase_person(by=by, person=person, reason="They asked for it.")
    item.refresh_from_db()
    assert not any("Okafor" in text for text in item.texts)
    assert len(NOTES) in {len(text) for text in item.texts}
