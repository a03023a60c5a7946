"""What partners told us, through the API: who reads it, who notes it, who takes it back."""

from typing import Any

import pytest

from accounts.roles import BOARD_MEMBER, SYSTEM_ROLES, Permission
from engagement.models import DiscussionPoint, Event
from tests import factories as make
from tests.integration.api.conftest import Home, client_of

ADDRESS = "/api/v1/discussion-points"
SECRET = "Their finance director is leaving."


@pytest.fixture
def event(home: Home) -> Event:
    return make.make_event(partnerships=[make.make_partnership(system=home.system)])


def body(event: Event, **more: Any) -> dict[str, Any]:
    return {
        "partnership": str(event.partnerships.get().public_id),
        "event": str(event.public_id),
        "theme": "finance",
        "text": SECRET,
        **more,
    }


def test_a_point_is_noted_read_and_withdrawn(home: Home, event: Event) -> None:
    made = home.client.post(
        ADDRESS, body(event, follow_up="Ask who follows", follow_up_due="2026-12-01")
    )
    assert made.status_code == 201, made.content
    shown = made.json()
    assert shown["event"]["id"] == str(event.public_id)
    assert (shown["sensitivity"], shown["nature"]) == ("confidential", "fact")
    assert shown["said_on"] == str(event.occurred_on)
    address = f"{ADDRESS}/{shown['id']}"
    answer = home.client.post(f"{address}/withdraw", {"reason": "Said by someone else"})
    assert answer.json()["withdrawn_reason"] == "Said by someone else"
    assert home.client.get(ADDRESS).json()["results"] == []
    assert len(home.client.get(f"{ADDRESS}?withdrawn=true").json()["results"]) == 1
    assert home.client.post(f"{address}/withdraw", {"reason": "Again"}).status_code == 409


@pytest.mark.parametrize("role", SYSTEM_ROLES)
def test_only_those_who_work_with_partners_read_what_is_confidential(
    home: Home, event: Event, role: str
) -> None:
    secret = make.make_discussion_point(event=event, text=SECRET)
    known = make.make_discussion_point(event=event, sensitivity="open")
    client = home.client_in_role(role)
    rows = client.get(ADDRESS).json()["results"]
    reads_all = Permission.VIEW_CONFIDENTIAL_NOTES in SYSTEM_ROLES[role].permissions
    expected = {secret.public_id, known.public_id} if reads_all else {known.public_id}
    assert {row["id"] for row in rows} == {str(each) for each in expected}
    found = client.get(f"{ADDRESS}/{secret.public_id}")
    assert found.status_code == (200 if reads_all else 404)
    assert (SECRET in found.text) is reads_all


def test_another_system_sees_and_touches_nothing(home: Home, event: Event) -> None:
    point = make.make_discussion_point(event=event, sensitivity="open")
    stranger = client_of(make.make_user(system=make.make_system()))
    assert stranger.get(ADDRESS).json()["results"] == []
    address = f"{ADDRESS}/{point.public_id}"
    assert stranger.post(f"{address}/withdraw", {"reason": "X"}).status_code == 404
    assert stranger.post(ADDRESS, body(event)).status_code == 422
    reader = home.client_in_role(BOARD_MEMBER.name)
    assert reader.post(f"{address}/withdraw", {"reason": "X"}).status_code == 403
    assert DiscussionPoint.objects.get().withdrawn_at is None


def test_it_is_noted_only_for_a_partner_that_took_part(home: Home, event: Event) -> None:
    absent = make.make_partnership(system=home.system)
    answer = home.client.post(ADDRESS, body(event, partnership=str(absent.public_id)))
    assert answer.status_code == 422
    assert "did not take part" in answer.json()["errors"]["event"][0]


def test_points_are_narrowed(home: Home, event: Event) -> None:
    point = make.make_discussion_point(event=event)
    outside = make.make_discussion_point(partnership=make.make_partnership(system=home.system))
    for query, wanted in (
        (f"event={event.public_id}", point),
        (f"partnership={outside.partnership.public_id}", outside),
        (f"until={event.occurred_on}", point),
    ):
        rows = home.client.get(f"{ADDRESS}?{query}").json()["results"]
        assert [row["id"] for row in rows] == [str(wanted.public_id)], query
    assert home.client.get(f"{ADDRESS}?theme=estates").json()["results"] == []
    assert home.client.get(f"{ADDRESS}?colour=blue").status_code == 400


def test_what_became_of_it_is_recorded_and_found(home: Home, event: Event) -> None:
    made = home.client.post(ADDRESS, body(event, sensitivity="open")).json()
    point = DiscussionPoint.objects.get()
    commitment = make.make_commitment(partnership=point.partnership)
    issue = make.make_issue(partnership=point.partnership)
    answer = home.client.post(
        f"{ADDRESS}/{made['id']}/follow-up",
        {
            "state": "answered",
            "commitment": str(commitment.public_id),
            "issue": str(issue.public_id),
        },
    )
    assert answer.status_code == 200, answer.content
    shown = answer.json()
    assert shown["follow_up_state"] == "answered"
    assert shown["led_to_commitment"] == str(commitment.public_id)
    assert shown["led_to_issue"] == str(issue.public_id)
    found = home.client.get(f"{ADDRESS}?follow_up_state=answered").json()["results"]
    assert [each["id"] for each in found] == [made["id"]]
    assert home.client.get(f"{ADDRESS}?follow_up_state=open").json()["results"] == []
    looks = client_of(make.make_user(system=home.system, role=BOARD_MEMBER.name))
    assert looks.get(f"{ADDRESS}/{made['id']}").json()["led_to_issue"] is None


def test_it_leads_only_to_what_belongs_to_the_same_partner(home: Home, event: Event) -> None:
    made = home.client.post(ADDRESS, body(event)).json()
    other = make.make_commitment(partnership=make.make_partnership(system=home.system))
    answer = home.client.post(
        f"{ADDRESS}/{made['id']}/follow-up",
        {"state": "answered", "commitment": str(other.public_id)},
    )
    assert answer.status_code == 422
    assert "commitment" in answer.json()["errors"]
