"""Pages and API of webhooks: for those who manage them, with secrets shown once or never."""

import json
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import IdempotencyRecord, User
from accounts.sealing import unseal
from audit.models import AuditEvent
from engagement.models import WebhookDelivery, WebhookSubscription
from engagement.webhooks.catalogue import EVENT_TYPES, RESOURCES
from engagement.webhooks.signing import new_secret
from partners.models import System
from tests import factories as make
from tests.integration.webhooks.conftest import Round
from tests.integration.webhooks.receivers import Receiver

pytestmark = pytest.mark.django_db
ADDRESS = "https://hooks.example/ics-crm"


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def admin(system: System) -> User:
    return make.make_user(system=system, role="system_administrator")


@pytest.fixture
def client(admin: User) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def _page(webhook: WebhookSubscription, name: str = "") -> str:
    return reverse(f"engagement:webhook{name}", args=[webhook.public_id])


def _form(**other: object) -> dict[str, object]:
    return {"description": "Warehouse", "address": ADDRESS, "records": ["events"], **other}


def test_a_webhook_is_added_and_its_secret_is_shown_once(client: Client, system: System) -> None:
    page = client.post(reverse("engagement:webhook_add", args=[system.public_id]), _form())
    webhook = WebhookSubscription.objects.get()
    secret = unseal(webhook.sealed_secret)
    assert secret in page.text
    assert "no-store" in page["Cache-Control"]
    told = next(each.told for each in RESOURCES if each.collection == "events")
    assert webhook.event_types == sorted(told)
    later = [client.get(_page(webhook)), client.get(_page(webhook, "_secret"))]
    kept = [page.text for page in later]
    kept += [repr(row.__dict__) for row in AuditEvent.objects.all()]
    kept += [repr(row.__dict__) for row in WebhookSubscription.objects.all()]
    assert not [text for text in kept if secret in text]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"address": "http://hooks.example/"}, "begins with https://"),
        ({"address": "https://169.254.169.254/"}, "private network"),
        ({"description": " "}, "What is it for"),
        ({"records": []}, "Select at least one kind of record"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    client: Client, system: System, wrong: dict[str, object], sentence: str
) -> None:
    page = client.post(reverse("engagement:webhook_add", args=[system.public_id]), _form(**wrong))
    assert page.status_code == 422
    assert sentence in page.text
    assert not WebhookSubscription.objects.exists()


def test_what_happened_to_messages_is_shown_and_sent_again(
    client: Client, admin: User, system: System, receiver: Receiver, deliver: Round
) -> None:
    webhook = make.make_webhook(
        by=admin, system=system, address=receiver.address, secret=receiver.secret
    )
    client.post(_page(webhook, "_test"))
    receiver.answer = lambda message: 404
    deliver()
    assert "Answered 404" in client.get(_page(webhook)).text.replace(
        "receiver answered", "Answered"
    )
    WebhookDelivery.objects.update(state="dead", finished_at=webhook.created_at)
    assert "Send all again" in client.get(f"{_page(webhook)}?state=dead").text
    receiver.answer = lambda message: 204
    client.post(_page(webhook, "_replay"))
    deliver()
    assert len(receiver.took) == 1
    message = WebhookDelivery.objects.get()
    url = reverse("engagement:webhook_message_replay", args=[webhook.public_id, message.public_id])
    client.post(url)
    deliver()
    assert [each["id"] for each in receiver.took] == [str(message.message_id)] * 2


def test_kinds_that_were_narrowed_by_the_api_stay_so(
    client: Client, admin: User, system: System
) -> None:
    webhook = make.make_webhook(by=admin, system=system, event_types=["event.logged"])
    webhook.refresh_from_db()
    form = _form(records=["events", "boards"], version=webhook.version)
    assert client.post(_page(webhook, "_change"), form).status_code == 302
    webhook.refresh_from_db()
    assert webhook.event_types == ["board.set_up", "board.taken_back", "event.logged"]
    page = client.post(_page(webhook, "_change"), form)  # somebody else was quicker
    assert page.status_code in {409, 422}


