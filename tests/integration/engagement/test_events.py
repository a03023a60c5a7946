"""An event after it was logged: corrected, withdrawn, found again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.actions.event import (
    EventFacts,
    PartnerPart,
    PersonPart,
    correct_event,
    log_event,
)
from engagement.models import Event
from partners.actions.person import add_person, erase_person
from tests import factories as make
from tests.integration.engagement.conftest import SECRET, Scene


def correction(scene: Scene, **changes: Any) -> dict[str, Any]:
    """The form as it comes, with only the Vale Council left and a reason."""
    day = scene.event.occurred_on
    prefix = f"partner-{scene.partnership.public_id}"
    return {
        "version": scene.event.version,
        "reason": "Wrong title",
        "partners": [str(scene.partnership.public_id)],
        "occurred_on_day": day.day,
        "occurred_on_month": day.month,
        "occurred_on_year": day.year,
        "kind": "meeting",
        "title": "Spring planning",
        "notes": SECRET,
        "notes_nature": "fact",
        "notes_sensitivity": "confidential",
        f"{prefix}-attendance": "present",
        f"{prefix}-tone": "5",
        f"{prefix}-people": [str(scene.person.public_id)],
        **changes,
    }


def test_the_correction_starts_with_what_the_event_says(scene: Scene, manager: Client) -> None:
    body = manager.get(f"/events/{scene.event.public_id}/correct/").content.decode()
    assert 'value="Winter planning"' in body
    assert SECRET in body
    assert str(scene.partnership.public_id) in body
    assert "checked" in body


def test_a_correction_is_a_new_revision_with_a_reason(scene: Scene, manager: Client) -> None:
    url = f"/events/{scene.event.public_id}/correct/"
    response = manager.post(url, correction(scene))
    assert response["Location"] == f"/events/{scene.event.public_id}/"
    event = Event.objects.get(pk=scene.event.pk)
    assert (event.title, event.revision) == ("Spring planning", 2)
    standing = event.participations.filter(is_standing=True)
    assert [(part.partnership, part.tone) for part in standing] == [(scene.partnership, 5)]
    body = manager.get(f"/events/{event.public_id}/").content.decode()
    assert "Removed by a correction: Dale Hospital" in " ".join(body.split())
    history = manager.get(f"/events/{event.public_id}/history/").content.decode()
    assert "Wrong title" in history


def test_whoever_names_people_in_a_correction_is_told(scene: Scene, manager: Client) -> None:
    url = f"/events/{scene.event.public_id}/correct/"
    quiet = manager.post(url, correction(scene), follow=True).content.decode()
    assert "These people are named here" not in quiet
    scene.event.refresh_from_db()
    data = correction(scene, version=scene.event.version, notes="PAT PARTNER said so")
    loud = manager.post(url, data, follow=True).content.decode()
    assert "The event is corrected." in loud
    assert "These people are named here: Pat Partner." in loud


def test_a_correction_keeps_who_was_there_and_how(scene: Scene, manager: Client) -> None:
    own = make.make_person(system=scene.system, name="Sam System")
    gone = add_person(
        by=scene.manager,
        system=scene.system,
        name="Gil Gone",
        organisation=scene.partnership.organisation,
    )
    event = log_event(
        by=scene.manager,
        system=scene.system,
        facts=EventFacts(
            starts_at=scene.event.starts_at,
            partners=[PartnerPart(scene.partnership, tone=5, tone_recorded_by="partner")],
            people=[
                PersonPart(own),
                PersonPart(scene.person, scene.partnership, attendance="apologies"),
                PersonPart(gone, scene.partnership),
            ],
        ),
    )
    erase_person(by=make.TESTS, person=gone, reason="They asked for it")
    event.refresh_from_db()
    url = f"/events/{event.public_id}/correct/"
    prefix = f"partner-{scene.partnership.public_id}"
    data = correction(scene, version=event.version) | as_drawn(manager, url)
    assert data[f"{prefix}-people"] == []
    assert data[f"{prefix}-attendance-{scene.person.public_id}"] == "apologies"
    assert data["own-people"] == [str(own.public_id)]
    assert manager.post(url, data).status_code == 302
    assert {(row.person, row.attendance, row.is_standing) for row in event.attendees.all()} == {
        (own, "present", True),
        (scene.person, "apologies", True),
        (gone, "present", True),  # the form cannot name them, so it takes nothing away
    }
    assert event.participations.get().tone_recorded_by == "partner"

    del data["own-people"]
    event.refresh_from_db()
    assert manager.post(url, data | {"version": event.version}).status_code == 302
    assert not event.attendees.get(person=own).is_standing


def as_drawn(client: Client, url: str) -> dict[str, Any]:
    """What a browser sends of the people if nobody touches them."""
    page = client.get(url).context["page"]
    drawn: dict[str, Any] = {}
    for form in (*page.partners, page.own):
        for name in form.fields:
            if name == "people":
                ticked = form[name].value()
                drawn[form[name].html_name] = [key for key in form.offered if key in ticked]
            elif name.startswith("attendance-"):
                drawn[form[name].html_name] = form[name].value() or ""
    return drawn


def test_a_correction_without_a_reason_is_refused(scene: Scene, manager: Client) -> None:
    url = f"/events/{scene.event.public_id}/correct/"
    response = manager.post(url, correction(scene, reason=" "))
    assert response.status_code == 422
    assert "Say why" in response.content.decode()


def test_two_people_at_once_see_both_versions(scene: Scene, manager: Client) -> None:
    correct_event(
        by=make.TESTS,
        event=scene.event,
        facts=EventFacts(
            starts_at=scene.event.starts_at,
            title="Autumn planning",
            partners=[PartnerPart(scene.partnership), PartnerPart(scene.other)],
        ),
        reason="Someone was quicker",
        expected_version=scene.event.version,
    )
    url = f"/events/{scene.event.public_id}/correct/"
    response = manager.post(url, correction(scene))
    body = response.content.decode()
    assert response.status_code == 409
    assert "Autumn planning" in body
    assert "Spring planning" in body
    assert "Not there" in body
    event = Event.objects.get(pk=scene.event.pk)
    assert event.title == "Autumn planning"
    again = manager.post(url, correction(scene, version=event.version))
    assert again.status_code == 302


def test_a_withdrawn_event_stays_readable_and_marked(scene: Scene, manager: Client) -> None:
    url = f"/events/{scene.event.public_id}/"
    assert manager.post(f"{url}withdraw/", {"reason": ""}).status_code == 422
    assert manager.post(f"{url}withdraw/", {"reason": "Did not happen"}).status_code == 302
    body = manager.get(url).content.decode()
    assert "Withdrawn" in body
    assert "Did not happen" in body
    assert "Vale Council" in body
    assert f"{url}correct/" not in body
    again = manager.post(f"{url}withdraw/", {"reason": "Once more"})
    assert again.status_code == 422
    assert "Winter planning" not in manager.get("/events/").content.decode()
    assert "Winter planning" in manager.get("/events/?withdrawn=on").content.decode()
    partner = manager.get(f"/partnerships/{scene.partnership.public_id}/").content.decode()
    assert "Withdrawn events" in partner


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("kind=meeting", True),
        ("kind=call", False),
        ("theme=finance", False),
        ("since=2020-01-01", True),
        ("since=2999-01-01", False),
        ("until=2020-01-01", False),
        ("logged_by=me", True),
    ],
)
def test_events_can_be_narrowed(scene: Scene, manager: Client, query: str, is_found: bool) -> None:
    body = manager.get(f"/events/?{query}").content.decode()
    assert ("Winter planning" in body) is is_found


def test_the_events_of_one_partner(scene: Scene, manager: Client) -> None:
    third = make.make_partnership(system=scene.system)
    make.make_event(partnerships=[third], title="Somebody else")
    url = f"/events/?partnership={scene.partnership.public_id}"
    body = manager.get(url).content.decode()
    assert "Winter planning" in body
    assert "Somebody else" not in body
    fragment = manager.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Winter planning" in fragment


def test_events_page_by_key(scene: Scene, manager: Client) -> None:
    for number in range(30):
        starts_at = timezone.now() - timedelta(days=10 + number)
        make.make_event(
            partnerships=[scene.other], title=f"Number {number:02}", starts_at=starts_at
        )
    first = manager.get("/events/")
    cursor = first.context["page"].next_cursor
    second = manager.get(f"/events/?after={cursor}")
    titles = [event.title for page in (first, second) for event in page.context["page"]]
    assert titles == ["Winter planning", *(f"Number {number:02}" for number in range(30))]


def test_the_page_follows_scores_until_they_are_there(scene: Scene, manager: Client) -> None:
    url = f"/events/{scene.event.public_id}/"
    assert 'hx-trigger="every 1s"' not in manager.get(url).content.decode()
    make.make_event(partnerships=[scene.partnership])
    assert 'hx-trigger="every 1s"' in manager.get(url).content.decode()
    assert manager.get(url, headers={"HX-Request": "true"}).status_code == 204
