"""What a token's scopes and systems leave, walked over every address of the API that is read."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.actions.api_token import create_token
from accounts.limits import ALL_SCOPES, Limits, Scope
from accounts.models import User
from accounts.roles import ROLES, Permission
from engagement.access import permissions_in
from engagement.scoring.figures import MEANS
from partners.access import can, may_anywhere
from partners.models import System
from partners.models.reach import Reach
from tests import factories as make
from tests.integration.api.conftest import Home, client_of
from tests.integration.api.records import body_for, one_of_each
from tests.routes import all_routes
from tests.world import EVERYBODY, MARK, SECRET, build_world

pytestmark = pytest.mark.django_db
# The instruments that come with the product are nobody's secret.
ABOUT_SURVEYS = re.compile(r"/(survey-(?!instrument)|surveys/|pulse-results)")
# By other parts of the API they answer with what is not a record.
NOT_READ = {"api:oauth-token", "api:oauth-revoke", "api:openapi"}
READ = frozenset({Scope.READ})
ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
# Everybody whom the world records under the names of its people.
SCOPE_MISSING = "/api/#problem-missing-scope"
NAMED = [f"{MARK} {name}" for name in ("Smith", "Black", "White", "Green", "Amber", "Jones")]


def _program(user: User, scopes: frozenset[Scope], systems: list[Any] | None = None) -> APIClient:
    _token, text = create_token(by=user, name="Test", days=1, scopes=scopes, systems=systems)
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


def _answers(client: APIClient, urls: list[str]) -> Iterator[tuple[str, int, str]]:
    for url in urls:
        answer = client.get(url)
        body = answer.getvalue()
        yield url, answer.status_code, body.decode("utf-8", "replace")


def _urls(resolver: Any) -> list[str]:
    found = {r: resolver.url(r) for r in all_routes() if r.name.startswith("api:")}
    return sorted(url for route, url in found.items() if url and route.name not in NOT_READ)


def test_no_token_reads_more_than_its_owner_and_nothing_that_its_scopes_leave_out(
    settings: Any,
) -> None:
    settings.API_REQUESTS_A_MINUTE = 10**6
    world = build_world()
    urls = _urls(world.resolver())
    assert len(urls) > 80
    user = world.users[EVERYBODY]  # of every role
    answers = _answers(_program(user, ALL_SCOPES), urls)
    whole = {url: body for url, status, body in answers if status == 200}
    assert any(SECRET in body for body in whole.values())  # or nothing was proved
    wrong = []
    for url, status, body in _answers(_program(user, READ), list(whole)):
        found = {
            f"answers {status}": status not in {200, 404} and SCOPE_MISSING not in body,
            "something confidential": SECRET in body,
            "who is named": any(name in body for name in NAMED),
            "more than its owner": set(ID.findall(body)) - set(ID.findall(whole[url])),
            "a survey": ABOUT_SURVEYS.search(url) and status == 200 and ID.search(body),
        }
        wrong += [f"{url}: {what}" for what, is_so in found.items() if is_so]
    elsewhere = _program(user, ALL_SCOPES, [make.make_system().public_id])
    for url, status, body in _answers(elsewhere, list(whole)):
        if status not in {200, 404} or (MARK in body and "/organisations" not in url):
            wrong.append(f"{url}: {status} of a system that the token was not given")
    assert wrong == []


def test_what_was_answered_in_surveys_needs_the_scope_wherever_it_is_counted(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    base = f"/api/v1/systems/{home.system.public_id}/variation"
    facts = f"/api/v1/partnerships/{partnership.public_id}/facts"
    without, whole = _program(home.manager, READ), _program(home.manager, READ | {Scope.SURVEYS})
    for address in (f"{base}/cells", f"{base}/series", facts):
        for measure in MEANS:
            asked = {"measure": measure.value}
            answer = without.get(address, asked)
            assert answer.status_code == 403, address
            assert _missing(answer) == ["surveys"]
            assert whole.get(address, asked).status_code == 200, address
        assert without.get(address, {"measure": "attendance"}).status_code == 200


def test_without_read_nothing_is_read_and_without_write_nothing_written(home: Home) -> None:
    records = one_of_each(home.system)
    body = body_for("events", records)
    writes = _program(home.manager, frozenset({Scope.WRITE, Scope.CONFIDENTIAL}))
    assert _missing(writes.get("/api/v1/events")) == ["read"]
    assert writes.get("/api/v1/me").status_code == 200
    assert writes.post("/api/v1/events", body).status_code == 201
    reads = _program(home.manager, READ)
    assert reads.get("/api/v1/events").status_code == 200
    refused = reads.post("/api/v1/events", body)
    assert refused.status_code == 403
    assert "This token is read-only. The token lacks the scope “write”" in refused.json()["detail"]
    assert _missing(refused) == ["write"]


def test_a_put_needs_the_right_to_read_what_it_replaces(home: Home) -> None:
    event = one_of_each(home.system)["events"]
    program = _program(home.manager, frozenset({Scope.READ, Scope.WRITE}))
    url = f"/api/v1/events/{event.public_id}"
    read = program.get(url)
    answer = program.put(url, read.json(), headers={"if-match": read["ETag"]})
    assert answer.status_code == 403
    assert _missing(answer) == ["confidential"]


def test_a_missing_scope_says_where_to_get_it(home: Home) -> None:
    """Whoever may do it is sent for another token, a person and a client each to their place."""
    person = {"system": str(home.system.public_id), "name": "Sam"}
    narrow = frozenset({Scope.READ, Scope.WRITE})
    refused = _program(home.manager, narrow).post("/api/v1/people", person)
    assert _missing(refused) == ["confidential"]
    assert "account page" in refused.json()["remedy"]
    assert refused["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="confidential"'

    client = make.make_api_client(system=home.system)
    refused = _program(client.user, READ).post("/api/v1/people", person)
    assert _missing(refused) == ["write"]
    assert "API clients" in refused.json()["remedy"]


def test_who_may_not_do_it_anyway_is_not_sent_for_a_token(home: Home) -> None:
    analyst = make.make_user(system=home.system, role="analyst")
    narrow = frozenset({Scope.READ, Scope.WRITE})
    refused = _program(analyst, narrow).post(
        "/api/v1/people", {"system": str(home.system.public_id), "name": "Sam"}
    )
    assert refused.status_code == 403
    assert refused.json()["type"] == "/api/#problem-not-allowed"
    assert "partnership manager" in refused.json()["detail"]


def _missing(answer: Any) -> list[str]:
    """The scopes that a refusal says are missing."""
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (403, 403)
    assert problem["type"] == SCOPE_MISSING
    found: list[str] = problem["missing_scopes"]
    for scope in found:
        assert f"“{scope}”" in problem["detail"]
        assert f"“{scope}”" in problem["remedy"]
        assert scope in answer["WWW-Authenticate"]
    return found


def test_a_token_for_one_system_sees_and_does_nothing_in_another(home: Home) -> None:
    south = make.make_system(name="South")
    make.make_membership(home.manager, south)
    here, there = one_of_each(home.system), one_of_each(south)
    program = _program(home.manager, ALL_SCOPES, [south.public_id])
    for collection in ("partnerships", "events", "people", "commitments"):
        rows = program.get(f"/api/v1/{collection}?limit=200").json()["results"]
        ids = {row["id"] for row in rows}
        assert str(there[collection].public_id) in ids
        assert str(here[collection].public_id) not in ids
        url = f"/api/v1/{collection}/{here[collection].public_id}"
        assert program.get(url).status_code == 404
    assert program.post("/api/v1/events", body_for("events", here)).status_code == 422
    assert [row["system"]["name"] for row in program.get("/api/v1/me").json()["roles"]] == ["South"]


def test_an_answer_kept_for_a_wide_token_is_not_repeated_to_a_narrow_one(home: Home) -> None:
    body = body_for("commitments", one_of_each(home.system))
    key = {"idempotency-key": "one"}
    first = client_of(home.manager).post("/api/v1/commitments", body, headers=key)
    assert first.status_code == 201
    narrow = _program(home.manager, frozenset({Scope.WRITE}))
    assert narrow.post("/api/v1/commitments", body, headers=key).status_code == 422


def test_a_browser_session_has_no_limits(home: Home) -> None:
    browser = Client()
    browser.force_login(home.manager)
    assert browser.get("/api/v1/me").json()["scopes"] == sorted(ALL_SCOPES)


@pytest.mark.parametrize("role", ["information_governance_lead", "national_administrator"])
def test_every_way_to_ask_for_rights_obeys_the_same_limits(role: str) -> None:
    """Four places read grants; each is asked about every permission under every limit."""
    here, there = make.make_system(), make.make_system()
    national = ROLES[role].national
    user = make.make_national_user(role) if national else make.make_user(system=here, role=role)
    if not national:
        make.make_membership(user, there, role)
    for scopes in (READ | {Scope.SURVEYS}, READ | {Scope.CONFIDENTIAL}):
        for given in (None, frozenset({there.public_id})):
            fresh = User.objects.get(pk=user.pk)
            fresh.limits = Limits(scopes, given)
            reach = Reach(fresh)
            for permission in Permission:
                left = permission in ROLES[role].permissions and fresh.limits.allow(permission)
                for system in (here, there):
                    expected = left and fresh.limits.reach(system.public_id)
                    assert can(fresh, permission, system) is expected, permission
                    assert (system.pk in reach.systems(permission)) is expected
                    assert (permission in permissions_in(fresh, system)) is expected
                assert may_anywhere(fresh, permission) is left, permission
            seen = System.objects.visible_to(fresh).filter(pk__in=[here.pk, there.pk])
            assert seen.count() == (2 if given is None else 1)


def test_limits_are_kept_for_work_that_is_done_later() -> None:
    system = make.make_system()
    limits = Limits(READ, frozenset({system.public_id}))
    stored = json.loads(json.dumps(limits.as_data()))
    assert Limits.from_data(stored) == limits
    assert Limits.from_data(None) == Limits()
