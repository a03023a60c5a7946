"""Planned conversations: planned on a partner's page, held by logging the meeting from them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engagement.actions.planned_conversation import (
    change_conversation,
    drop_conversation,
    hold_conversation,
    plan_conversation_again,
)
from engagement.enums import ConversationState
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.models import Event, PlannedConversation
from tests import factories as make
from tests.integration.api.conftest import client_of
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.pages import day
from tests.integration.engagement.test_log_event import URL, filled, of

LIST = "/planned-conversations/"


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_conversation_is_planned_on_the_partners_page_and_listed(
    scene: Scene, manager: Client
) -> None:
    page = f"/partnerships/{scene.partnership.public_id}/"
    form = manager.get(f"{page}planned-conversations/new/").context["form"]
    assert scene.person in form.fields["person"].queryset
    said = {
        "topic": "The winter plan",
        **day("due_on", timezone.localdate() + timedelta(days=5)),
        "person": str(scene.person.public_id),
        "owner": str(scene.manager.public_id),
    }
    assert manager.post(f"{page}planned-conversations/new/", said).status_code == 302
    for answer in (manager.get(page), manager.get(LIST)):
        assert "The winter plan" in words(answer)
        assert "with Pat Partner" in words(answer)
        assert "Mo Manager sees to it" in words(answer)
    assert manager.post(f"{page}planned-conversations/new/", {}).status_code == 422


def test_logging_the_meeting_from_it_marks_it_held(scene: Scene, manager: Client) -> None:
    planned = make.make_planned_conversation(
        partnership=scene.partnership, person=scene.person, topic="The winter plan"
    )
    begun = manager.get(f"{URL}?conversation={planned.public_id}").context["page"]
    assert begun.event["title"].value() == "The winter plan"
    assert [each.partnership for each in begun.partners] == [scene.partnership]
    assert begun.once["conversation"].value() == str(planned.public_id)
    said = filled(
        scene,
        partners=[str(scene.partnership.public_id)],
        conversation=str(planned.public_id),
        **of(scene.partnership, attendance="present"),
    )
    assert manager.post(URL, said).status_code == 302
    planned.refresh_from_db()
    assert planned.state == ConversationState.HELD
    assert planned.event == Event.objects.latest("id")
    assert manager.get(f"{URL}?conversation={planned.public_id}").status_code == 404


def test_a_meeting_without_the_partner_leaves_it_planned(scene: Scene, manager: Client) -> None:
    planned = make.make_planned_conversation(partnership=scene.partnership)
    said = filled(scene, conversation=str(planned.public_id))  # of the other partner
    assert manager.post(URL, said).status_code == 302
    planned.refresh_from_db()
    assert planned.is_planned
    with pytest.raises(NotPossibleError, match="was not part of"):
        hold_conversation(by=make.TESTS, conversation=planned, event=Event.objects.latest("id"))


def test_one_that_was_dropped_meanwhile_does_not_hold_up_the_meeting(
    scene: Scene, manager: Client
) -> None:
    planned = make.make_planned_conversation(partnership=scene.partnership)
    drop_conversation(by=make.TESTS, conversation=planned, reason="They left.")
    said = filled(
        scene, partners=[str(scene.partnership.public_id)], conversation=str(planned.public_id)
    )
    assert manager.post(URL, said).status_code == 302
    planned.refresh_from_db()
    assert planned.state == ConversationState.DROPPED


def test_late_ones_are_found_and_settled_ones_are_not(scene: Scene, manager: Client) -> None:
    today = timezone.localdate()
    late = make.make_planned_conversation(
        partnership=scene.partnership, due_on=today - timedelta(days=1), topic="Late talk"
    )
    make.make_planned_conversation(partnership=scene.other, due_on=today, topic="Due talk")
    assert list(PlannedConversation.objects.due_before(today)) == [late]
    listed = words(manager.get(f"{LIST}?state=late"))
    assert "Late talk" in listed
    assert "Due talk" not in listed
    drop = f"{LIST}{late.public_id}/drop/"
    assert manager.post(drop, {"reason": ""}).status_code == 422
    assert manager.post(drop, {"reason": "They left."}).status_code == 302
    assert not PlannedConversation.objects.due_before(today).exists()
    assert "They left." in words(manager.get(f"{LIST}?state=dropped"))
    assert manager.post(f"{LIST}{late.public_id}/again/").status_code == 302
    assert list(PlannedConversation.objects.due_before(today)) == [late]
    with pytest.raises(NotPossibleError, match="planned already"):
        plan_conversation_again(by=make.TESTS, conversation=late)


def test_changes_are_checked_and_the_slower_one_sees_both(scene: Scene, manager: Client) -> None:
    planned = make.make_planned_conversation(partnership=scene.partnership)
    said = {
        "topic": "The budget",
        **day("due_on", timezone.localdate()),
        "person": "",
        "owner": "",
        "version": planned.version,
    }
    address = f"{LIST}{planned.public_id}/change/"
    assert manager.post(address, said).status_code == 302
    assert manager.post(address, {**said, "topic": "Another"}).status_code == 409
    planned.refresh_from_db()
    assert planned.topic == "The budget"
    facts: dict[str, Any] = {"topic": "X", "due_on": timezone.localdate(), "person": None}
    with pytest.raises(ValidationError, match="cannot log events"):
        change_conversation(
            by=make.TESTS,
            conversation=planned,
            owner=scene.analyst,
            expected_version=planned.version,
            **facts,
        )
    with pytest.raises(ChangedMeanwhileError):
        change_conversation(
            by=make.TESTS, conversation=planned, owner=None, expected_version=1, **facts
        )


def test_what_we_mean_to_say_is_for_those_who_work_with_partners(
    scene: Scene, as_user: Callable[[User], Client]
) -> None:
    make.make_planned_conversation(partnership=scene.partnership, topic="Their deficit")
    client = as_user(scene.board_member)
    assert "Their deficit" not in words(client.get(f"/partnerships/{scene.partnership.public_id}/"))
    assert client.get(LIST).status_code == 403
    answer = client_of(scene.analyst).get("/api/v1/planned-conversations")
    assert answer.json()["results"] == []


def test_the_api_plans_holds_and_drops(scene: Scene) -> None:
    ask = client_of(scene.manager)
    body = {
        "partnership": str(scene.partnership.public_id),
        "topic": "The winter plan",
        "due_on": str(timezone.localdate()),
        "person": str(scene.person.public_id),
    }
    made = ask.post("/api/v1/planned-conversations", body, format="json")
    assert made.status_code == 201
    address = f"/api/v1/planned-conversations/{made.json()['id']}"
    held = ask.post(f"{address}/hold", {"event": str(scene.event.public_id)}, format="json")
    assert (held.json()["state"], held.json()["event"]["id"]) == (
        "held",
        str(scene.event.public_id),
    )
    assert ask.post(f"{address}/drop", {"reason": "No."}, format="json").status_code == 409
    again = ask.post(f"{address}/plan-again", {}, format="json")
    assert again.json()["state"] == "planned"
    dropped = ask.post(f"{address}/drop", {"reason": "They left."}, format="json")
    assert dropped.json()["state"] == "dropped"
