"""The inbox of a calendar: several meetings at once, and people who are not known yet."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.actions.calendar_entry import accept_meeting
from engagement.models import CalendarEntry, Event, IgnoredMeeting
from partners.models import Person
from tests import factories as make
from tests.integration.calendars.files import calendar, event, upload
from tests.integration.engagement.conftest import Scene

pytestmark = pytest.mark.django_db

PAT, STRANGER, NOBODY = "pat@vale.example", "kim.o_hara@vale.example", "x@unknown.example"
INBOX = "/calendars/meetings/"


@pytest.fixture
def entries(scene: Scene) -> dict[str, CalendarEntry]:
    """A meeting with somebody known, one with a stranger from there, and one with nobody's."""
    scene.person.email = PAT
    scene.person.save()
    scene.manager.email = "mo@board.example"  # who organises the meetings of the files
    scene.manager.save()
    meetings = (("Known", PAT), ("Guessed", STRANGER), ("Nobody", NOBODY))
    files = [event(uid=title, title=title, invited=(who,)) for title, who in meetings]
    upload(scene.manager, scene.system, calendar(*files))
    return {entry.title: entry for entry in CalendarEntry.objects.waiting()}


def ticked(*entries: CalendarEntry, **more: Any) -> dict[str, Any]:
    return {"meetings": [str(each.public_id) for each in entries], **more}


def partners(entry: CalendarEntry, *chosen: Any) -> dict[str, Any]:
    return {f"{entry.public_id}-partners": [str(each.public_id) for each in chosen]}


def test_those_ticked_are_accepted_and_those_without_a_partner_stay(
    scene: Scene, manager: Client, entries: dict[str, CalendarEntry]
) -> None:
    known, guessed, nobody = entries["Known"], entries["Guessed"], entries["Nobody"]
    data = ticked(known, guessed, nobody, _accept="1")
    data |= partners(known, scene.partnership)
    page = manager.post(INBOX, data, follow=True).content.decode()
    assert "Known is logged with 1 partner. The score is being updated." in page
    assert "No partner is ticked, so it still waits: " in page
    assert {*CalendarEntry.objects.waiting()} == {guessed, nobody}
    logged = Event.objects.latest("id")
    assert (logged.title, list(logged.partnerships.all())) == ("Known", [scene.partnership])
    assert [a.person for a in logged.attendees.all()] == [scene.person]

    # The button of one meeting is about that one, whatever else is ticked.
    data = ticked(nobody, _accept_one=str(guessed.public_id))
    manager.post(INBOX, data | partners(guessed, scene.partnership))
    assert [*CalendarEntry.objects.waiting()] == [nobody]


def test_a_meeting_to_come_leads_to_the_briefing_on_its_partner(
    scene: Scene, manager: Client, entries: dict[str, CalendarEntry]
) -> None:
    ahead = timezone.now() + timedelta(days=2)
    later = event(uid="Later", title="Later", start=ahead, invited=(PAT,))
    upload(scene.manager, scene.system, calendar(later))
    briefing = f"/partnerships/{scene.partnership.public_id}/briefing/"
    assert briefing in manager.get(f"{INBOX}?show=ahead").content.decode()
    assert briefing not in manager.get(INBOX).content.decode()


def test_what_is_not_ticked_is_left_alone(
    scene: Scene, manager: Client, entries: dict[str, CalendarEntry]
) -> None:
    data = {"_accept": "1"} | partners(entries["Known"], scene.partnership)
    answer = manager.post(INBOX, data)
    assert answer.status_code == 422
    assert "Nothing was ticked" in answer.content.decode()
    assert CalendarEntry.objects.waiting().count() == 3


def test_several_are_ignored(
    scene: Scene, manager: Client, entries: dict[str, CalendarEntry]
) -> None:
    data = ticked(entries["Known"], entries["Nobody"], _ignore="1", show="ahead")
    answer = manager.post(INBOX, data, follow=True)
    assert answer.redirect_chain[-1][0] == f"{INBOX}?show=ahead"
    assert "not be asked about 2 meetings again" in answer.content.decode()
    assert [*CalendarEntry.objects.waiting()] == [entries["Guessed"]]
    assert IgnoredMeeting.objects.filter(owner=scene.manager).count() == 2


