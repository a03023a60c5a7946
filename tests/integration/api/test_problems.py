"""Every refusal is one shape: problem+json with a sentence, and the request's id."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from rest_framework.test import APIClient

from ics_crm.api.errors import handle_exception
from tests import factories as make
from tests.integration.api.conftest import Home

MISSING = "00000000-0000-4000-8000-000000000000"


def _problem(answer: Any, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["type"] == f"/api/#problem-{slug}"
    assert body["title"]
    assert body["detail"].endswith(".")
    assert body["request_id"] == answer["X-Request-ID"]
    return body


def test_400_no_json(home: Home) -> None:
    answer = home.client.post("/api/v1/events", "{", content_type="application/json")
    assert _problem(answer, 400, "malformed")["detail"] == "The body is not JSON in UTF-8."


def test_400_nested_beyond_reason(home: Home) -> None:
    text = "[" * 100_000
    answer = home.client.post("/api/v1/events", text, content_type="application/json")
    _problem(answer, 400, "malformed")


@pytest.mark.parametrize("text", ["[]", '"text"', "7", "null"])
def test_400_no_object(home: Home, text: str) -> None:
    answer = home.client.post("/api/v1/events", text, content_type="application/json")
    assert _problem(answer, 400, "malformed")["detail"] == "The body must be one JSON object."


def test_400_a_misspelt_filter_is_not_ignored(home: Home) -> None:
    body = _problem(home.client.get("/api/v1/partnerships?teir=managed"), 400, "malformed")
    assert body["errors"] == {"teir": ["This list has no such filter. Did you mean “tier”?"]}


def test_400_a_filter_with_a_wrong_value(home: Home) -> None:
    body = _problem(home.client.get("/api/v1/events?kind=party&since=yesterday"), 400, "malformed")
    assert set(body["errors"]) == {"kind", "since"}


def test_401_unknown_token(db: None, nobody: APIClient) -> None:
    nobody.credentials(HTTP_AUTHORIZATION="Bearer icscrm_invented")
    body = _problem(nobody.get("/api/v1/events"), 401, "not-signed-in")
    assert body["detail"].startswith("This token is not known here.")


def test_403_and_who_may(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    answer = home.client_in_role("analyst").post(
        f"/api/v1/partnerships/{partnership.public_id}/withdraw", {"reason": "Mistake"}
    )
    assert "partnership manager" in _problem(answer, 403, "not-allowed")["detail"]


@pytest.mark.parametrize(
    "path", [f"events/{MISSING}", "events/7", "nothing", f"partnerships/{MISSING}/scores"]
)
def test_404(home: Home, path: str) -> None:
    _problem(home.client.get(f"/api/v1/{path}"), 404, "not-found")


def test_405_says_what_is_allowed(home: Home) -> None:
    answer = home.client.delete("/api/v1/events")
    _problem(answer, 405, "wrong-method")
    assert answer["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_406(home: Home) -> None:
    _problem(home.client.get("/api/v1/events", HTTP_ACCEPT="text/csv"), 406, "not-acceptable")


def test_409_an_action_that_cannot_be_done(home: Home) -> None:
    commitment = make.make_commitment(partnership=make.make_partnership(system=home.system))
    answer = home.client.post(
        f"/api/v1/commitments/{commitment.public_id}/reopen", {"reason": "Mistake"}
    )
    assert _problem(answer, 409, "conflict")["detail"] == "This commitment is open already."


@override_settings(API_MAX_BODY_BYTES=100)
def test_413(home: Home) -> None:
    _problem(home.client.post("/api/v1/events", {"notes": "x" * 200}), 413, "too-large")


def test_415(home: Home) -> None:
    answer = home.client.post("/api/v1/events", "a=1", content_type="text/plain")
    _problem(answer, 415, "not-json")


def test_422_names_every_field_at_once(home: Home) -> None:
    answer = home.client.post(
        "/api/v1/events",
        {
            "colour": "blue",
            "kind": "party",
            "starts_at": "soon",
            "partners": [{"partnership": "x", "tone": 9, "mood": 1}],
        },
    )
    errors = _problem(answer, 422, "invalid")["errors"]
    assert set(errors) == {
        "colour",
        "kind",
        "starts_at",
        "partners.0.mood",
        "partners.0.partnership",
        "partners.0.tone",
    }
    assert errors["colour"] == ["There is no such field."]
    assert all(isinstance(sentence, str) for each in errors.values() for sentence in each)


def test_422_from_an_action(home: Home) -> None:
    answer = home.client.post(
        "/api/v1/partnerships",
        {
            "system": str(home.system.public_id),
            "organisation": str(make.make_organisation().public_id),
            "tier": "managed",
        },
    )
    errors = _problem(answer, 422, "invalid")["errors"]
    assert errors == {"owner": ["A managed partnership needs an owner."]}


@pytest.mark.parametrize("body", [{"name": "a\x00b"}, {"a": [{"\x00": 1}]}, {"name": "\\\x00"}])
def test_400_a_letter_that_no_database_takes(home: Home, body: Any) -> None:
    answer = home.client.post("/api/v1/boards", body)
    assert "NUL" in _problem(answer, 400, "malformed")["detail"]


def test_422_a_backslash_is_no_such_letter(home: Home) -> None:
    answer = home.client.post("/api/v1/boards", {"nam": "\\u0000"})
    assert "nam" in _problem(answer, 422, "invalid")["errors"]


def test_422_few_of_many_unknown_fields_get_advice(home: Home) -> None:
    answer = home.client.post("/api/v1/boards", {f"nam{n}": 1 for n in range(200)})
    errors = answer.json()["errors"]
    said = [errors[f"nam{n}"][0] for n in range(200)]
    assert sum("Did you mean" in each for each in said) == 10
    answer = home.client.post("/api/v1/boards", {f"nam{n}": 1 for n in range(201)})
    assert list(_problem(answer, 422, "invalid")["errors"]) == ["request"]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["23505", "40001", "40P01"])
def test_409_where_requests_meet_in_the_database(code: str) -> None:
    with (
        pytest.raises(DatabaseError) as raised,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DO $$ BEGIN RAISE SQLSTATE '{code}'; END $$")
    answer = handle_exception(raised.value, {})
    assert answer is not None
    assert (answer.status_code, answer.data["type"]) == (409, "/api/#problem-conflict")
    assert answer.get("Retry-After") == (None if code == "23505" else "1")


@pytest.mark.django_db
def test_other_errors_of_the_database_stay_our_fault() -> None:
    with (
        pytest.raises(DatabaseError) as raised,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT 1 / 0")
    assert handle_exception(raised.value, {}) is None


@pytest.mark.parametrize("text", [r'{"name": "\ud800"}', r'{"\ud800": 1}'])
def test_400_half_a_character(home: Home, text: str) -> None:
    answer = home.client.post("/api/v1/boards", text, content_type="application/json")
    assert "not Unicode" in _problem(answer, 400, "malformed")["detail"]


@override_settings(API_REQUESTS_A_MINUTE=2)
def test_429_says_how_long_to_wait(home: Home) -> None:
    statuses = [home.client.get("/api/v1/me").status_code for _ in range(2)]
    answer = home.client.get("/api/v1/me")
    if answer.status_code == 200:  # a new minute began in between
        answer = [home.client.get("/api/v1/me") for _ in range(2)][-1]
    assert statuses == [200, 200]
    _problem(answer, 429, "too-many-requests")
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_500_tells_the_request_and_nothing_else(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("partners.api.systems.SystemViewSet.get_queryset", broken)
    answer = home.client.get("/api/v1/systems")
    body = _problem(answer, 500, "server-error")
    assert "secret" not in answer.content.decode()
    assert "request id" in body["detail"]
