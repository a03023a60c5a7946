"""What waits in one's own calendars, through the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.roles import PARTNERSHIP_MANAGER
from engagement.models import CalendarEntry, Event
from partners.models import Partnership
from tests import factories as make
from tests.integration.api.conftest import Home
from tests.integration.calendars.files import PARTNER, calendar, event, upload

ADDRESS = "/api/v1/calendar-meetings"


@pytest.fixture
def nesta(home: Home) -> Partnership:
    """A partner with one person whose address is known."""
    partnership = make.make_partnership(system=home.system, name="Nesta")
    make.make_person(
        system=home.system, name="Ada Chief", email=PARTNER, organisation=partnership.organisation
    )
    return partnership


def waiting(home: Home, *events: list[str]) -> list[Any]:
    upload(home.manager, home.system, calendar(*events))
    found: list[Any] = home.client.get(ADDRESS).json()["results"]
    return found


def test_a_meeting_is_shown_with_who_may_have_been_there(home: Home, nesta: Partnership) -> None:
    (shown,) = waiting(home, event(organiser=""))
    assert shown["title"] == "Winter plan"
    assert shown["invited"] == [{"name": "", "email": PARTNER, "declined": False}]
    (proposal,) = shown["proposals"]
    assert (proposal["partnership"]["name"], proposal["is_exact"]) == ("Nesta", True)
    assert [person["name"] for person in proposal["people"]] == ["Ada Chief"]
    assert home.client.get(f"{ADDRESS}/{shown['id']}").json() == shown


def test_those_to_come_can_be_told_from_those_that_have_begun(
    home: Home, nesta: Partnership
) -> None:
    later = event(uid="later", title="Later", start=timezone.now() + timedelta(days=2))
    assert len(waiting(home, event(), later)) == 2
    (held,) = home.client.get(f"{ADDRESS}?held=true").json()["results"]
    (ahead,) = home.client.get(f"{ADDRESS}?held=false").json()["results"]
    assert (held["title"], ahead["title"]) == ("Winter plan", "Later")
    refused = home.client.post(f"{ADDRESS}/{ahead['id']}/accept", {})
    assert refused.status_code == 409
    assert "has not begun" in refused.json()["detail"]


def test_what_waits_has_no_feed_since_it_leaves_the_list(home: Home) -> None:
    refused = home.client.get(f"{ADDRESS}?changed_since=start")
    assert refused.status_code == 400
    assert refused.json()["detail"].startswith("This list has no feed of changes.")


def test_a_meeting_is_accepted_with_the_partners_that_are_sure(
    home: Home, nesta: Partnership
) -> None:
    (shown,) = waiting(home, event())
    answer = home.client.post(f"{ADDRESS}/{shown['id']}/accept", {})
    logged = Event.objects.get()
    assert answer.status_code == 201, answer.content
    assert answer.json() == {"event": {"id": str(logged.public_id), "name": "Winter plan"}}
    assert answer["Location"].endswith(f"/api/v1/events/{logged.public_id}")
    assert [*logged.partnerships.all()] == [nesta]
    assert home.client.post(f"{ADDRESS}/{shown['id']}/accept", {}).status_code == 404
    assert Event.objects.count() == 1


def test_or_with_those_that_are_named(home: Home, nesta: Partnership) -> None:
    (shown,) = waiting(home, event(invited=("x@unknown.example",)))
    assert shown["proposals"] == []
    url = f"{ADDRESS}/{shown['id']}/accept"
    assert home.client.post(url, {}).status_code == 422
    elsewhere = make.make_partnership()
    for wrong in (elsewhere.public_id, "nonsense"):
        assert home.client.post(url, {"partnerships": [str(wrong)]}).status_code == 422
    body = {"partnerships": [str(nesta.public_id)]}
    first, again = (
        home.client.post(url, body, headers={"Idempotency-Key": "one"}) for _ in range(2)
    )
    assert first.json() == again.json()
    assert Event.objects.count() == 1


def test_a_whole_series_is_ignored(home: Home, nesta: Partnership) -> None:
    shown = waiting(home, event(more=("RRULE:FREQ=DAILY;COUNT=3",)))
    assert {each["is_series"] for each in shown} == {True}
    url = f"{ADDRESS}/{shown[0]['id']}/ignore"
    assert home.client.post(url, {"whole_series": True}).json() == {"ignored": 3}
    assert home.client.get(ADDRESS).json()["results"] == []


def test_nobody_sees_or_decides_about_the_meetings_of_others(
    home: Home, stranger: APIClient, nesta: Partnership
) -> None:
    (shown,) = waiting(home, event())
    for client in (stranger, home.client_in_role(PARTNERSHIP_MANAGER.name)):
        assert client.get(ADDRESS).json()["results"] == []
        assert client.get(f"{ADDRESS}/{shown['id']}").status_code == 404
        for deed in ("accept", "ignore"):
            assert client.post(f"{ADDRESS}/{shown['id']}/{deed}", {}).status_code == 404
    assert CalendarEntry.objects.waiting().count() == 1
