"""The meeting form filled in from a calendar, and what saving it does to the meeting there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEvent
from engagement.actions.calendar_entry import accept_meeting, ignore_meeting
from engagement.models import CalendarAttendee, CalendarEntry, Event
from partners.models import Person
from tests import factories as make
from tests.integration.calendars.files import calendar, event, upload
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.test_log_event import URL, filled

pytestmark = pytest.mark.django_db

PAT, KIM, LEE = "pat@vale.example", "kim@vale.example", "lee@dale.example"
OURS, AWAY = "ola@board.example", "abe@board.example"
INBOX = "/calendars/meetings/"


@pytest.fixture
def entry(scene: Scene) -> CalendarEntry:
    """A weekly meeting with two people of one partner, one of whom declined, and one of another."""
    scene.person.email = PAT
    scene.person.save()
    make.make_person(
        system=scene.system,
        name="Kim Deputy",
        email=KIM,
        organisation=scene.partnership.organisation,
    )
    make.make_person(
        system=scene.system, name="Lee Nurse", email=LEE, organisation=scene.other.organisation
    )
    for name, email in (("Ola Ours", OURS), ("Abe Away", AWAY)):
        make.make_person(system=scene.system, name=name, email=email, organisation=scene.system.icb)
    make.make_board(system=scene.system, name="Winter Board")
    return waiting(scene)


def waiting(scene: Scene, **changes: Any) -> CalendarEntry:
    facts: dict[str, Any] = {
        "title": "Agenda: winter board, weekly",
        "start": datetime(2026, 7, 2, 8, 30, tzinfo=UTC),
        "hours": 1.5,
        "invited": (
            *(PAT, f"ATTENDEE;PARTSTAT=DECLINED:mailto:{KIM}", LEE),
            *(OURS, f"ATTENDEE;PARTSTAT=DECLINED:mailto:{AWAY}", "temp@board.example"),
        ),
        "more": ("LOCATION:https://teams.microsoft.com/l/meetup-join/1",),
        **changes,
    }
    upload(scene.manager, scene.system, calendar(event(**facts)))
    return CalendarEntry.objects.latest("id")


def opened(client: Client, entry: CalendarEntry) -> Any:
    return client.get(f"{URL}?calendar={entry.public_id}").context["page"]


def test_the_form_starts_from_all_that_the_calendar_says(
    scene: Scene, manager: Client, entry: CalendarEntry
) -> None:
    page = opened(manager, entry)
    fields = {
        name: page.event[name].value() for name in ("title", "start_time", "end_time", "channel")
    }
    assert fields == {
        "title": "Agenda: winter board, weekly",
        "start_time": "09:30",  # London
        "end_time": "11:00",
        "channel": "video",
    }
    assert page.event["occurred_on"].value() == datetime(2026, 7, 2, tzinfo=UTC).date()
    assert page.event["boards"].value() == [scene.system.boards.get().public_id]
    assert {f.partnership: ticked(f) for f in page.partners} == {
        scene.partnership: ["Pat Partner"],
        scene.other: ["Lee Nurse"],
    }
    declined = Person.objects.get(email=KIM).public_id
    council = next(f for f in page.partners if f.partnership == scene.partnership)
    assert council[f"attendance-{declined}"].value() == "apologies"
    assert ticked(page.own) == ["Ola Ours"]
    away = Person.objects.get(email=AWAY).public_id
    assert page.own[f"attendance-{away}"].value() == "apologies"
    assert page.once["calendar"].value() == str(entry.public_id)
    assert f"?calendar={entry.public_id}" in manager.get(INBOX).content.decode()


def ticked(form: Any) -> list[str]:
    return [form.offered[key].name for key in form["people"].value() or []]


def test_of_our_own_people_only_those_are_kept_whom_we_know(
    scene: Scene, manager: Client, entry: CalendarEntry
) -> None:
    kept = CalendarAttendee.objects.values_list("email", "is_own")
    assert set(kept) == {(PAT, False), (KIM, False), (LEE, False), (OURS, True), (AWAY, True)}
    page = manager.get(INBOX).content.decode()
    assert "From your own side: abe@board.example, declined; ola@board.example" in page
    assert "Not known yet" not in page
    logged = accept_meeting(by=scene.manager, entry=entry, partnerships=[scene.partnership])
    own = logged.attendees.filter(partnership=None).values_list("person__name", "attendance")
    assert set(own) == {("Ola Ours", "present"), ("Abe Away", "apologies")}


def test_the_board_is_that_of_the_last_meeting_of_the_series(
    scene: Scene, manager: Client, entry: CalendarEntry
) -> None:
    board = make.make_board(system=scene.system, name="Place board")
    weekly = ("RRULE:FREQ=WEEKLY;COUNT=2",)
    waiting(scene, uid="series", title="Weekly", more=weekly)
    first, second = CalendarEntry.objects.waiting().filter(title="Weekly").order_by("starts_at")
    data = sent(scene, first, boards=[str(board.public_id)])
    assert manager.post(URL, data).status_code == 302
    assert opened(manager, second).event["boards"].value() == [board.public_id]


def sent(scene: Scene, entry: CalendarEntry, **changes: Any) -> dict[str, Any]:
    return filled(scene, calendar=str(entry.public_id), title="Winter, put right", **changes)


def test_a_day_without_a_time_has_none_in_the_form(scene: Scene, manager: Client) -> None:
    scene.person.email = PAT
    scene.person.save()
    day = event(invited=(PAT,))
    lines = ["DTSTART;VALUE=DATE:20260702" if one.startswith("DTSTART") else one for one in day]
    upload(scene.manager, scene.system, calendar([x for x in lines if not x.startswith("DTEND")]))
    page = opened(manager, CalendarEntry.objects.get())
    assert page.event["occurred_on"].value() == datetime(2026, 7, 2, tzinfo=UTC).date()
    assert not page.event["start_time"].value()
    assert not page.event["end_time"].value()


def test_saving_accepts_the_meeting_and_stores_it_once(
    scene: Scene, manager: Client, entry: CalendarEntry
) -> None:
    data = sent(scene, entry)
    answer = manager.post(URL, data)
    logged = Event.objects.get(title="Winter, put right")
    assert answer["Location"] == INBOX
    entry.refresh_from_db()
    assert (entry.event, entry.is_waiting, entry.title) == (logged, False, "")
    assert not CalendarAttendee.objects.exists()
    written = AuditEvent.objects.order_by("-id")[:2].values_list("type", flat=True)
    assert set(written) == {"event.logged", "calendar_meeting.accepted"}

    # The answer was lost and the button is pressed again; then the calendar is uploaded again.
    assert manager.post(URL, data).status_code == 302
    waiting(scene)
    assert Event.objects.filter(title="Winter, put right").count() == 1
    assert not CalendarEntry.objects.waiting().exists()


def test_what_was_decided_meanwhile_says_so_and_nothing_typed_is_lost(
    scene: Scene, manager: Client, entry: CalendarEntry
) -> None:
    accept_meeting(by=scene.manager, entry=entry, partnerships=[scene.partnership])
    before = Event.objects.count()
    answer = manager.post(URL, sent(scene, entry, notes="An hour of work"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "decided about while you wrote" in page
    assert "An hour of work" in page
    assert Event.objects.count() == before

    # Another meeting after all: the page that came back no longer belongs to the calendar.
    assert answer.context["page"].once["calendar"].value() == ""
    assert manager.post(URL, sent(scene, entry) | {"calendar": ""}).status_code == 302
    assert Event.objects.count() == before + 1


def test_a_race_for_the_meeting_logs_nothing_for_the_slower(
    scene: Scene, manager: Client, entry: CalendarEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decided between the look of the page and the lock of the action."""
    monkeypatch.setattr("engagement.views.log_event.waiting_entry", lambda *_: entry)
    ignore_meeting(by=scene.manager, entry=entry)
    before = Event.objects.count()
    assert manager.post(URL, sent(scene, entry)).status_code == 422
    assert Event.objects.count() == before


