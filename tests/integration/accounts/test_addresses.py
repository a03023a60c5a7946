"""Which network address counts, behind proxies and with headers that somebody forged."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from accounts.addresses import client_address
from tests import factories as make

PROXY = "10.0.0.1"
TOKEN = "/api/v1/oauth/token"


@pytest.mark.parametrize(
    ("proxies", "header", "counts"),
    [
        (0, None, PROXY),
        (0, "203.0.113.7", PROXY),  # nobody may say who they are
        (1, None, PROXY),  # a probe from inside
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the first was written by the sender
        (1, "198.51.100.1,,203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", PROXY),  # it did not come through both
        (1, "203.0.113.7:51234", "203.0.113.7"),
        (1, "2001:DB8:0:0::7", "2001:db8::7"),
        (1, "[2001:db8::7]:51234", "2001:db8::7"),
        (1, "somewhere", PROXY),
        (1, "203.0.113.7, ", PROXY),
    ],
)
def test_the_address_that_our_own_proxy_saw_counts(
    proxies: int, header: str | None, counts: str
) -> None:
    said = {} if header is None else {"X-Forwarded-For": header}
    request = RequestFactory().get("/", headers=said, REMOTE_ADDR=PROXY)
    with override_settings(TRUSTED_PROXIES=proxies):
        assert client_address(request) == counts


def test_without_an_address_there_is_none() -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) == ""


def _sign_in(client: Client, said: str) -> int:
    answers = {"login": f"{make.make_user().public_id}@nhs.example", "password": "wrong"}
    return client.post("/sign-in/", answers, headers={"X-Forwarded-For": said}).status_code


def _token(client: Client, said: str) -> int:
    body = "grant_type=client_credentials&client_id=nobody&client_secret=guess"
    form = "application/x-www-form-urlencoded"
    return client.post(TOKEN, body, form, headers={"X-Forwarded-For": said}).status_code


def _partner_link(client: Client, said: str) -> int:
    return client.get("/asked/nonsense/", headers={"X-Forwarded-For": said}).status_code


def _survey_link(client: Client, said: str) -> int:
    return client.get("/s/nonsense/", headers={"X-Forwarded-For": said}).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("ask", [_sign_in, _token, _partner_link, _survey_link])
@override_settings(TRUSTED_PROXIES=1)
def test_every_limit_counts_who_stands_behind_the_proxy(
    client: Client, ask: Callable[[Client, str], int]
) -> None:
    """A sender who forges the header is stopped, and nobody else behind the same proxy is."""
    with time_machine.travel(timezone.now(), tick=False):
        for number in range(70):
            if ask(client, f"198.51.100.{number}, 203.0.113.7") == 429:
                break
        else:
            pytest.fail("Nobody was stopped.")
        assert ask(client, "203.0.113.8") != 429
