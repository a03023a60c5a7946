"""What every write of the API keeps: once under one key, and never over somebody else's change."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from engagement.actions.issue import settle_issue
from engagement.enums import IssueOutcome
from engagement.models import Attendee, HandedOver
from ics_crm.api.views import api_description
from partners.models import Partnership
from tests import factories as make
from tests.integration.api.every_write import Operation, Walk, all_writes
from tests.integration.api.example_bodies import ExampleWalk
from tests.world import EVERYBODY, World, build_world

pytestmark = pytest.mark.django_db
OLD = '"999"'
# What takes more than a body: tests of their own do these.
BY_THEMSELVES = {
    "POST /api/v1/systems/{id}/score-models/{model}/decisions": "test_score_models.py",
    "POST /api/v1/webhooks/{id}/take-over": "webhooks/",
}


def test_every_post_takes_a_key() -> None:
    without = [
        str(each)
        for each in all_writes()
        if each.method == "POST" and not getattr(each.handler, "is_idempotent", False)
    ]
    assert without == []


def test_every_write() -> None:
    """Each is done, sent again, sent by somebody without a role, and taken back."""
    walk = _walk(build_world())
    faults: list[str] = []
    operations = all_writes()
    for operation in operations:
        found = walk.find(operation)
        if found is None and str(operation) in BY_THEMSELVES:
            continue
        if found is None:
            faults.append(f"{operation}: its example is not taken: {walk.refusal}")
            continue
        with transaction.atomic():
            faults += [f"{operation}: {fault}" for fault in _faults(walk, operation, *found)]
            transaction.set_rollback(True)
    assert faults == [], "\n".join(faults)
    assert len(operations) > 130


def _faults(walk: Walk, operation: Operation, address: str, body: Any) -> list[str]:
    """What is wrong with how it takes a repeat, and a version."""
    described = "If-Match" in _headers_of(operation)
    before = _written()
    faults = _faults_of_version(walk, operation, address, body, described=described)
    if _written() != before:
        faults.append("a refused request wrote something")
    headers = walk.match(address) if operation.method == "PUT" else {"Idempotency-Key": "k"}
    if not described:
        headers["If-Match"] = OLD  # and it is done all the same
    first = walk.send(operation, address, body, **headers)
    written = _written()
    again = walk.send(operation, address, body, **headers)
    if written == before:
        faults.append(f"{first.status_code} and nothing was written")
    if operation.method != "PATCH" and _written() != written:
        faults.append(f"{again.status_code} and the repeat wrote something")
    if operation.method == "POST":
        faults += _unlike(first, again)
        walk.user.memberships.update(valid_to=timezone.localdate())
        later = walk.send(operation, address, body, **headers)
        if later.status_code not in {403, 404}:
            faults.append(f"{later.status_code} after its sender lost every role")
    return faults


def _faults_of_version(
    walk: Walk, operation: Operation, address: str, body: Any, *, described: bool
) -> list[str]:
    """What is wrong with how it takes the version of a record that has changed since, or none."""
    faults = []
    if operation.is_of_record or described:
        old = walk.send(operation, address, body, **{"If-Match": OLD})
        if old.status_code != 412:
            faults.append(f"{old.status_code} with the version of long ago")
        if not described:
            faults.append("it reads If-Match, and the description does not say so")
    if operation.method == "PUT":
        bare = walk.send(operation, address, body)
        if bare.status_code != 428:
            faults.append(f"{bare.status_code} without a version")
    return faults


def _headers_of(operation: Operation) -> set[str]:
    """The headers that its description names."""
    described = api_description()["paths"][operation.path.rstrip("/")][operation.method.lower()]
    parameters = described.get("parameters", ())
    return {each["name"] for each in parameters if each["in"] == "header"}


def _unlike(first: Any, again: Any) -> list[str]:
    if again.get("Idempotency-Replayed") != "true":
        return [f"{again.status_code}: it was not answered from memory"]
    same = first.status_code == again.status_code and first.content == again.content
    return [] if same else ["the second answer differs"]


def _written() -> int:
    """How many rows this transaction has written or taken away, in all tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)"
            " FROM pg_stat_xact_user_tables"
        )
        return int(cursor.fetchone()[0])


def _walk(world: World) -> Walk:
    user = world.users[EVERYBODY]
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(user)
    return ExampleWalk(client, user, world.system, _hints(world, client))


def _hints(world: World, client: APIClient) -> dict[str, dict[str, Any]]:
    """Records that some deeds need, and which of them a few bodies are about."""
    user, system = world.users[EVERYBODY], world.system
    partnership = Partnership.objects.filter(system=system, owner__isnull=False).first()
    assert partnership is not None
    assert partnership.owner is not None
    issue = make.make_issue(partnership=partnership)
    today = timezone.localdate()
    settle_issue(by=user, issue=issue, outcome=IssueOutcome.SATISFIED, settled_on=today)
    make.make_nomination(
        seat=make.make_seat(board=make.make_board(system=system)),
        nominated_on=today,
    )
    make.make_saved_view(system=system, owner=user, viewed="partnerships")
    make.make_instrument_version(system=system, is_published=False)
    meeting = make.make_board_meeting(
        boards=[make.make_board(system=system)], people=[make.make_person(system=system)]
    )
    item = make.make_agenda_item(event=meeting)
    attendee = Attendee.objects.filter(event=meeting).select_related("person").get()
    offered = HandedOver.objects.filter(to_user=user, state="offered").latest("pk")
    (line, *_) = client.get(f"/api/v1/systems/{system.public_id}/todo").json()["results"]
    person, _ = make.make_contact(partnership=partnership)
    contact = {"partnership": str(partnership.public_id), "person": str(person.public_id)}
    make.make_planned_conversation(partnership=partnership)
    held = make.make_event(partnerships=[partnership])
    make.make_webhook(by=user, system=system)
    return {
        "POST /api/v1/agenda-items": {"event": str(meeting.public_id)},
        "POST /api/v1/handovers": {
            "from_user": str(partnership.owner.public_id),
            "partnerships": [
                {"partnership": str(partnership.public_id), "to_user": str(user.public_id)}
            ],
        },
        "POST /api/v1/handovers/{id}/decline": {"partnership": str(offered.partnership.public_id)},
        "POST /api/v1/interests": {
            "item": str(item.public_id),
            "person": str(attendee.person.public_id),
        },
        "POST /api/v1/partner-links": contact,
        "POST /api/v1/planned-conversations/{id}/hold": {"event": str(held.public_id)},
        "POST /api/v1/survey-invitations": contact,
        "POST /api/v1/systems/{id}/comparison": {"allows": False},
        "POST /api/v1/systems/{id}/todo": {name: line[name] for name in ("kind", "subject")},
    }
