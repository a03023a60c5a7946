"""Meetings of a calendar: what waits, for whom, and what becomes of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from engagement.actions.calendar import end_calendar
from engagement.actions.calendar_entry import (
    UNDECIDED,
    accept_meeting,
    ignore_meeting,
    match_meeting,
    settle_change,
)
from engagement.actions.calendar_run import clear_calendars
from engagement.errors import NotPossibleError
from engagement.models import (
    Calendar,
    CalendarAttendee,
    CalendarEntry,
    Event,
    IgnoredMeeting,
    StaleScore,
)
from jobs.models import StoredFile
from partners.actions.person import erase_person
from partners.models import Partnership, Person, System
from tests import factories as make
from tests.integration.calendars.files import PARTNER, calendar, event, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def nesta() -> Partnership:
    """A partner with one person whose address is known."""
    partnership = make.make_partnership(name="Nesta")
    make.make_person(
        system=partnership.system,
        name="Ada Chief",
        email=PARTNER,
        organisation=partnership.organisation,
    )
    return partnership


@pytest.fixture
def system(nesta: Partnership) -> System:
    return nesta.system


@pytest.fixture
def mo(system: System) -> User:
    return make.make_user(system=system, email="mo@board.example")


@pytest.fixture
def colleague(system: System) -> User:
    return make.make_user(system=system, email="cy@board.example")


def waiting(user: User) -> list[CalendarEntry]:
    return list(CalendarEntry.objects.visible_to(user).waiting())


def test_a_meeting_with_a_partner_waits_for_its_owner_alone(
    mo: User, colleague: User, system: System
) -> None:
    reading = upload(mo, system, calendar(event()))
    assert reading.counts["new"] == 1
    assert [entry.title for entry in waiting(mo)] == ["Winter plan"]
    assert waiting(colleague) == []
    assert waiting(make.make_user()) == []


def test_a_small_file_is_never_stored(mo: User, system: System) -> None:
    upload(mo, system, calendar(event()))
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (event(invited=("cy@board.example",)), "internal"),
        (event(invited=(), organiser=""), "nobody"),
        (event(invited=("friend@gmail.com",)), "unknown"),
        (event(more=("CLASS:PRIVATE",)), "private"),
        (event(more=("STATUS:CANCELLED",)), "cancelled"),
        (
            event(
                invited=(PARTNER, "ATTENDEE;PARTSTAT=DECLINED:mailto:mo@board.example"),
                organiser="x@other.example",
            ),
            "declined",
        ),
        (
            event(invited=(PARTNER, "ATTENDEE;CUTYPE=ROOM:mailto:room@x.example")[1:]),
            "nobody",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_entries_are_counted_and_not_stored(
    mo: User, colleague: User, system: System, lines: list[str], verdict: str
) -> None:
    reading = upload(mo, system, calendar(lines))
    assert reading.counts[verdict] == 1
    assert not CalendarEntry.objects.exists()
    assert not CalendarAttendee.objects.exists()


def test_five_invitations_are_one_meeting_and_one_event(
    mo: User, colleague: User, system: System, nesta: Partnership
) -> None:
    start = timezone.now().replace(microsecond=0) - timedelta(days=2)
    for version in range(5):
        who = mo if version % 2 else colleague
        upload(who, system, calendar(event(start=start, sequence=version), method="REQUEST"))
    (entry,) = CalendarEntry.objects.all()
    assert waiting(mo) == waiting(colleague) == [entry]
    logged = accept_meeting(by=mo, entry=entry, partnerships=[nesta])
    with pytest.raises(NotPossibleError, match="decided about before"):
        accept_meeting(by=colleague, entry=entry, partnerships=[nesta])
    upload(colleague, system, calendar(event(start=start, sequence=4), method="REQUEST"))
    assert list(Event.objects.all()) == [logged]
    assert waiting(mo) == waiting(colleague) == []


def test_accepting_logs_the_meeting_with_whom_we_know(
    mo: User, system: System, nesta: Partnership
) -> None:
    start = timezone.now().replace(microsecond=0) - timedelta(days=2)
    more = ("LOCATION:Microsoft Teams Meeting",)
    upload(mo, system, calendar(event(start=start, more=more)))
    (entry,) = waiting(mo)
    logged = accept_meeting(by=mo, entry=entry, partnerships=[nesta])
    assert (logged.title, logged.starts_at, logged.source) == ("Winter plan", start, "calendar")
    assert logged.ends_at == start + timedelta(hours=1)
    assert (logged.channel, logged.has_time, logged.logged_by) == ("video", True, mo)
    (part,) = logged.participations.all()
    assert (part.partnership, part.attendance) == (nesta, "present")
    assert [a.person.name for a in logged.attendees.all()] == ["Ada Chief"]
    assert StaleScore.objects.waiting().filter(partnership=nesta).exists()
    entry.refresh_from_db()
    assert (entry.event, entry.title, entry.attendees.count()) == (logged, "", 0)


def test_whoever_declined_is_noted_as_apologies(
    mo: User, system: System, nesta: Partnership
) -> None:
    declined = f"ATTENDEE;PARTSTAT=DECLINED:mailto:{PARTNER}"
    upload(mo, system, calendar(event(invited=(declined, "b@else.example"))))
    logged = accept_meeting(by=mo, entry=waiting(mo)[0], partnerships=[nesta])
    assert [p.attendance for p in logged.participations.all()] == ["apologies"]
    assert [a.attendance for a in logged.attendees.all()] == ["apologies"]


def test_a_meeting_to_come_cannot_be_accepted(mo: User, system: System, nesta: Partnership) -> None:
    upload(mo, system, calendar(event(start=timezone.now() + timedelta(days=2))))
    with pytest.raises(NotPossibleError, match="not begun"):
        accept_meeting(by=mo, entry=waiting(mo)[0], partnerships=[nesta])


def test_accepting_needs_a_partner(mo: User, system: System) -> None:
    upload(mo, system, calendar(event()))
    with pytest.raises(ValidationError, match="at least one partner"):
        accept_meeting(by=mo, entry=waiting(mo)[0], partnerships=[])
    assert len(waiting(mo)) == 1


def test_a_later_version_changes_what_waits_and_an_earlier_one_does_not(
    mo: User, system: System
) -> None:
    start = timezone.now().replace(microsecond=0) - timedelta(days=3)
    upload(mo, system, calendar(event(start=start, sequence=1)))
    later = event(start=start + timedelta(hours=2), sequence=2, title="Spring plan")
    assert upload(mo, system, calendar(later)).counts["updated"] == 1
    upload(mo, system, calendar(event(start=start, sequence=1)))
    (entry,) = waiting(mo)
    assert (entry.title, entry.starts_at) == ("Spring plan", start + timedelta(hours=2))


def test_a_cancelled_meeting_no_longer_waits(mo: User, system: System) -> None:
    upload(mo, system, calendar(event()))
    upload(mo, system, calendar(event(sequence=1), method="CANCEL"))
    assert not CalendarEntry.objects.exists()


@pytest.mark.parametrize("change", ["moved", "cancelled"])
def test_a_change_after_acceptance_is_said_and_changes_no_event(
    mo: User, system: System, nesta: Partnership, change: str
) -> None:
    start = timezone.now().replace(microsecond=0) - timedelta(days=3)
    upload(mo, system, calendar(event(start=start)))
    logged = accept_meeting(by=mo, entry=waiting(mo)[0], partnerships=[nesta])
    later = start + timedelta(hours=3) if change == "moved" else start
    method = "CANCEL" if change == "cancelled" else ""
    new = calendar(event(start=later, sequence=1), method=method)
    upload(mo, system, new)
    (entry,) = CalendarEntry.objects.visible_to(mo).changed()
    assert entry.change == change
    logged.refresh_from_db()
    assert (logged.starts_at, logged.revision) == (start, 1)
    settle_change(by=mo, entry=entry)
    upload(mo, system, new)  # the same again is no news
    assert not CalendarEntry.objects.visible_to(mo).changed().exists()
    with pytest.raises(NotPossibleError):
        settle_change(by=mo, entry=entry)


def test_a_meeting_moved_back_is_no_change(mo: User, system: System, nesta: Partnership) -> None:
    start = timezone.now().replace(microsecond=0) - timedelta(days=3)
    upload(mo, system, calendar(event(start=start)))
    accept_meeting(by=mo, entry=waiting(mo)[0], partnerships=[nesta])
    upload(mo, system, calendar(event(start=start + timedelta(hours=1), sequence=1)))
    upload(mo, system, calendar(event(start=start, sequence=2)))
    assert not CalendarEntry.objects.changed().exists()


def test_ignored_is_for_ever_and_keeps_a_digest_alone(
    mo: User, colleague: User, system: System
) -> None:
    for user in (mo, colleague):
        upload(user, system, calendar(event()))
    (entry,) = waiting(mo)
    ignore_meeting(by=mo, entry=entry)
    assert waiting(mo) == []
    assert waiting(colleague) == [entry]
    ignore_meeting(by=colleague, entry=entry)
    assert not CalendarEntry.objects.exists()
    assert not CalendarAttendee.objects.exists()
    assert {row.digest for row in IgnoredMeeting.objects.all()} == {entry.identity}
    reading = upload(mo, system, calendar(event(sequence=3)))
    assert (reading.counts["ignored"], reading.counts["new"]) == (1, 0)


def test_a_whole_series_is_ignored_at_once(mo: User, system: System) -> None:
    start = timezone.now().replace(microsecond=0) - timedelta(days=30)
    series = event(start=start, more=("RRULE:FREQ=WEEKLY;COUNT=4",))
    upload(mo, system, calendar(series, event(uid="other@example")))
    assert len(waiting(mo)) == 5
    one = next(entry for entry in waiting(mo) if entry.series)
    assert ignore_meeting(by=mo, entry=one, whole_series=True) == 4
    longer = event(start=start, sequence=1, more=("RRULE:FREQ=WEEKLY;COUNT=9",))
    upload(mo, system, calendar(longer))
    assert [entry.series for entry in waiting(mo)] == [""]


def test_an_occurrence_that_a_series_no_longer_has_goes(mo: User, system: System) -> None:
    start = timezone.now().replace(microsecond=0) - timedelta(days=30)
    rule = "RRULE:FREQ=WEEKLY;COUNT=4"
    upload(mo, system, calendar(event(start=start, more=(rule,))))
    gone = start + timedelta(days=7)
    less = event(start=start, sequence=1, more=(rule, f"EXDATE:{gone:%Y%m%dT%H%M%SZ}"))
    upload(mo, system, calendar(less))
    assert gone not in {entry.starts_at for entry in waiting(mo)}
    assert len(waiting(mo)) == 3


def test_an_event_logged_by_hand_is_the_same_meeting(
    mo: User, system: System, nesta: Partnership
) -> None:
    upload(mo, system, calendar(event()))
    by_hand = make.make_event(partnerships=[nesta])
    match_meeting(by=mo, entry=waiting(mo)[0], event=by_hand)
    assert waiting(mo) == []
    elsewhere = make.make_event()
    upload(mo, system, calendar(event(uid="two@example")))
    with pytest.raises(NotPossibleError):
        match_meeting(by=mo, entry=waiting(mo)[0], event=elsewhere)


def test_ending_a_calendar_deletes_what_waits_from_it_alone(
    mo: User, colleague: User, system: System
) -> None:
    upload(mo, system, calendar(event(), event(uid="two@example")))
    upload(colleague, system, calendar(event()))
    end_calendar(by=mo, calendar=Calendar.objects.get(owner=mo))
    assert waiting(mo) == []
    assert len(waiting(colleague)) == CalendarEntry.objects.count() == 1
    upload(mo, system, calendar(event()))
    assert len(waiting(mo)) == 1


def test_what_nobody_decides_about_is_forgotten(mo: User, system: System) -> None:
    upload(mo, system, calendar(event()))
    assert clear_calendars() == 0
    CalendarEntry.objects.update(created_at=timezone.now() - UNDECIDED - timedelta(days=1))
    assert clear_calendars() == 1
    assert not CalendarAttendee.objects.exists()
    assert upload(mo, system, calendar(event())).counts["ignored"] == 1


def test_neither_the_log_nor_a_reading_names_anybody(
    mo: User, system: System, nesta: Partnership
) -> None:
    reading = upload(mo, system, calendar(event()))
    accept_meeting(by=mo, entry=waiting(mo)[0], partnerships=[nesta])
    told = [str(row.facts) + str(row.changed_fields) for row in AuditEvent.objects.all()]
    told += [str(reading.counts), str(reading.problems)]
    assert not [text for text in told if PARTNER in text or "Winter" in text or "Ada" in text]


def test_erasing_a_person_erases_them_from_what_waits(mo: User, system: System) -> None:
    upload(mo, system, calendar(event(invited=(PARTNER, "b@else.example"))))
    ada = Person.objects.get(system=system, email=PARTNER)
    erase_person(by=mo, person=ada, reason="Asked for it")
    (entry,) = waiting(mo)
    assert [each.email for each in entry.attendees.all()] == ["b@else.example"]


def test_who_may_no_longer_log_sees_nothing(mo: User, system: System) -> None:
    upload(mo, system, calendar(event()))
    mo.memberships.all().delete()
    assert waiting(User.objects.get(pk=mo.pk)) == []
