"""Who was there, person by person: present by a tick, anything else by a choice."""

import pytest
from django.test import Client

from engagement.enums import Attendance, EvidenceComponent
from engagement.models import Attendee, Event, Evidence
from partners.actions.person import add_person
from partners.enums import Grade
from partners.models import Person
from tests import factories as make
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.test_log_event import URL, filled, of

pytestmark = pytest.mark.django_db


@pytest.fixture
def deputy(scene: Scene) -> Person:
    """Somebody less senior at the same partner."""
    return add_person(
        by=scene.manager,
        system=scene.system,
        name="Dev Deputy",
        organisation=scene.partnership.organisation,
        grade=Grade.OFFICER,
    )


def logged(scene: Scene, client: Client, **values: object) -> Event:
    data = filled(scene, partners=[str(scene.partnership.public_id)])
    answer = client.post(URL, data | of(scene.partnership, attendance="present", **values))
    assert answer.status_code == 302
    return Event.objects.latest("id")


def said(person: Person, attendance: str) -> dict[str, str]:
    return {f"attendance-{person.public_id}": attendance}


def came(event: Event) -> dict[str, str]:
    rows = Attendee.objects.filter(event=event, is_standing=True).select_related("person")
    return {row.person.name: row.attendance for row in rows}


def test_a_tick_is_present_and_nothing_is_nobody(
    scene: Scene, manager: Client, deputy: Person
) -> None:
    event = logged(scene, manager, people=[str(scene.person.public_id)], **said(deputy, ""))
    assert came(event) == {"Pat Partner": "present"}


@pytest.mark.parametrize("attendance", [each for each in Attendance.values if each != "present"])
def test_anything_else_is_a_choice_and_counts_for_more_than_a_tick(
    scene: Scene, manager: Client, deputy: Person, attendance: str
) -> None:
    event = logged(
        scene,
        manager,
        people=[str(scene.person.public_id)],
        **said(scene.person, attendance),
        **said(deputy, attendance),
    )
    assert came(event) == {"Pat Partner": attendance, "Dev Deputy": attendance}
    page = manager.get(f"/events/{event.public_id}/").content.decode()
    words = {"deputy": "came as a deputy", "apologies": "sent apologies"}
    assert f"Pat Partner ({words.get(attendance, '')}" in page


def test_the_one_who_stood_in_is_met_and_the_one_who_sent_apologies_is_not(
    scene: Scene, manager: Client, deputy: Person
) -> None:
    """The chief executive's apologies leave the officer as the most senior who was there."""
    event = logged(scene, manager, **said(scene.person, "apologies"), **said(deputy, "deputy"))
    seniority = Evidence.objects.filter(component=EvidenceComponent.SENIORITY).latest("id")
    assert seniority.x == pytest.approx(Grade.OFFICER / max(Grade.values))
    met = Evidence.objects.filter(subject_type="attendee", x__gt=0)
    subjects = set(event.attendees.values_list("public_id", flat=True))
    of_this = {row.subject_id for row in met if row.subject_id in subjects}
    assert of_this == {event.attendees.get(person=deputy).public_id}


def test_somebody_new_can_come_as_a_deputy(scene: Scene, manager: Client) -> None:
    event = logged(scene, manager, new_name="Nic New", new_attendance="deputy")
    assert came(event) == {"Nic New": "deputy"}
    event = logged(scene, manager, new_name="Una Usual")
    assert came(event) == {"Una Usual": "present"}


def test_a_choice_that_does_not_exist_is_refused(scene: Scene, manager: Client) -> None:
    data = filled(scene, partners=[str(scene.partnership.public_id)])
    forged = of(scene.partnership, attendance="present", **said(scene.person, "asleep"))
    assert manager.post(URL, data | forged).status_code == 422


def test_our_own_people_are_named_too(scene: Scene, manager: Client) -> None:
    icb = scene.system.icb
    ours = add_person(
        by=scene.manager, system=scene.system, name="Ola Ours", organisation=icb, title="Director"
    )
    other = add_person(by=scene.manager, system=scene.system, name="Abe Absent", organisation=icb)
    page = manager.get(URL).content.decode()
    assert "Who was there from your own side" in page
    event = logged(scene, manager)
    assert came(event) == {}
    data = filled(scene, **{"own-people": [str(ours.public_id)]})
    data[f"own-attendance-{other.public_id}"] = "apologies"
    manager.post(URL, data)
    event = Event.objects.latest("id")
    assert came(event) == {"Ola Ours": "present", "Abe Absent": "apologies"}
    assert set(event.attendees.values_list("partnership", flat=True)) == {None}
    shown = manager.get(f"/events/{event.public_id}/").content.decode()
    assert "From the system: Abe Absent (sent apologies), Ola Ours" in shown


def test_nobody_of_another_system_can_be_named(scene: Scene, manager: Client) -> None:
    stranger = make.make_person(system=make.make_system(), name="Eve Elsewhere")
    data = filled(scene, **{f"own-attendance-{stranger.public_id}": "apologies"})
    manager.post(URL, data)
    assert came(Event.objects.latest("id")) == {}
