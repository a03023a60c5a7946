"""Who calls: personal tokens, browser sessions, and those who may no longer."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.actions.user import deactivate_user
from accounts.models import ApiToken
from tests import factories as make
from tests.integration.api.conftest import Home, client_of


def test_the_day_of_the_last_use_is_kept_once_a_day(
    home: Home, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert home.client.get("/api/v1/me").status_code == 200
    assert ApiToken.objects.get().last_used_on == timezone.localdate()
    with django_assert_num_queries(3):  # the token with its person, where they are, their roles
        home.client.get("/api/v1/me")


def test_code_of_the_release_before_finds_the_column_that_it_reads(home: Home) -> None:
    """While a release is brought in both run; the next one drops the column, and this test."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT may_write FROM accounts_apitoken")
        assert cursor.fetchall() == [(False,)]  # made by code that knows nothing of it


def test_the_next_day_is_kept_too(home: Home) -> None:
    home.client.get("/api/v1/me")
    tomorrow = timezone.now() + timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        home.client.get("/api/v1/me")
    assert ApiToken.objects.get().last_used_on == timezone.localdate(tomorrow)


def test_an_expired_token_says_so(home: Home) -> None:
    ApiToken.objects.update(expiry=datetime(2026, 6, 3, 12, tzinfo=UTC))
    answer = home.client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.json()["detail"].startswith("This token expired on 3 June 2026.")
    assert ApiToken.objects.exists()


def test_an_inactive_person_is_refused(home: Home) -> None:
    home.manager.is_active = False
    home.manager.save(update_fields=["is_active"])
    answer = home.client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.json()["detail"] == "This account can no longer sign in."


def test_deactivating_a_person_ends_their_tokens(home: Home) -> None:
    deactivate_user(by=make.TESTS, user=home.manager)
    assert home.client.get("/api/v1/me").status_code == 401
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer a b", "Bearer \xe9", "Bearer icscrm_"]
)
def test_a_malformed_token_is_refused(db: None, nobody: APIClient, header: str) -> None:
    nobody.credentials(HTTP_AUTHORIZATION=header)
    assert nobody.get("/api/v1/me").status_code == 401


def test_other_schemes_are_not_ours(db: None, nobody: APIClient) -> None:
    nobody.credentials(HTTP_AUTHORIZATION="Basic YTpi")
    answer = nobody.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.json()["detail"].startswith("Send a personal token")


def test_the_pages_call_with_the_session(home: Home) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(home.manager)
    assert client.get("/api/v1/me").json()["may_write"] is True
    body = {"system": str(home.system.public_id), "name": "Winter board", "kind": "committee"}
    refused = client.post("/api/v1/boards", body, content_type="application/json")
    assert refused.status_code == 403
    assert "X-CSRFToken" in refused.json()["detail"]


def test_a_session_that_ended_is_401_and_no_redirect(db: None, nobody: APIClient) -> None:
    answer = nobody.get("/api/v1/events", HTTP_ACCEPT="application/json")
    assert answer.status_code == 401
    assert "Location" not in answer


@override_settings(API_REQUESTS_A_MINUTE=3)
def test_several_tokens_of_one_person_share_the_allowance(home: Home) -> None:
    with time_machine.travel(date(2026, 11, 2), tick=False):
        other = client_of(home.manager)
        colleague = client_of(make.make_user(system=home.system))
        statuses = [home.client.get("/api/v1/me").status_code for _ in range(2)]
        statuses += [other.get("/api/v1/me").status_code for _ in range(2)]
        assert statuses == [200, 200, 200, 429]
        assert colleague.get("/api/v1/me").status_code == 200
    with time_machine.travel(date(2026, 11, 2) + timedelta(days=1), tick=False):
        assert home.client.get("/api/v1/me").status_code == 200


@override_settings(
    API_REQUESTS_A_MINUTE=1,
    CACHES={
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/valkey.sock",
        }
    },
)
def test_without_the_cache_nobody_is_locked_out(home: Home) -> None:
    assert [home.client.get("/api/v1/me").status_code for _ in range(3)] == [200, 200, 200]
