"""What partners told us: noted, warned of, followed up, and found by theme."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.actions.discussion import follow_up_point, withdraw_discussion_point
from engagement.errors import AlreadyWithdrawnError
from engagement.models import DiscussionPoint
from tests import factories as make
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.pages import day

TODAY = timezone.localdate()


def noted(text: str, **changes: Any) -> dict[str, Any]:
    return {
        "text": text,
        "kind": "worry",
        "theme": "discharge",
        "nature": "opinion",
        "sensitivity": "confidential",
        **day("said_on", TODAY - timedelta(days=3)),
        **changes,
    }


def note(client: Client, scene: Scene, text: str, **changes: Any) -> Any:
    url = f"/partnerships/{scene.partnership.public_id}/discussion/new/"
    return client.post(url, noted(text, **changes), follow=True)


@pytest.mark.parametrize("nature", ["fact", "opinion"])
def test_who_names_people_is_told_so_and_not_stopped(
    scene: Scene, manager: Client, nature: str
) -> None:
    make.make_person(system=scene.system, name="Ann Other")
    make.make_person(system=scene.system, name="Pat Part")
    make.make_person(system=make.make_system(), name="Zoe Elsewhere")
    words = "I think pat\npartner and Ann Other are tired of Zoe Elsewhere and Pat Partnership."
    page = note(manager, scene, words, nature=nature).text
    assert "These people are named here: Ann Other, Pat Partner. They may ask to see it." in page
    assert DiscussionPoint.objects.latest("id").text == words.replace("\n", "\n")


def test_who_names_nobody_hears_nothing(scene: Scene, manager: Client) -> None:
    assert "are named here" not in note(manager, scene, "The director is tired.").text


def test_an_issue_that_names_people_says_so_too(scene: Scene, manager: Client) -> None:
    url = f"/partnerships/{scene.partnership.public_id}/issues/new/"
    body = {
        "raised_by": "partner",
        "text": "Pat Partner never calls back",
        "theme": "discharge",
        "importance": "minor",
        "sensitivity": "open",
        **day("raised_on", TODAY),
    }
    assert "named here: Pat Partner." in manager.post(url, body, follow=True).text


def test_it_is_followed_up_with_who_when_and_what_it_led_to(scene: Scene, manager: Client) -> None:
    note(manager, scene, "Weekend discharges surprise them")
    point = DiscussionPoint.objects.latest("id")
    url = f"/discussion/{point.public_id}/"
    assert point.follow_up_state == "open"
    body = {
        "state": "answered",
        "commitment": str(scene.commitment.public_id),
        **day("followed_up_on", TODAY),
    }
    assert manager.post(f"{url}follow-up/", body)["Location"] == url
    point.refresh_from_db()
    assert (point.followed_up_on, point.followed_up_by) == (TODAY, scene.manager)
    page = manager.get(url).text
    for words in ("Answered", "recorded by Mo Manager", "Share the winter plan"):
        assert words in page
    manager.post(f"{url}follow-up/", {"state": "open", **day("followed_up_on", TODAY)})
    point.refresh_from_db()
    assert (point.followed_up_on, point.led_to_commitment) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (day("followed_up_on", TODAY + timedelta(days=1)), "followed_up_on"),
        (day("followed_up_on", TODAY - timedelta(days=9)), "followed_up_on"),
        ({"state": "forgotten"}, "state"),
        ({"state": "nothing"}, "commitment"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    scene: Scene, manager: Client, wrong: dict[str, Any], field: str
) -> None:
    note(manager, scene, "Weekend discharges surprise them")
    point = DiscussionPoint.objects.latest("id")
    right = {
        "state": "answered",
        "commitment": str(scene.commitment.public_id),
        **day("followed_up_on", TODAY),
    }
    answer = manager.post(f"/discussion/{point.public_id}/follow-up/", {**right, **wrong})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_another_partners_promise_is_not_offered(scene: Scene, manager: Client) -> None:
    note(manager, scene, "Weekend discharges surprise them")
    point = DiscussionPoint.objects.latest("id")
    elsewhere = make.make_commitment(partnership=scene.other)
    page = manager.get(f"/discussion/{point.public_id}/follow-up/").text
    assert str(elsewhere.public_id) not in page
    assert str(scene.commitment.public_id) in page


def test_the_list_finds_by_theme_across_partners(scene: Scene, manager: Client) -> None:
    first = make.make_discussion_point(partnership=scene.partnership)
    second = make.make_discussion_point(partnership=scene.other)
    note(manager, scene, "About money", theme="finance")
    follow_up_point(by=scene.manager, point=second, state="nothing")

    def found(query: str) -> set[int]:
        return {row.pk for row in manager.get(f"/discussion/{query}").context["page"]}

    assert found("?theme=discharge") == {first.pk, second.pk}
    assert found("?theme=discharge&follow_up=open") == {first.pk}
    assert second.pk not in found("")
    assert found(f"?partnership={scene.other.public_id}") == {second.pk}


def test_what_was_withdrawn_is_not_followed_up(scene: Scene) -> None:
    point = make.make_discussion_point(partnership=scene.partnership)
    withdraw_discussion_point(by=scene.manager, point=point, reason="Misheard")
    with pytest.raises(AlreadyWithdrawnError):
        follow_up_point(
            by=scene.manager, point=point, state="nothing", followed_up_on=date(2026, 11, 1)
        )