@pytest.mark.parametrize("how", ["accepted", "ignored", "ahead", "nobody's", "nonsense"])
def test_a_link_to_a_meeting_that_does_not_wait_leads_to_those_that_do(
    scene: Scene, manager: Client, entry: CalendarEntry, how: str
) -> None:
    link = str(entry.public_id)
    if how == "accepted":
        accept_meeting(by=scene.manager, entry=entry, partnerships=[scene.partnership])
    elif how == "ignored":
        ignore_meeting(by=scene.manager, entry=entry)
    elif how == "ahead":
        ahead = waiting(scene, uid="ahead", start=timezone.now() + timedelta(days=2))
        link = str(ahead.public_id)
    elif how == "nonsense":
        link = "nonsense"
    else:
        CalendarEntry.objects.filter(pk=entry.pk).delete()
    answer = manager.get(f"{URL}?calendar={link}", follow=True)
    assert answer.redirect_chain[-1][0] == INBOX
    assert "no longer waits for you" in answer.content.decode()


def test_a_colleague_can_neither_open_nor_settle_it(scene: Scene, entry: CalendarEntry) -> None:
    client = Client()
    client.force_login(make.make_user(system=scene.system, email="cy@board.example"))
    answer = client.get(f"{URL}?calendar={entry.public_id}", follow=True)
    assert answer.redirect_chain[-1][0] == INBOX
    assert "weekly" not in answer.content.decode()
    before = Event.objects.count()
    assert client.post(URL, sent(scene, entry)).status_code == 422
    entry.refresh_from_db()
    assert entry.is_waiting
    assert Event.objects.count() == before