def test_it_is_paused_resumed_taken_over_and_ended(
    client: Client, admin: User, system: System
) -> None:
    webhook = make.make_webhook(system=system)
    for name, state in (("_pause", "paused"), ("_resume", "active"), ("_end", "ended")):
        client.post(_page(webhook, name))
        webhook.refresh_from_db()
        assert webhook.state == state
    refused = client.post(_page(webhook, "_resume"), follow=True)
    assert "has ended" in refused.text
    other = make.make_webhook(system=system)
    client.post(_page(other, "_take_over"))
    other.refresh_from_db()
    assert other.owner == admin


def test_only_who_manages_webhooks_of_the_system_gets_there(system: System, admin: User) -> None:
    webhook = make.make_webhook(by=admin, system=system)
    strangers = make.make_user(system=make.make_system(), role="system_administrator")
    for user, listed in ((make.make_user(system=system), 403), (strangers, 404)):
        client = Client()
        client.force_login(user)
        assert client.get(_page(webhook)).status_code == 404
        assert client.post(_page(webhook, "_pause")).status_code == 404
        page = client.get(reverse("engagement:webhooks", args=[system.public_id]))
        assert page.status_code == listed
        assert client.get(f"/api/v1/webhooks/{webhook.public_id}").status_code == 404
        assert client.get("/api/v1/webhook-messages").json()["results"] == []


def _send(client: Client, path: str, body: Any = None, **headers: str) -> Any:
    return client.post(
        f"/api/v1/{path}",
        json.dumps(body or {}),
        content_type="application/json",
        headers=headers,
    )


def test_programs_manage_them_and_secrets_are_never_given_back(
    client: Client, system: System
) -> None:
    secret = new_secret()
    body = {
        "system": str(system.public_id),
        "description": "Warehouse",
        "address": ADDRESS,
        "event_types": ["event.logged"],
        "secret": secret,
    }
    key = {"Idempotency-Key": "once"}
    made = _send(client, "webhooks", body, **key)
    assert made.status_code == 201, made.content
    assert _send(client, "webhooks", body, **key).content == made.content
    webhook = WebhookSubscription.objects.get()
    assert unseal(webhook.sealed_secret) == secret
    path = f"webhooks/{webhook.public_id}"
    told = [made.text, client.get(f"/api/v1/{path}").text, IdempotencyRecord.objects.get().body]
    assert not [text for text in told if secret in text]
    assert _send(client, f"{path}/secret", {"secret": "password"}).status_code == 422
    assert _send(client, f"{path}/secret", {"secret": new_secret()}).status_code == 200
    tested = _send(client, f"{path}/test")
    assert (tested.status_code, tested.json()["type"]) == (202, "webhook.test")
    assert _send(client, f"{path}/replay").status_code == 409
    assert _send(client, f"{path}/pause").json()["state"] == "paused"
    assert _send(client, f"{path}/test").status_code == 409
    (message,) = client.get(f"/api/v1/webhook-messages?webhook={webhook.public_id}").json()[
        "results"
    ]
    assert (message["state"], message["object_type"]) == ("waiting", "webhook")
    assert client.get("/api/v1/webhook-messages?changed_since=start").status_code == 400
    types = client.get("/api/v1/webhook-event-types").json()
    assert {each["type"] for each in types} == set(EVENT_TYPES)


def test_a_wrong_type_and_an_inner_address_are_refused_with_their_field(
    client: Client, system: System
) -> None:
    body = {
        "system": str(system.public_id),
        "description": "Warehouse",
        "address": "https://10.0.0.1/",
        "event_types": ["event.logged"],
        "secret": new_secret(),
    }
    answer = _send(client, "webhooks", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["address"])
    answer = _send(client, "webhooks", {**body, "event_types": ["user.added"]})
    assert answer.status_code == 422


@override_settings(WEBHOOK_PRIVATE_HOSTS=[])
def test_what_the_operator_no_longer_allows_is_paused_and_not_reached(
    admin: User, system: System, receiver: Receiver, deliver: Round
) -> None:
    with override_settings(WEBHOOK_PRIVATE_HOSTS=["127.0.0.1"]):
        webhook = make.make_webhook(by=admin, system=system, address=receiver.address)
        partner = make.make_partnership(system=system)
    make.make_commitment(partnership=partner)
    deliver()
    webhook.refresh_from_db()
    assert webhook.state == "paused"
    assert receiver.asked == []
