"""Two people hand in the same meeting at the same moment, and a long file goes to a worker."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.actions.calendar import READ_AT_ONCE
from engagement.models import CalendarEntry, CalendarReading, CalendarSighting
from jobs.actions.running import run_job
from jobs.models import StoredFile
from tests import factories as make
from tests.integration.calendars.files import calendar, event, upload


@pytest.mark.django_db(transaction=True)
def test_uploads_at_the_same_moment_make_one_meeting(first_data: None) -> None:
    system = make.make_system()
    users = [make.make_user(system=system, email=f"{n}@board.example") for n in range(4)]
    start = timezone.now().replace(microsecond=0) - timedelta(days=1)
    content = calendar(*(event(uid=str(n), start=start) for n in range(20)))
    errors: list[BaseException] = []

    def hand_in(number: int) -> None:
        try:
            upload(users[number], system, content)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_in, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert CalendarEntry.objects.count() == 20
    assert CalendarSighting.objects.count() == 80


@pytest.mark.django_db
def test_a_long_file_is_read_by_a_worker_and_not_kept() -> None:
    system = make.make_system()
    user = make.make_user(system=system)
    padding = ["X-NOTE:" + "x" * 60] * (READ_AT_ONCE // 60)
    reading = upload(user, system, calendar(event(), padding))
    assert reading.state == "running"
    assert StoredFile.objects.count() == 1
    client = Client()
    client.force_login(user)
    page = client.get(reverse("engagement:calendar_reading", args=[reading.public_id]))
    assert "is being read" in page.text
    assert reading.job is not None
    assert run_job(str(reading.job.public_id))
    reading.refresh_from_db()
    assert (reading.state, reading.counts["new"]) == ("done", 1)
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_long_file_that_is_no_calendar_says_so_and_is_not_kept() -> None:
    system = make.make_system()
    user = make.make_user(system=system)
    reading = upload(user, system, b"x" * (READ_AT_ONCE + 1))
    assert reading.job is not None
    run_job(str(reading.job.public_id))
    reading = CalendarReading.objects.get()
    assert reading.state == "failed"
    assert reading.error.startswith("This is no calendar")
    assert not StoredFile.objects.exists()
