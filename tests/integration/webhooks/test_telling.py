"""Nobody is told of what they may not see: every type of event, every role, against the API."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.limits import Limits, Scope
from accounts.models import User
from accounts.roles import ROLES
from audit.models import AuditEvent
from audit.recording import action, record
from engagement.actions.webhooks.sending import NO_ACCESS
from engagement.actions.webhooks.subscription import (
    change_webhook,
    end_webhook,
    pause_webhook,
    take_over_webhook,
)
from engagement.models import WebhookDelivery, WebhookSubscription
from engagement.webhooks.catalogue import BY_LABEL, EVENT_TYPES, RESOURCES
from engagement.webhooks.messages import message_of
from engagement.webhooks.signing import new_secret
from jobs.models import Mail
from partners.models import Partnership
from tests import factories as make
from tests.integration.webhooks.conftest import Round
from tests.integration.webhooks.receivers import Receiver
from tests.world import EVERYBODY, MARK, SECRET, World, build_world

ROOT = Path(__file__).resolve().parents[3]
TYPE = re.compile(r"[a-z_]+\.[a-z_]+")
# Kinds of records of which nobody is told. Of a kind not named here every type must be decided on.
NEVER = {
    "calendar",  # somebody's own
    "calendar_meeting",
    "todo",
    "saved_view",
    "saved_mapping",
    "user",  # who comes in, and with what
    "role",
    "token",
    "client",
    "webhook",
    "partner_link",  # by whom answers are awaited
    "survey_invitation",
    "survey_opt_out",
    "survey_comment",
    "survey_answer_file",
    "survey",
    "sheet_import",  # long work, of which its records tell
    "file",
    "job",
    "export",
    "reference",
    "indicator",
    "score_model",
}
# Types of records that are told, which say nothing to a program or too much of a person.
UNTOLD = {
    "commitment.reminded",
    "engagement_plan.followed",  # each partnership says so itself
    "event.arrived",
    "organisation.area_invented",
    "pack.approval_ended",
    "pack.changed",
    "pack.compared",
    "pack.figures_gathered",
    "pack.file_made",
    "pack.returned",
    "pack.text_written",
    "survey_instrument.changed",
    "survey_instrument.draft_begun",
    "survey_instrument.draft_discarded",
    "survey_instrument.made",
    "survey_instrument.translated",
    "survey_wave.answer_refused",  # who answers, and when, is theirs
    "survey_wave.answered",
    "survey_wave.answers_taken_out",
    "survey_wave.changed",
    "survey_wave.choice_changed",
    "survey_wave.closing",
    "survey_wave.not_opened",
    "survey_wave.opening",
    "survey_wave.partners_kept",
    "survey_wave.prepared",
    "survey_wave.reminded",
    "system.founded",
}
# Written with a variable part in the code.
COMPOSED = re.compile(
    r"(document\.(shared|withheld)|commitment\.(agreed|disputed)_by_partner"
    r"|(commitment|conversation)\.handed_over|[a-z_]+\.(taken_back|restored))"
)


def _written_types() -> Iterator[str]:
    """Every text in an action that looks like a type."""
    for app in ("accounts", "jobs", "partners", "engagement"):
        for path in (ROOT / app / "actions").rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                text = node.value if isinstance(node, ast.Constant) else None
                if isinstance(text, str) and TYPE.fullmatch(text):
                    yield text


def test_every_type_that_is_recorded_was_decided_on() -> None:
    kinds = {name.partition(".")[0] for name in EVENT_TYPES}
    written = {name for name in _written_types() if name.partition(".")[0] in kinds | NEVER}
    undecided = {
        name
        for name in written - EVENT_TYPES.keys() - UNTOLD
        if name.partition(".")[0] not in NEVER
    }
    assert undecided == set()
    assert {n for n in EVENT_TYPES.keys() - written if not COMPOSED.fullmatch(n)} == set()
    assert not {n for n in EVENT_TYPES if n.partition(".")[0] in NEVER}
    assert len(EVENT_TYPES) == sum(len(resource.told) for resource in RESOURCES)


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def _webhook_of(world: World, user: User) -> WebhookSubscription:
    return make.make_webhook(by=user, system=world.system, event_types=list(EVENT_TYPES))


def test_each_role_is_told_what_the_api_shows_it_and_no_value(world: World, gather: Round) -> None:
    webhooks = {who: _webhook_of(world, world.users[who]) for who in (*ROLES, EVERYBODY)}
    gather()
    types: set[str] = set()
    faults: list[tuple[str, str, int | str]] = []
    for who, webhook in webhooks.items():
        client = world.client(who)
        looked_at: set[tuple[str, bool]] = set()
        seen = Counter[str]()
        rows = webhook.deliveries.select_related("subscription__system", "subscription__owner")
        for delivery in rows:
            seen[delivery.type] += 1
            if seen[delivery.type] > 3:
                continue
            body = message_of(delivery, webhook.eyes)
            if body is not None:
                types.add(delivery.type)
                if MARK in body.decode() or SECRET in body.decode():
                    faults.append((who, delivery.type, "holds a value"))
            kind = (delivery.object_type, body is not None)
            if kind not in looked_at:
                looked_at.add(kind)
                status = client.get(_url(delivery)).status_code
                if (status == 200) != (body is not None):
                    faults.append((who, delivery.type, status))
    assert faults == []
    assert len(types) > 40


def _url(delivery: WebhookDelivery) -> str:
    return f"/api/v1/{BY_LABEL[delivery.object_type].collection}/{delivery.object_id}"


@pytest.fixture
def partner(db: None) -> Partnership:
    return make.make_partnership()


def _bodies(webhook: WebhookSubscription) -> list[dict[str, object]]:
    webhook.refresh_from_db()
    bodies = [message_of(each, webhook.eyes) for each in webhook.deliveries.order_by("event_pk")]
    return [json.loads(body) for body in bodies if body is not None]


def test_a_confidential_issue_is_told_to_those_who_may_read_it(
    partner: Partnership, gather: Round
) -> None:
    manager = make.make_user(system=partner.system)
    member = make.make_user(system=partner.system, role="board_member")
    limited = make.make_user(system=partner.system)
    limited.limits = Limits(scopes=frozenset({Scope.READ, Scope.WRITE}))
    webhooks = [
        make.make_webhook(by=by, system=partner.system, event_types=["issue.raised"])
        for by in (manager, member, limited)
    ]
    make.make_issue(partnership=partner, sensitivity="open")
    make.make_issue(partnership=partner)
    gather()
    assert [len(_bodies(each)) for each in webhooks] == [2, 1, 1]


def test_a_token_that_may_see_less_narrows_what_it_changes(
    partner: Partnership, gather: Round
) -> None:
    """Or it could have what another may see sent to an address of its own."""
    webhook = make.make_webhook(system=partner.system, event_types=["issue.raised"])
    limited = make.make_user(system=partner.system, role="system_administrator")
    limited.limits = Limits(scopes=frozenset({Scope.READ, Scope.WRITE}))
    webhook.refresh_from_db()
    change_webhook(
        by=limited,
        subscription=webhook,
        expected_version=webhook.version,
        description=webhook.description,
        address="https://elsewhere.example/",
        event_types=webhook.event_types,
    )
    make.make_issue(partnership=partner)
    gather()
    assert _bodies(webhook) == []


def test_what_may_not_be_told_leaves_no_trace(
    partner: Partnership, receiver: Receiver, deliver: Round
) -> None:
    limited = make.make_user(system=partner.system, role="system_administrator")
    limited.limits = Limits(scopes=frozenset({Scope.READ, Scope.WRITE}))
    webhook = make.make_webhook(
        by=limited, system=partner.system, event_types=["issue.raised"], address=receiver.address
    )
    make.make_issue(partnership=partner)
    deliver()
    assert receiver.asked == []
    assert not webhook.deliveries.exists()


def test_who_may_no_longer_manage_webhooks_is_told_nothing_more(
    partner: Partnership, receiver: Receiver, deliver: Round
) -> None:
    webhook = make.make_webhook(
        system=partner.system, address=receiver.address, secret=receiver.secret
    )
    webhook.owner.memberships.update(role="board_member")
    make.make_commitment(partnership=partner)
    deliver()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.paused_because) == ("paused", NO_ACCESS)
    assert receiver.asked == []


def test_what_nobody_judged_is_not_listed_while_paused_and_forgotten_at_the_end(
    partner: Partnership, gather: Round
) -> None:
    webhook = make.make_webhook(system=partner.system)
    make.make_commitment(partnership=partner)
    make.make_commitment(partnership=partner)
    gather()
    tried = webhook.deliveries.order_by("event_pk")[0]
    now = timezone.now()
    webhook.deliveries.filter(pk=tried.pk).update(attempts=1, first_tried_at=now)
    assert WebhookDelivery.objects.visible_to(webhook.owner).count() == 2
    pause_webhook(by=webhook.owner, subscription=webhook)
    assert list(WebhookDelivery.objects.visible_to(webhook.owner)) == [tried]
    end_webhook(by=webhook.owner, subscription=webhook)
    assert list(webhook.deliveries.values_list("pk", "state")) == [(tried.pk, "dead")]


def test_who_leaves_the_system_is_told_nothing_more(
    partner: Partnership, receiver: Receiver, deliver: Round
) -> None:
    others = make.make_user(system=partner.system, role="system_administrator")
    webhook = make.make_webhook(
        system=partner.system, address=receiver.address, secret=receiver.secret
    )
    owner = webhook.owner
    make.make_commitment(partnership=partner)
    owner.memberships.update(valid_to=timezone.localdate())
    deliver()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.paused_because) == ("paused", NO_ACCESS)
    assert receiver.asked == []
    assert Mail.objects.get().to == others.email  # its owner has no business here any more
    take_over_webhook(by=others, subscription=webhook)
    WebhookSubscription.objects.update(state="active")
    deliver()
    assert len(receiver.took) == 1


def test_names_of_confided_fields_are_for_those_who_may_read_them(
    partner: Partnership, gather: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.recording.ACTIONS", {})
    event = make.make_event(partnerships=[partner])

    @action
    def correct(*, by: object) -> None:
        record(
            "event.corrected",
            event,
            system_id=event.system.public_id,
            changed=["notes", "starts_at"],
        )

    webhooks = [
        make.make_webhook(by=by, system=partner.system, event_types=["event.corrected"])
        for by in (
            make.make_user(system=partner.system),
            make.make_user(system=partner.system, role="analyst"),
        )
    ]
    correct(by=make.TESTS)
    gather()
    changed = [message["changed"] for each in webhooks for message in _bodies(each)]
    assert changed == [["notes", "starts_at"], ["starts_at"]]


def test_a_record_that_is_gone_is_told_to_those_who_knew_of_it(
    partner: Partnership, gather: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.recording.ACTIONS", {})
    types = ["commitment.made", "commitment.taken_back"]
    knows, new = (make.make_webhook(system=partner.system, event_types=types) for _ in range(2))
    commitment = make.make_commitment(partnership=partner)
    gather()
    knows.deliveries.update(state="delivered", finished_at=timezone.now())
    new.deliveries.all().delete()

    @action
    def take_back(*, by: object) -> None:
        record("commitment.taken_back", commitment, system_id=partner.system.public_id)

    take_back(by=make.TESTS)
    gather()
    of_it = WebhookDelivery.objects.filter(type="commitment.taken_back")
    told = of_it.get(subscription=knows)
    assert message_of(told, knows.eyes) is not None  # it is there to be seen
    WebhookDelivery.objects.filter(type="commitment.made").update(object_id=told.message_id)
    of_it.update(object_id=told.message_id)  # of a record that nobody has
    body = message_of(of_it.get(subscription=knows), knows.eyes)
    assert body is not None
    assert json.loads(body)["object"]["version"] is None
    assert message_of(of_it.get(subscription=new), new.eyes) is None


def test_another_system_is_told_nothing(partner: Partnership, gather: Round) -> None:
    ours = make.make_webhook(system=partner.system, event_types=list(EVENT_TYPES))
    theirs = make.make_webhook(event_types=list(EVENT_TYPES))
    before = AuditEvent.objects.order_by("pk").last()
    assert before is not None
    make.make_issue(partnership=partner)
    gather()
    newer = WebhookDelivery.objects.filter(event_pk__gt=before.pk)
    assert newer.filter(subscription=ours).exists()
    assert not newer.filter(subscription=theirs).exists()


def test_a_secret_that_cannot_be_opened_pauses(
    partner: Partnership, receiver: Receiver, deliver: Round, settings: object
) -> None:
    webhook = make.make_webhook(
        system=partner.system, address=receiver.address, secret=new_secret()
    )
    make.make_commitment(partnership=partner)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    deliver()
    webhook.refresh_from_db()
    assert webhook.state == "paused"
    assert receiver.asked == []
