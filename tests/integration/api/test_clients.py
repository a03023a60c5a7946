"""Programs that call by themselves: how they get tokens, and what those carry."""

import base64
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions.api_client import (
    change_client,
    end_secret,
    issue_token,
    make_secret,
    revoke_client,
)
from accounts.errors import ClientError
from accounts.limits import Scope
from accounts.models import ApiClient, ApiToken, ClientSecret
from accounts.tasks import forget_issued_tokens
from audit.models import AuditEvent
from partners.models import System
from tests import factories as make
from tests.integration.api.conftest import client_of

pytestmark = pytest.mark.django_db
TOKEN, REVOKE = "/api/v1/oauth/token", "/api/v1/oauth/revoke"
FORM = "application/x-www-form-urlencoded"
GRANT = "grant_type=client_credentials"


@pytest.fixture
def system() -> System:
    return make.make_system(name="North System")


@pytest.fixture
def warehouse(system: System) -> ApiClient:
    return make.make_api_client(system=system)


@pytest.fixture
def secret(warehouse: ApiClient) -> str:
    return make.make_client_secret(warehouse)


def _ask(
    client: ApiClient | str, secret: str, body: str = GRANT, url: str = TOKEN, **headers: str
) -> Any:
    client_id = client if isinstance(client, str) else client.client_id
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    headers = {"authorization": f"Basic {basic}", **headers}
    return Client().post(url, body, content_type=FORM, headers=headers)


def _calling(token: str) -> APIClient:
    caller = APIClient(raise_request_exception=False)
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return caller


def test_a_token_is_not_issued_for_what_ended_after_it_was_checked(
    warehouse: ApiClient, secret: str
) -> None:
    manager = make.make_user()
    known = ClientSecret.objects.select_related("client__user").get()
    said: dict[str, Any] = {
        "by": warehouse.user,
        "secret": known,
        "scopes": [Scope.READ, Scope.SURVEYS],
        "until": timezone.now() + timedelta(hours=1),
    }
    ApiClient.objects.filter(pk=warehouse.pk).update(scopes=[Scope.READ])
    assert issue_token(text="icscrm_one", **said).scopes == [Scope.READ]
    end_secret(by=manager, secret=ClientSecret.objects.get())
    with pytest.raises(ClientError, match="ended"):
        issue_token(text="icscrm_two", **said)
    ApiClient.objects.filter(pk=warehouse.pk).update(revoked_at=timezone.now())
    with pytest.raises(ClientError, match="revoked"):
        issue_token(text="icscrm_three", **said)
    assert not ApiToken.objects.exists()


def test_a_client_exchanges_its_secret_for_a_token_of_an_hour(
    warehouse: ApiClient, secret: str, system: System
) -> None:
    answer = _ask(warehouse, secret)
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 3600
    assert set(body["scope"].split()) == set(Scope)
    me = _calling(body["access_token"]).get("/api/v1/me").json()
    assert (me["kind"], me["name"]) == ("machine", "Warehouse")
    assert [role["system"]["name"] for role in me["roles"]] == ["North System"]


def test_the_secret_may_be_in_the_body_but_not_in_both(warehouse: ApiClient, secret: str) -> None:
    own = f"{GRANT}&client_id={warehouse.client_id}&client_secret={secret}"
    assert Client().post(TOKEN, own, content_type=FORM).status_code == 200
    assert _ask(warehouse, secret, own).status_code == 401


def test_nothing_that_opens_a_door_is_stored(warehouse: ApiClient, secret: str) -> None:
    token = _ask(warehouse, secret).json()["access_token"]
    kept = [*ClientSecret.objects.values_list(), *ApiToken.objects.values_list()]
    kept += list(AuditEvent.objects.values_list("facts", "reason"))
    assert secret not in str(kept)
    assert token not in str(kept)


def test_a_form_as_curl_sends_it_is_understood(warehouse: ApiClient, secret: str) -> None:
    answer = _ask(warehouse, secret, f"{GRANT}&scope=read surveys")
    assert answer.status_code == 200, answer.content
    assert set(answer.json()["scope"].split()) == {"read", "surveys"}