def test_what_was_decided_meanwhile_is_counted_and_a_refusal_stops_nothing(
    scene: Scene, manager: Client, entries: dict[str, CalendarEntry]
) -> None:
    accept_meeting(by=scene.manager, entry=entries["Known"], partnerships=[scene.partnership])
    data = ticked(*entries.values(), _accept="1")
    for entry in entries.values():
        data |= {f"{entry.public_id}-partnership": str(scene.other.public_id)}
    page = manager.post(INBOX, data, follow=True).content.decode()
    assert "2 meetings are logged." in page
    assert "1 meeting was decided about before." in page


def test_nobody_decides_about_the_meetings_of_others(
    scene: Scene, entries: dict[str, CalendarEntry]
) -> None:
    client = Client()
    client.force_login(make.make_user(system=scene.system, email="cy@board.example"))
    before = Event.objects.count()
    for deed in ("_accept", "_ignore"):
        data = ticked(*entries.values(), **{deed: "1"})
        client.post(INBOX, data | partners(entries["Known"], scene.partnership))
    assert Event.objects.count() == before
    assert CalendarEntry.objects.waiting().count() == 3
    client.force_login(scene.analyst)
    assert client.post(INBOX, ticked(*entries.values(), _ignore="1")).status_code == 403


def test_all_that_are_sure_can_be_ticked_without_scripts(
    manager: Client, entries: dict[str, CalendarEntry]
) -> None:
    assert "?tick=all" in manager.get(INBOX).content.decode()
    page = manager.get(f"{INBOX}?tick=all").content.decode()
    for title, is_ticked in (("Known", True), ("Guessed", False), ("Nobody", False)):
        box = f'name="meetings" value="{entries[title].public_id}"'
        assert (f"{box} checked" in page) is is_ticked


def who(client: Client, entry: CalendarEntry) -> str:
    (stranger,) = client.get(f"{INBOX}{entry.public_id}/").context["meeting"].strangers
    return f"{INBOX}{entry.public_id}/person/?who={stranger.key}"


def test_somebody_who_is_not_known_is_added_where_the_address_points(
    scene: Scene, manager: Client, entries: dict[str, CalendarEntry]
) -> None:
    entry = entries["Guessed"]
    link = who(manager, entry)
    assert link in manager.get(INBOX).content.decode()
    assert STRANGER not in link
    form = manager.get(link).context["form"]
    assert form["name"].value() == "Kim O Hara"
    assert form["works_at"].value() in {None, ""}  # a guess is asked for, not taken for granted
    guess = form.fields["works_at"].choices[0]
    assert guess == (str(scene.partnership.public_id), "Vale Council")

    assert manager.post(link, {"name": "Kim O'Hara"}).status_code == 422
    answer = manager.post(link, {"name": "Kim O'Hara", "works_at": guess[0], "title": "Nurse"})
    assert answer["Location"] == f"{INBOX}{entry.public_id}/"
    kim = Person.objects.get(email=STRANGER)
    job = kim.positions.get()
    assert (job.organisation, job.title) == (scene.partnership.organisation, "Nurse")
    (choice,) = manager.get(answer["Location"]).context["meeting"].choices
    assert choice.proposal.is_exact
    assert choice.proposal.people == [kim]
    assert manager.get(link).status_code == 404  # known now
    page = manager.get(f"/events/new/?calendar={entry.public_id}").context["page"]
    assert page.partners[0]["people"].value() == [str(kim.public_id)]


def test_somebody_whose_address_says_nothing_is_added_to_a_partner_that_is_looked_for(
    scene: Scene, manager: Client, entries: dict[str, CalendarEntry]
) -> None:
    link = who(manager, entries["Nobody"])
    assert "works_at" not in manager.get(link).context["form"].fields
    assert manager.post(link, {"name": "Xi"}).status_code == 422
    data = {"name": "Xi", "partnership": str(scene.other.public_id)}
    assert manager.post(link, data).status_code == 302
    assert Person.objects.get(email=NOBODY).positions.get().organisation == scene.other.organisation


def test_nobody_adds_people_from_the_meetings_of_others(
    scene: Scene, manager: Client, entries: dict[str, CalendarEntry]
) -> None:
    link = who(manager, entries["Guessed"])
    client = Client()
    for stranger in (make.make_user(system=scene.system, email="cy@board.example"), scene.analyst):
        client.force_login(stranger)
        assert client.get(link).status_code == 404
        assert client.post(link, {"name": "Kim"}).status_code == 404
    assert manager.get(f"{link}0").status_code == 404
