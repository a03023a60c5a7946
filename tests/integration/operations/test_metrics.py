"""/metrics: guarded, right, and about nobody."""

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

from audit.models import AuditEvent
from audit.sealing import seal_on
from audit.verifying import check
from ics_crm.metrics import METHODS
from jobs.actions.mail import Letter, queue_mail
from tests import factories as make
from tests.integration.audit.conftest import past_the_triggers
from tests.worker import purge

pytestmark = pytest.mark.django_db

TOKEN = "a-token-that-only-the-monitoring-system-has"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
NAME = "Wilhelmina"


@pytest.fixture(autouse=True)
def token() -> Iterator[None]:
    with override_settings(METRICS_TOKEN=TOKEN):
        yield


def values(client: Client) -> dict[str, float]:
    """Every sample, written as it stands in the answer."""
    response = client.get("/metrics", headers=BEARER)
    assert response.status_code == 200
    found = {}
    for family in text_string_to_metric_families(response.content.decode()):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}"] = sample.value
    return found


@pytest.mark.parametrize(
    "authorization", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", TOKEN]
)
def test_nobody_reads_them_without_the_token(client: Client, authorization: str) -> None:
    response = client.get("/metrics", headers={"Authorization": authorization})

    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert b"ics_crm_" not in response.content


def test_without_a_token_there_is_no_such_page(client: Client) -> None:
    with override_settings(METRICS_TOKEN=""):
        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_route(client: Client) -> None:
    row = "ics_crm_request_seconds_count{method=GET,route=sign-in/,status=2xx}"
    before = values(client).get(row, 0)
    client.get("/sign-in/")
    client.get(f"/sign-in/?next=/{NAME}/")

    assert values(client)[row] == before + 2


def test_nothing_that_somebody_sent_becomes_a_label(client: Client) -> None:
    client.get(f"/nowhere/{NAME}/")
    client.generic(NAME.upper(), "/sign-in/")
    client.get(f"/password/reset/key/{NAME}-secret/")
    found = values(client)

    assert NAME.lower() not in str(found).lower()
    methods = {row.split("method=")[1].split(",")[0] for row in found if "method=" in row}
    assert methods <= METHODS | {"other"}


def test_what_waits_is_counted_with_its_age(client: Client) -> None:
    make.make_event()
    queue_mail(key="one", to=f"{NAME}@example.org", letter=Letter(NAME, NAME))
    found = values(client)

    assert found["ics_crm_waiting{kind=scores}"] == 1
    assert found["ics_crm_waiting{kind=mails}"] == 1
    assert found["ics_crm_waiting{kind=webhooks}"] == 0
    assert found["ics_crm_waiting{kind=seals}"] == AuditEvent.objects.count() > 0
    assert 0 <= found["ics_crm_waiting_oldest_seconds{kind=mails}"] < 60
    assert NAME not in str(found)


def test_an_audit_log_that_does_not_fit_is_told(client: Client) -> None:
    assert not [row for row in values(client) if row.startswith("ics_crm_audit_problems")]
    make.make_event()
    seal_on()
    check()
    found = values(client)
    assert (found["ics_crm_audit_problems{}"], found["ics_crm_waiting{kind=seals}"]) == (0, 0)

    with past_the_triggers():
        AuditEvent.objects.latest("pk").delete()
    check()
    assert values(client)["ics_crm_audit_problems{}"] == 1


def test_queues_are_counted_in_the_broker(client: Client) -> None:
    purge()
    from django.conf import settings

    broker = Redis.from_url(settings.REDIS_URL)
    broker.lpush("bulk", "one", "two")
    found = values(client)
    purge()

    assert found["ics_crm_queue_tasks{queue=bulk}"] == 2
    assert found["ics_crm_queue_tasks{queue=webhooks}"] == 0


def test_a_broker_that_is_away_is_said_and_hides_nothing_else(client: Client) -> None:
    with override_settings(REDIS_URL="redis://127.0.0.1:1/0"):
        found = values(client)

    assert found["ics_crm_up{part=broker}"] == 0
    assert found["ics_crm_up{part=database}"] == 1
    assert not [row for row in found if row.startswith("ics_crm_queue_tasks")]
    assert "ics_crm_waiting{kind=jobs}" in found