@pytest.mark.parametrize(
    ("body", "error", "status"),
    [
        ("", "invalid_request", 400),
        ("grant_type=password&username=a&password=b", "unsupported_grant_type", 400),
        (f"{GRANT}&scope=everything", "invalid_scope", 400),
        (f"{GRANT}&{GRANT}", "invalid_request", 400),
    ],
)
def test_refusals_are_those_of_the_standard(
    warehouse: ApiClient, secret: str, body: str, error: str, status: int
) -> None:
    answer = _ask(warehouse, secret, body)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_other_methods_and_media_types_are_refused(warehouse: ApiClient) -> None:
    assert Client().get(TOKEN).status_code == 405
    answer = Client().post(TOKEN, {"grant_type": "client_credentials"}, "application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_wrong_secret_is_refused_and_recorded(warehouse: ApiClient, secret: str) -> None:
    other = make.make_api_client(name="Other")
    for client, text in ((warehouse, "guess"), ("nobody", secret), (other, secret)):
        answer = _ask(client, text)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert answer["WWW-Authenticate"].startswith("Basic ")
    recorded = AuditEvent.objects.filter(type="client.refused").order_by("id")
    assert [event.target_id for event in recorded] == [warehouse.public_id, other.public_id]


def test_guessing_is_slowed_down(warehouse: ApiClient) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        answers = [_ask(warehouse, "guess") for _ in range(61)]
    assert {answer.status_code for answer in answers[:60]} == {401}
    assert answers[60].status_code == 429
    assert 0 < int(answers[60]["Retry-After"]) <= 60
    assert AuditEvent.objects.filter(type="client.refused").count() == 10


def test_two_secrets_work_at_once_and_the_old_one_ends(warehouse: ApiClient, secret: str) -> None:
    newer = make.make_client_secret(warehouse)
    with pytest.raises(ClientError, match="Two secrets of Warehouse work already"):
        make_secret(by=make.TESTS, client=warehouse, days=30)
    old_token = _ask(warehouse, secret).json()["access_token"]
    new_token = _ask(warehouse, newer).json()["access_token"]
    end_secret(by=make.TESTS, secret=warehouse.secrets.order_by("id")[0])
    assert _ask(warehouse, secret).status_code == 401
    assert _calling(old_token).get("/api/v1/me").status_code == 401
    assert _ask(warehouse, newer).status_code == 200
    assert _calling(new_token).get("/api/v1/me").status_code == 200


def test_an_expired_secret_opens_nothing_and_no_token_outlives_it(
    warehouse: ApiClient, secret: str
) -> None:
    kept = warehouse.secrets.get()
    with time_machine.travel(kept.expires_at - timedelta(minutes=10), tick=False):
        body = _ask(warehouse, secret).json()
        assert body["expires_in"] == 600
    with time_machine.travel(kept.expires_at + timedelta(seconds=1), tick=False):
        assert _ask(warehouse, secret).status_code == 401
        assert _calling(body["access_token"]).get("/api/v1/me").status_code == 401
        assert forget_issued_tokens() == 1


def test_a_token_carries_no_more_than_was_asked_for(
    warehouse: ApiClient, secret: str, system: System
) -> None:
    partnership = make.make_partnership(system=system)
    caller = _calling(_ask(warehouse, secret, f"{GRANT}&scope=read").json()["access_token"])
    assert caller.get("/api/v1/me").json()["scopes"] == ["read"]
    assert caller.get(f"/api/v1/partnerships/{partnership.public_id}").status_code == 200
    refused = caller.post("/api/v1/events", {})
    assert refused.status_code == 403
    assert refused.json()["missing_scopes"] == ["write"]


def test_a_client_that_loses_a_scope_loses_its_tokens(warehouse: ApiClient, secret: str) -> None:
    wide = _ask(warehouse, secret).json()["access_token"]
    narrow = _ask(warehouse, secret, f"{GRANT}&scope=read").json()["access_token"]
    change_client(
        by=make.TESTS,
        client=warehouse,
        purpose="Reads",
        responsible=warehouse.responsible,
        scopes=[Scope.READ],
    )
    assert _calling(wide).get("/api/v1/me").status_code == 401
    assert _calling(narrow).get("/api/v1/me").status_code == 200
    assert _ask(warehouse, secret, f"{GRANT}&scope=write").status_code == 400


def test_a_revoked_client_is_stopped_at_once(warehouse: ApiClient, secret: str) -> None:
    token = _ask(warehouse, secret).json()["access_token"]
    revoke_client(by=make.TESTS, client=warehouse)
    assert _calling(token).get("/api/v1/me").status_code == 401
    assert _ask(warehouse, secret).status_code == 401


def test_a_token_is_given_back_by_its_own_client_alone(warehouse: ApiClient, secret: str) -> None:
    token = _ask(warehouse, secret).json()["access_token"]
    other = make.make_api_client(name="Other")
    others = make.make_client_secret(other)
    assert _ask(other, others, f"token={token}", REVOKE).status_code == 200
    assert _calling(token).get("/api/v1/me").status_code == 200
    assert _ask(warehouse, "guess", f"token={token}", REVOKE).status_code == 401
    assert _ask(warehouse, secret, f"token={token}", REVOKE).status_code == 200
    assert _calling(token).get("/api/v1/me").status_code == 401
    assert _ask(warehouse, secret, f"token={token}", REVOKE).status_code == 200


def test_what_a_client_needs_to_know_is_in_one_place() -> None:
    told = Client().get("/.well-known/oauth-authorization-server").json()
    assert told["token_endpoint"].endswith(TOKEN)
    assert told["revocation_endpoint"].endswith(REVOKE)
    assert set(told["scopes_supported"]) == set(Scope)


def test_a_client_writes_as_itself_and_is_nobodys_colleague(
    warehouse: ApiClient, secret: str, system: System
) -> None:
    partnership = make.make_partnership(system=system)
    caller = _calling(_ask(warehouse, secret).json()["access_token"])
    body = {
        "starts_at": "2026-05-04T10:00:00+01:00",
        "partners": [{"partnership": str(partnership.public_id)}],
    }
    made = caller.post("/api/v1/events", body, format="json")
    assert made.status_code == 201, made.content
    event = AuditEvent.objects.get(type="event.logged")
    assert event.actor_id == warehouse.user.public_id
    owner = {"owner": str(warehouse.user.public_id), "tier": "managed"}
    begun = caller.post(
        "/api/v1/partnerships",
        {
            **owner,
            "system": str(system.public_id),
            "organisation": str(make.make_organisation().public_id),
        },
        format="json",
    )
    assert begun.status_code == 422
    assert list(begun.json()["errors"]) == ["owner"]


def test_a_client_gets_no_mails_and_no_password(
    warehouse: ApiClient, secret: str, mailoutbox: list[Any]
) -> None:
    caller = _calling(_ask(warehouse, secret).json()["access_token"])
    answer = caller.patch("/api/v1/me", {"wants_digest": True}, format="json")
    assert answer.status_code == 422
    Client().post("/password/reset/", {"email": warehouse.user.email})
    assert mailoutbox == []


@override_settings(API_REQUESTS_A_MINUTE=2, API_CLIENT_REQUESTS_A_MINUTE=3)
def test_every_answer_says_what_is_left(warehouse: ApiClient, secret: str, system: System) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        program = _calling(_ask(warehouse, secret).json()["access_token"])
        answers = [
            program.get(f"/api/v1/{name}") for name in ("me", "partnerships", "events", "me")
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[0]["RateLimit-Policy"] == '"client";q=3;w=60'
        assert answers[0]["RateLimit"].startswith('"client";r=2;t=')
        assert answers[2]["RateLimit"].startswith('"client";r=0;t=')
        assert answers[3]["RateLimit"].startswith('"client";r=0;t=')
        assert answers[3]["Content-Type"] == "application/problem+json"
        assert answers[3]["RateLimit"].endswith(f"t={answers[3]['Retry-After']}")
        person = client_of(make.make_user(system=system)).get("/api/v1/me")
        assert person["RateLimit-Policy"] == '"person";q=2;w=60'
        assert "RateLimit" not in APIClient().get("/api/v1/me")
