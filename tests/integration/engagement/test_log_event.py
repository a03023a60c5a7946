"""Logging a meeting: what is saved, what is refused, and what happens on a second press."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from engagement.actions import capture
from engagement.models import Commitment, DiscussionPoint, Event, StaleScore
from partners.models import Person
from tests import factories as make
from tests.integration.engagement.conftest import Scene

URL = "/events/new/"


def filled(scene: Scene, **changes: Any) -> dict[str, Any]:
    """The form as a browser sends it, with one partner."""
    yesterday = timezone.localdate() - timedelta(days=1)
    return {
        "once": str(uuid.uuid4()),
        "system": str(scene.system.public_id),
        "partners": [str(scene.other.public_id)],
        "occurred_on_day": yesterday.day,
        "occurred_on_month": yesterday.month,
        "occurred_on_year": yesterday.year,
        "kind": "meeting",
        "notes_nature": "fact",
        "notes_sensitivity": "confidential",
        "points-TOTAL_FORMS": "1",
        "points-INITIAL_FORMS": "0",
        "promises-TOTAL_FORMS": "1",
        "promises-INITIAL_FORMS": "0",
        **changes,
    }


def of(partnership: Any, **values: Any) -> dict[str, Any]:
    """The fields of one partner's part."""
    prefix = f"partner-{partnership.public_id}"
    return {f"{prefix}-{name}": value for name, value in values.items()}


def test_the_route_is_where_people_type_it(db: None) -> None:
    assert reverse("engagement:log_event") == URL


def test_the_shortest_meeting_is_a_partner_a_day_and_a_kind(scene: Scene, manager: Client) -> None:
    response = manager.post(URL, filled(scene))

    assert response.status_code == 302
    assert response["Location"] == f"/partnerships/{scene.other.public_id}/"
    event = Event.objects.latest("id")
    assert event.logged_by == scene.manager
    assert event.occurred_on == timezone.localdate() - timedelta(days=1)
    assert not event.has_time
    assert StaleScore.objects.waiting().filter(partnership=scene.other).exists()


def test_everything_that_came_of_a_meeting_is_saved_in_one_piece(
    scene: Scene, manager: Client
) -> None:
    due = timezone.localdate() + timedelta(days=30)
    data = filled(
        scene,
        partners=[str(scene.partnership.public_id), str(scene.other.public_id)],
        title="Discharge",
        start_time="2:30pm",
        end_time="3:30pm",
        initiated_by="partner",
        themes=["discharge", "finance"],
        notes="They want more notice.",
        **of(
            scene.partnership, attendance="deputy", tone="4", people=[str(scene.person.public_id)]
        ),
        **of(scene.other, attendance="present", new_name="Nic New", new_title="Chair", new_grade=4),
        **{
            "points-0-partner": str(scene.other.public_id),
            "points-0-text": "They lose staff.",
            "points-0-kind": "worry",
            "points-0-theme": "workforce",
            "points-0-nature": "fact",
            "points-0-sensitivity": "open",
            "promises-0-made_by": "partner",
            "promises-0-partner": str(scene.partnership.public_id),
            "promises-0-text": "Send figures",
            "promises-0-due_on_day": due.day,
            "promises-0-due_on_month": due.month,
            "promises-0-due_on_year": due.year,
            "promises-0-importance": "major",
        },
    )

    response = manager.post(URL, data)

    event = Event.objects.latest("id")
    assert response["Location"] == f"/events/{event.public_id}/"
    assert timezone.localtime(event.starts_at).hour == 14
    assert event.themes == ["discharge", "finance"]
    parts = {part.partnership_id: part for part in event.participations.all()}
    assert parts[scene.partnership.pk].attendance == "deputy"
    assert parts[scene.partnership.pk].tone == 4
    assert {row.person.name for row in event.attendees.all()} == {"Pat Partner", "Nic New"}
    newcomer = Person.objects.get(name="Nic New")
    assert newcomer.positions.get().organisation == scene.other.organisation
    point = DiscussionPoint.objects.get(event=event)
    assert (point.partnership, point.kind, point.sensitivity) == (scene.other, "worry", "open")
    promise = Commitment.objects.get(event=event)
    assert (promise.made_by, promise.importance, promise.due_on) == ("partner", "major", due)
    assert promise.owner == scene.manager


