"""Instruments through the API: the same actions and rights as on the pages."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.roles import BOARD_MEMBER
from engagement.models import SurveyInstrument, SurveyInstrumentVersion
from engagement.scoring.survey.shipped import PULSE, SHIPPED
from partners.models import System
from tests import factories as make
from tests.integration.api.conftest import client_of

pytestmark = pytest.mark.django_db

INSTRUMENTS, VERSIONS = "/api/v1/survey-instruments", "/api/v1/survey-instrument-versions"


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def manager(system: System) -> APIClient:
    return client_of(make.make_user(system=system))


def _rows(client: APIClient, address: str, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get(address, {"limit": 200, **asked})
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def _posted(
    client: APIClient, address: str, body: dict[str, Any] | None = None, status: int = 201
) -> dict[str, Any]:
    answer = client.post(address, body or {})
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = answer.json()
    return found


def _content(client: APIClient) -> dict[str, Any]:
    """What the shipped pulse asks, as the API gives it."""
    (pulse,) = _rows(client, INSTRUMENTS, code=PULSE)
    shown = client.get(f"{VERSIONS}/{pulse['versions'][0]['id']}").json()
    content: dict[str, Any] = shown["content"]
    return content


def test_an_instrument_is_begun_changed_published_and_withdrawn(
    system: System, manager: APIClient
) -> None:
    content = {**_content(manager), "title": "Our pulse"}
    made = _posted(manager, INSTRUMENTS, {**content, "system": str(system.public_id)})
    (draft,) = made["versions"]
    assert (made["code"], draft["number"], draft["state"]) == ("our-pulse", 1, "draft")
    url = f"{VERSIONS}/{draft['id']}"
    content["questions"][0].pop("code")
    assert manager.put(url, content).status_code == 428
    first = {"If-Match": '"1"'}
    changed = manager.put(url, content, headers=first)
    assert changed.status_code == 200, changed.content
    codes = [one["code"] for one in changed.json()["content"]["questions"]]
    assert codes[0] == "the-system-does-what-it-says-it-will-do"
    assert manager.put(url, content, headers=first).status_code == 412
    assert manager.post(f"{url}/publish", headers=first).status_code == 412
    assert _posted(manager, f"{url}/publish", status=200)["state"] == "published"
    assert manager.put(url, content, headers={"If-Match": "*"}).status_code == 409
    following = _posted(manager, VERSIONS, {"instrument": made["id"]})
    assert following["number"] == 2
    _posted(manager, VERSIONS, {"instrument": made["id"]}, status=409)
    assert manager.delete(f"{VERSIONS}/{following['id']}").status_code == 204
    assert manager.delete(url).status_code == 409
    usable = _rows(manager, INSTRUMENTS, usable_in=system.public_id)
    assert {one["code"] for one in usable} == {*SHIPPED, "our-pulse"}
    assert [one["code"] for one in _rows(manager, INSTRUMENTS, system=system.public_id)] == [
        "our-pulse"
    ]
    withdraw = f"{INSTRUMENTS}/{made['id']}/withdraw"
    assert _posted(manager, withdraw, {"reason": "Too long"}, status=200)["withdrawn"]
    assert len(_rows(manager, INSTRUMENTS)) == len(SHIPPED)
    assert len(_rows(manager, INSTRUMENTS, withdrawn="true")) == len(SHIPPED) + 1
    assert len(_rows(manager, VERSIONS, state="draft")) == 0


def test_what_cannot_be_asked_is_refused_in_sentences(system: System, manager: APIClient) -> None:
    content = {**_content(manager), "system": str(system.public_id)}
    question = content["questions"][0]
    for changes, name in (
        ({"questions": [{**question, "text": "x" * 301}]}, "questions"),
        ({"questions": [{**question, "dimension": "love"}]}, "questions"),
        ({"questions": [question, question]}, "request"),
        ({"questions": [question] * 41}, "questions"),
        ({"points": 6}, "request"),
        ({"point_labels": ["Half\u00a0"] * 4}, "request"),
        ({"title": "Turned \u202eround"}, "request"),
        ({"translations": {"cy": {"questions": {"unknown": {}}}}}, "request"),
        ({"translations": {"cy": {"titel": "Pwls"}}}, "translations"),
        ({"code": "mine"}, "code"),
    ):
        answer = manager.post(INSTRUMENTS, {**content, **changes})
        assert answer.status_code == 422, (changes, answer.content)
        assert {each.split(".")[0] for each in answer.json()["errors"]} == {name}
    assert not SurveyInstrument.objects.filter(system=system).exists()


def test_drafts_and_what_is_elsewhere_are_not_shown(system: System, manager: APIClient) -> None:
    draft = make.make_instrument_version(system=system, is_published=False)
    own = make.make_instrument_version(system=system)
    elsewhere = make.make_instrument_version()
    assert len(_rows(manager, VERSIONS)) == len(SHIPPED) + 2
    member = client_of(make.make_user(system=system, role=BOARD_MEMBER.name))
    seen = {one["id"] for one in _rows(member, VERSIONS)}
    assert str(own.public_id) in seen
    assert not seen & {str(draft.public_id), str(elsewhere.public_id)}
    assert len(_rows(member, INSTRUMENTS)) == len(SHIPPED) + 1
    for version in (draft, elsewhere):
        assert member.get(f"{VERSIONS}/{version.public_id}").status_code == 404
        url = f"{INSTRUMENTS}/{version.instrument.public_id}"
        assert member.get(url).status_code == 404
    content = {**_content(member), "system": str(system.public_id)}
    assert member.post(INSTRUMENTS, content).status_code == 403
    for version, client in ((own, member), (_shipped(), manager)):
        url = f"{VERSIONS}/{version.public_id}"
        assert client.put(url, {}, headers={"If-Match": "*"}).status_code == 403
        assert client.delete(url).status_code == 403
        assert client.post(f"{url}/publish").status_code == 403
        body = {"instrument": str(version.instrument.public_id)}
        assert client.post(VERSIONS, body).status_code == 403
        url = f"{INSTRUMENTS}/{version.instrument.public_id}/withdraw"
        assert client.post(url, {"reason": "No"}).status_code == 403


def test_a_list_costs_the_same_however_long(system: System, manager: APIClient) -> None:
    costs = []
    for _round in range(2):
        for _ in range(3):
            make.make_instrument_version(system=system)
        for address in (INSTRUMENTS, VERSIONS):
            _rows(manager, address)
            with CaptureQueriesContext(connection) as queries:
                _rows(manager, address)
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 5


def _shipped() -> SurveyInstrumentVersion:
    return SurveyInstrumentVersion.objects.get(instrument__code=PULSE)
