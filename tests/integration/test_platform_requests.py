"""What happens around every request."""

import time

import pytest
from django.test import Client, override_settings

from ics_crm.middleware import REFRESH_SESSION_EVERY

pytestmark = pytest.mark.django_db


def test_every_answer_carries_the_security_headers(client: Client) -> None:
    response = client.get("/sign-in/")

    policy = dict(
        part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_a_well_formed_request_id_is_kept(client: Client) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": "upstream-0001.a"})

    assert response["X-Request-ID"] == "upstream-0001.a"


@pytest.mark.parametrize(
    "given", ["short", "with space and more", "x" * 65, "<script>alert</script>"]
)
def test_any_other_request_id_is_replaced(client: Client, given: str) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": given})

    assert response["X-Request-ID"] != given
    assert len(response["X-Request-ID"]) == 32


def test_the_log_names_the_route_and_not_the_address(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="ics_crm.request"):
        client.get("/password/reset/key/abc-one-time-secret/?name=Jane")

    assert "password/reset/key" in caplog.text
    assert "secret" not in caplog.text
    assert "Jane" not in caplog.text


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000, MAX_UPLOAD_SIZE=5000)
def test_a_body_that_is_too_large_is_answered_before_it_is_read(client: Client) -> None:
    response = client.post("/sign-in/", "x" * 1001, content_type="text/plain")

    assert response.status_code == 413


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_page_takes_only_what_a_browser_sends(client: Client, method: str) -> None:
    response = getattr(client, method)("/sign-in/")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")
    assert getattr(client, method)("/api/v1/me").status_code == 401


def test_nobody_comes_in_without_signing_in(client: Client) -> None:
    response = client.get("/password/change/?a=b")

    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=/password/change/%3Fa%3Db"


def test_a_fragment_of_somebody_signed_out_moves_the_whole_page(client: Client) -> None:
    response = client.get("/password/change/", headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == "/sign-in/"


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    response = client.get("/sign-up/")

    assert (response.status_code, response["Location"]) == (302, "/sign-in/")


def test_a_session_lives_on_while_it_is_used(client: Client, django_user_model: type) -> None:
    user = django_user_model.objects.create(email="manager@example.org")  # type: ignore[attr-defined]
    client.force_login(user)
    session = client.session
    long_ago = int(time.time()) - REFRESH_SESSION_EVERY - 1
    session["seen_at"] = long_ago
    session.save()

    client.get("/password/change/")
    extended = client.session["seen_at"]
    client.get("/password/change/")

    assert extended > long_ago
    assert client.session["seen_at"] == extended
