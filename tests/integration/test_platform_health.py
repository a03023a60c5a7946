"""The two addresses that say whether the product is well."""

import time

import pytest
from django.db.migrations.executor import MigrationExecutor
from django.test import Client, override_settings

from ics_crm import health, heartbeats

pytestmark = pytest.mark.django_db


def test_healthz_is_open_and_names_each_part(client: Client) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok", "broker": "ok"},
    }


def test_healthz_fails_without_a_broker(client: Client) -> None:
    with override_settings(REDIS_URL="redis://127.0.0.1:1/0"):
        response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["checks"]["broker"] == "failing"


def test_healthz_fails_when_a_migration_is_missing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["one"])

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "failing"


def test_readyz_waits_for_worker_and_scheduler(client: Client) -> None:
    before = client.get("/readyz")
    heartbeats.beat(heartbeats.WORKER)
    half = client.get("/readyz")
    heartbeats.beat(heartbeats.SCHEDULER)
    after = client.get("/readyz")

    assert before.status_code == 503
    assert half.json()["checks"]["worker"] == "ok"
    assert half.json()["checks"]["scheduler"] == "failing"
    assert after.status_code == 200


def test_a_real_worker_says_that_it_is_there(celery_worker_process: object) -> None:
    # It may have started for an earlier test, whose cache is gone: then its next beat is awaited.
    deadline = time.monotonic() + 2 * heartbeats.BEAT_EVERY
    while not heartbeats.is_alive(heartbeats.WORKER) and time.monotonic() < deadline:
        time.sleep(0.1)

    assert heartbeats.is_alive(heartbeats.WORKER)
