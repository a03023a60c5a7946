"""Logs of production: JSON lines with an id, and nobody's name whatever goes wrong."""

import io
import json
import logging
from collections.abc import Iterator
from copy import deepcopy
from logging.config import dictConfig
from typing import Any

import pytest
from celery import shared_task
from celery.app.trace import build_tracer
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.roles import ANALYST
from ics_crm.logs import logging_settings
from ics_crm.middleware import RequestIdMiddleware
from tests import factories as make

pytestmark = pytest.mark.django_db

NAME = "Wilhelmina"
ADDRESS = "wilhelmina.oyelaran@example.org"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, as production writes it."""
    written = io.StringIO()
    wanted = deepcopy(logging_settings(json=True, level="INFO"))
    wanted["handlers"]["stderr"]["stream"] = written
    before = logging.getLogger("django").propagate
    dictConfig(wanted)
    yield written
    dictConfig(settings.LOGGING)
    logging.getLogger("django").propagate = before


def read(lines: io.StringIO) -> list[dict[str, Any]]:
    """Each line, which must be JSON and must not name her."""
    text = lines.getvalue()
    assert NAME.lower() not in text.lower(), text
    return [json.loads(line) for line in text.splitlines()]


def refuse(*_: Any) -> None:
    """What PostgreSQL says of a row that it refuses quotes the row."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_user (email, name) VALUES (%s, %s)", [ADDRESS, f"{NAME} O."]
        )


def test_a_request_is_one_line_of_parts(lines: io.StringIO, client: Client) -> None:
    client.get(f"/sign-in/?next=/{NAME}/", headers={"X-Request-ID": "upstream-0001"})
    (line,) = read(lines)

    assert line["request_id"] == "upstream-0001"
    assert (line["method"], line["route"], line["status"]) == ("GET", "sign-in/", 200)
    assert isinstance(line["milliseconds"], int)
    assert {"asctime", "levelname", "name", "message"} <= set(line)


def test_wrong_passwords_searches_and_bodies_leave_no_name(
    lines: io.StringIO, client: Client
) -> None:
    user = make.make_user(email=ADDRESS, name=f"{NAME} Oyelaran")
    client.post("/sign-in/", {"login": ADDRESS, "password": f"{NAME}-wrong"})
    client.post("/password/reset/", {"email": ADDRESS})
    client.force_login(user)
    client.get("/search/", {"q": NAME})
    client.post("/api/v1/events", {"title": NAME}, content_type="application/json")
    client.get(f"/{NAME}/")
    client.get(f"/partnerships/{NAME}/")

    assert len(read(lines)) >= 6


def test_wrong_passwords_and_refusals_are_told(lines: io.StringIO, client: Client) -> None:
    system = make.make_system()
    user = make.make_user(system=system, role=ANALYST.name)
    client.post("/sign-in/", {"login": user.email, "password": "another one"})
    client.force_login(user)
    client.get(reverse("partners:api_client_add", args=[system.public_id]))
    told = read(lines)

    assert [each["name"] for each in told if "password was wrong" in each["message"]] == [
        "ics_crm.sign_in"
    ]
    assert told[-1]["status"] == 403
    assert "api-clients" in told[-1]["route"]


def test_an_error_says_its_kind_and_place(lines: io.StringIO) -> None:
    request = RequestFactory().get(f"/{NAME}/")
    with pytest.raises(IntegrityError, match=ADDRESS):
        refuse()
    try:
        RequestIdMiddleware(refuse)(request)  # type: ignore[arg-type]
    except IntegrityError:
        logging.getLogger("ics_crm.example").exception("It failed")
    (line,) = read(lines)

    assert line["message"] == "It failed"
    assert "IntegrityError" in line["exc_info"]
    assert "NotNullViolation" in line["exc_info"]
    assert "test_logs.py" in line["exc_info"]


def test_a_page_that_fails_leaves_no_name(
    lines: io.StringIO, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(request: HttpRequest) -> None:
        raise ValueError(f"{NAME} cannot be a date")

    monkeypatch.setattr("ics_crm.health._report", failing)
    client.raise_request_exception = False
    assert client.get(f"/healthz?{NAME}").status_code == 500

    found = {line["name"]: line for line in read(lines)}
    assert "builtins.ValueError" in found["django.request"]["exc_info"]


def test_a_task_that_fails_leaves_no_name(lines: io.StringIO) -> None:
    @shared_task(name="tests.fails")
    def fails(email: str, name: str) -> None:
        refuse()

    tracer = build_tracer("tests.fails", fails, app=fails.app)
    tracer("some-task-id", [ADDRESS], {"name": NAME}, {})
    (line,) = [line for line in read(lines) if line["levelname"] == "ERROR"]

    assert "tests.fails" in line["message"]
    assert "IntegrityError" in line["exc_info"]


def test_an_error_among_the_words_of_a_line_is_named_by_its_kind(lines: io.StringIO) -> None:
    logging.getLogger("ics_crm.example").warning("Not sent: %s", ValueError(ADDRESS))
    (line,) = read(lines)

    assert line["message"] == "Not sent: ValueError"