def test_whoever_names_people_is_told_and_nothing_is_held_up(scene: Scene, manager: Client) -> None:
    """After saving, in the notes as in what partners said; and not a word when nobody is named."""
    data = filled(scene, notes="Nobody known was named.")
    quiet = manager.post(URL, data, follow=True).content.decode()
    assert "These people are named here" not in quiet
    told = filled(scene, notes="Pat  partner\nwas late")
    answer = manager.post(URL, told, follow=True)
    assert "These people are named here: Pat Partner." in answer.content.decode()
    assert Event.objects.latest("id").notes.startswith("Pat")
    said = {
        "points-0-text": "Pat Partner leaves in May.",
        "points-0-kind": "view",
        "points-0-theme": "workforce",
        "points-0-nature": "fact",
        "points-0-sensitivity": "open",
    }
    answer = manager.post(URL, filled(scene, **said), follow=True)
    assert "These people are named here: Pat Partner." in answer.content.decode()


def test_nothing_is_kept_when_one_part_of_a_meeting_is_refused(
    scene: Scene, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(capture, "note_discussion_point", refuse)
    before = Event.objects.count(), Person.objects.count(), AuditEvent.objects.count()
    data = filled(
        scene,
        **of(scene.other, attendance="present", new_name="Nic New", new_grade=0),
        **{"points-0-text": "Too much", "points-0-theme": "finance"},
        **{"points-0-kind": "view", "points-0-nature": "fact", "points-0-sensitivity": "open"},
    )
    with pytest.raises(RuntimeError):
        manager.post(URL, data)
    assert (Event.objects.count(), Person.objects.count(), AuditEvent.objects.count()) == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"partners": []}, "Select at least one partner"),
        ({"occurred_on_day": "31", "occurred_on_month": "2"}, "Date must be a real date"),
        ({"occurred_on_year": "1066"}, "The year must be between 1990"),
        ({"start_time": "3pm", "end_time": "2pm"}, "The end is before the start"),
        ({"end_time": "2pm"}, "Enter the start time as well"),
        ({"kind": "party"}, "Select a valid choice"),
        (
            {"promises-0-text": "Something", "promises-0-made_by": "system"},
            "Select when it is due, or enter the date",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_logged(
    scene: Scene, manager: Client, changes: dict[str, Any], sentence: str
) -> None:
    before = Event.objects.count()
    response = manager.post(URL, filled(scene, **changes))
    body = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in body
    assert sentence in body
    assert "<title>Error: " in body
    assert Event.objects.count() == before


def test_a_row_with_several_partners_needs_to_say_which(scene: Scene, manager: Client) -> None:
    both = [str(scene.partnership.public_id), str(scene.other.public_id)]
    data = filled(scene, partners=both, **{"points-0-text": "Hm", "points-0-theme": "finance"})
    response = manager.post(URL, data)
    assert response.status_code == 422
    assert "Select which partner this is about" in response.content.decode()


def test_a_second_press_finds_the_first(scene: Scene, manager: Client) -> None:
    data = filled(scene)
    before = Event.objects.count()
    first, second = manager.post(URL, data), manager.post(URL, data)
    assert first["Location"] == second["Location"]
    assert Event.objects.count() == before + 1


def test_two_presses_at_once_log_one_meeting(
    scene: Scene, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other press gets in between our look and our save; the database holds ours back."""
    data = filled(scene)
    real = capture.log_meeting

    def late(**arguments: Any) -> Event:
        real(**arguments)
        raise IntegrityError("event_external_id_once")

    monkeypatch.setattr("engagement.views.log_event.log_meeting", late)
    before = Event.objects.count()
    assert manager.post(URL, data).status_code == 302
    assert Event.objects.count() == before + 1


def test_the_database_refuses_one_form_twice(scene: Scene, manager: Client) -> None:
    data = filled(scene)
    manager.post(URL, data)
    event = Event.objects.latest("id")
    with pytest.raises(IntegrityError):
        Event.objects.create(
            system=event.system,
            source=event.source,
            external_id=event.external_id,
            starts_at=event.starts_at,
            occurred_on=event.occurred_on,
        )


def test_save_and_log_another_keeps_what_the_next_one_shares(scene: Scene, manager: Client) -> None:
    data = filled(scene, kind="call", channel="phone", initiated_by="system", _another="1")
    response = manager.post(URL, data, follow=True)
    page = response.context["page"].event
    assert response.redirect_chain[0][0].startswith(f"{URL}?")
    assert page["kind"].value() == "call"
    assert page["channel"].value() == "phone"
    assert page["occurred_on"].value() == timezone.localdate() - timedelta(days=1)
    assert page["partners"].value() in (None, [])
    assert response.context["recent"][0] == scene.other


@pytest.mark.parametrize("button", ["_search", "_refresh", "_add_point", "_add_promise"])
def test_buttons_that_do_not_save_keep_everything_typed(
    scene: Scene, manager: Client, button: str
) -> None:
    before = Event.objects.count()
    data = filled(
        scene,
        title="Half typed",
        partners_q="vale",
        occurred_on_day="",
        **{button: "partners", "promises-0-text": "Half a promise"},
    )
    response = manager.post(URL, data)
    body = response.content.decode()
    assert response.status_code == 200
    assert "Half typed" in body
    assert "Half a promise" in body
    assert f'name="partner-{scene.other.public_id}-attendance"' in body
    assert "Vale Council" in body
    assert "There is a problem" not in body
    assert Event.objects.count() == before


def test_a_new_row_starts_confidential(scene: Scene, manager: Client) -> None:
    body = manager.post(URL, filled(scene, _add_point="1")).content.decode()
    row = re.search(r'name="points-1-sensitivity".*?</select>', body, re.DOTALL)
    assert row is not None
    assert re.search(r'value="confidential"\s+selected', row.group())


def test_a_link_starts_with_its_partner(scene: Scene, manager: Client) -> None:
    body = manager.get(f"{URL}?partner={scene.partnership.public_id}").content.decode()
    assert "People from Vale Council" in body
    assert "Pat Partner" in body


@pytest.mark.parametrize(
    "query", ["?partner=nonsense", "?partner=5f0c6f0e-0000-4000-8000-000000000000"]
)
def test_a_link_to_no_partner_leads_nowhere(scene: Scene, manager: Client, query: str) -> None:
    assert manager.get(f"{URL}{query}").status_code == 404


def test_partners_and_people_of_another_system_cannot_be_named(
    scene: Scene, manager: Client
) -> None:
    foreign = make.make_partnership(name="Foreign Council")
    response = manager.post(URL, filled(scene, partners=[str(foreign.public_id)]))
    assert response.status_code == 422
    assert "Foreign Council" not in response.content.decode()
    stranger = make.make_person(system=foreign.system)
    here = scene.partnership
    forged = of(here, attendance="present", people=[str(stranger.public_id)])
    data = filled(scene, partners=[str(here.public_id)], **forged)
    assert manager.post(URL, data).status_code == 422


def test_a_form_of_another_system_is_not_there(scene: Scene, manager: Client) -> None:
    foreign = make.make_system()
    assert manager.post(URL, filled(scene, system=str(foreign.public_id))).status_code == 404


def test_search_offers_partners_of_the_system_only(scene: Scene, manager: Client) -> None:
    make.make_partnership(name="Vale of Elsewhere")
    url = f"/events/partners/?system={scene.system.public_id}&partners_q=vale"
    body = manager.get(url).content.decode()
    assert "Vale Council" in body
    assert "Elsewhere" not in body
    assert manager.get("/events/partners/?system=nonsense").status_code == 404
