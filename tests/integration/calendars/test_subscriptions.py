"""Subscribed calendars: fetched by one worker at a time, with a secret that shows nowhere."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.sealing import SealBrokenError, seal, unseal
from audit.models import AuditEvent
from engagement.actions.calendar import ask_to_fetch, end_calendar, subscribe_calendar
from engagement.actions.calendar_fetch import LONGEST_WAIT, fetch_calendar, wait_after
from engagement.calendars.fetching import Gate
from engagement.errors import NotPossibleError
from engagement.models import Calendar, CalendarEntry, CalendarReading
from engagement.tasks import fetch_calendars
from partners.models import System
from tests import factories as make
from tests.integration.calendars.files import calendar, event
from tests.unit.calendars.servers import HOST, say, serving

pytestmark = pytest.mark.django_db
SECRET = "abc123secret"


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def mo(system: System) -> User:
    return make.make_user(system=system, email="mo@board.example")


def subscribed(user: User, system: System, port: int = 443) -> Calendar:
    address = f"https://{HOST}:{port}/{SECRET}/basic.ics?key={SECRET}"
    return subscribe_calendar(by=user, system=system, address=address, name="Work")


def again(found: Calendar) -> Calendar:
    Calendar.objects.filter(pk=found.pk).update(next_fetch_at=timezone.now())
    return found


def test_a_subscription_brings_meetings(mo: User, system: System, tmp_path: Path) -> None:
    with serving(say("200 OK", calendar(event()), 'ETag: "one"'), tmp_path) as server:
        found = subscribed(mo, system, server.port)
        assert fetch_calendar(str(found.public_id), gate=server.gate())
        assert not fetch_calendar(str(found.public_id), gate=server.gate())  # not due any more
    assert [e.title for e in CalendarEntry.objects.visible_to(mo)] == ["Winter plan"]
    found.refresh_from_db()
    assert (found.etag, found.error, found.failures) == ('"one"', "", 0)
    assert found.last_good_at is not None
    assert found.readings.get().counts["new"] == 1


def test_an_unchanged_calendar_is_noted(mo: User, system: System, tmp_path: Path) -> None:
    with serving(say("304 Not Modified"), tmp_path) as server:
        found = subscribed(mo, system, server.port)
        fetch_calendar(str(found.public_id), gate=server.gate())
    assert found.readings.get().state == "unchanged"


def test_failures_are_sentences_and_wait_longer_each_time(
    mo: User, system: System, tmp_path: Path
) -> None:
    with serving(say("404 Not Found"), tmp_path) as server:
        found = subscribed(mo, system, server.port)
        for failures in (1, 2, 3):
            fetch_calendar(str(again(found).public_id), gate=server.gate())
            found.refresh_from_db()
            assert found.failures == failures
            assert found.next_fetch_at is not None
            wait = found.next_fetch_at - timezone.now()
            assert abs(wait - wait_after(failures)) < timedelta(minutes=1)
    assert "no calendar at this address" in found.error
    assert wait_after(1) < wait_after(2) < wait_after(3) < wait_after(50) == LONGEST_WAIT
    with serving(say("200 OK", calendar()), tmp_path) as server:
        trusted = server.gate(resolve=lambda host, port: ["127.0.0.1"])
        Calendar.objects.update(sealed_address=seal(f"https://{HOST}:{server.port}/"))
        fetch_calendar(str(again(found).public_id), gate=trusted)
    found.refresh_from_db()
    assert (found.failures, found.error) == (0, "")


def test_what_is_fetched_and_is_no_calendar_is_said(
    mo: User, system: System, tmp_path: Path
) -> None:
    with serving(say("200 OK", b"<html>Sign in</html>"), tmp_path) as server:
        found = subscribed(mo, system, server.port)
        fetch_calendar(str(found.public_id), gate=server.gate())
    found.refresh_from_db()
    assert found.error.startswith("This is no calendar")


def test_the_address_shows_nowhere(
    mo: User, system: System, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(say("500 Oh dear"), tmp_path) as server:
        found = subscribed(mo, system, server.port)
        fetch_calendar(str(found.public_id), gate=server.gate())
    client = Client()
    client.force_login(mo)
    pages = [
        client.get(reverse("engagement:calendars")),
        client.get(reverse("engagement:calendar", args=[found.public_id])),
        client.get(reverse("engagement:calendar_end", args=[found.public_id])),
        client.get(reverse("engagement:calendar_reading", args=[found.readings.get().public_id])),
    ]
    assert all(page.status_code == 200 for page in pages)
    assert HOST in pages[0].text
    told = [page.text for page in pages] + [caplog.text]
    told += [repr(row.__dict__) for row in AuditEvent.objects.all()]
    told += [repr(row.__dict__) for row in CalendarReading.objects.all()]
    told += [repr(row.__dict__) for row in Calendar.objects.all()]
    assert not [text for text in told if SECRET in text]


def test_what_is_sealed_opens_with_an_earlier_key_alone() -> None:
    sealed = seal(SECRET)
    assert SECRET not in sealed
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        with pytest.raises(SealBrokenError):
            unseal(sealed)
        newer = seal(SECRET)
    with override_settings(SECRET_KEY_FALLBACKS=["another"]):
        assert unseal(newer) == unseal(sealed) == SECRET


def test_a_lost_key_is_said_in_a_sentence(mo: User, system: System) -> None:
    found = subscribed(mo, system)
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        fetch_calendar(str(found.public_id), gate=Gate())
    found.refresh_from_db()
    assert "can no longer be opened" in found.error


def test_who_may_no_longer_log_is_fetched_nothing(mo: User, system: System, tmp_path: Path) -> None:
    with serving(say("200 OK", calendar(event())), tmp_path) as server:
        found = subscribed(mo, system, server.port)
        mo.memberships.all().delete()
        fetch_calendar(str(found.public_id), gate=server.gate())
        assert server.asked == []
    assert not CalendarEntry.objects.exists()


def test_an_address_is_subscribed_to_once(mo: User, system: System) -> None:
    found = subscribed(mo, system)
    with pytest.raises(ValidationError, match="already"):
        subscribed(mo, system)
    with pytest.raises(IntegrityError), transaction.atomic():
        Calendar.objects.create(
            owner=mo,
            system=system,
            kind="subscription",
            sealed_address="x",
            address_digest=found.address_digest,
        )
    end_calendar(by=mo, calendar=found)
    found.refresh_from_db()
    assert (found.sealed_address, found.name) == ("", "")
    assert subscribed(mo, system).pk != found.pk


def test_fetch_now_makes_it_due_but_not_twice_in_a_minute(mo: User, system: System) -> None:
    found = subscribed(mo, system)
    Calendar.objects.update(next_fetch_at=timezone.now() + timedelta(hours=1))
    assert not Calendar.objects.due().exists()
    ask_to_fetch(by=mo, calendar=found)
    assert Calendar.objects.due().get() == found
    Calendar.objects.update(last_tried_at=timezone.now())
    with pytest.raises(NotPossibleError, match="a moment ago"):
        ask_to_fetch(by=mo, calendar=found)


def test_another_worker_that_has_it_is_let_be(mo: User, system: System) -> None:
    found = subscribed(mo, system)
    Calendar.objects.update(fetching_until=timezone.now() + timedelta(minutes=1))
    assert not fetch_calendar(str(found.public_id))
    assert fetch_calendars() == 0
