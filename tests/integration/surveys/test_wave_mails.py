"""Mails of waves: written when they go out, once for each step, and not to who need none."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.actions.survey.asking_choice import Asking
from engagement.actions.survey.invitation import take_back_invitation
from engagement.actions.survey.opening import open_wave
from engagement.actions.survey.opt_out import opt_out
from engagement.actions.survey.reminding import remind_now
from engagement.actions.survey.wave import cancel_wave
from engagement.enums import WaveState
from engagement.errors import NotPossibleError
from engagement.models import SurveyInvitation, SurveyWave
from engagement.tasks import remind_of_surveys
from jobs.actions.mail import send_waiting
from jobs.actions.running import run_job
from jobs.models import Job, Mail
from partners.models import Person
from tests import factories as make
from tests.killing import PostOffice
from tests.smtp import MailServer, mail_server


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server() as server, override_settings(**server.settings()):
        yield server


def ready(organisations: int = 2, people: int = 2, **facts: Any) -> SurveyWave:
    """A wave about to be opened, with people to ask."""
    system = make.make_system()
    chosen = []
    for _ in range(organisations):
        partnership = make.make_partnership(system=system)
        chosen.append(str(partnership.public_id))
        for _ in range(people):
            make.make_person(system=system, organisation=partnership.organisation)
    return make.make_wave(system=system, asking=Asking(organisations=tuple(chosen)), **facts)


def person_of(invitation: SurveyInvitation) -> Person:
    """Who is asked."""
    assert invitation.person is not None
    return invitation.person


def address(invitation: SurveyInvitation) -> str:
    """Where the mail goes."""
    return person_of(invitation).email


def opened(wave: SurveyWave) -> SurveyWave:
    """The same, sent out by its job."""
    open_wave(by=make.TESTS, wave=wave)
    assert run_job(str(Job.objects.latest("pk").public_id))
    wave.refresh_from_db()
    return wave


@pytest.mark.django_db
def test_everybody_asked_gets_a_link_that_is_kept_nowhere(post: MailServer) -> None:
    wave = opened(ready())
    assert wave.state == WaveState.OPEN
    assert send_waiting(10) == 4
    assert post.connections == 1
    invitation = SurveyInvitation.objects.first()
    assert invitation is not None
    found = next(one for one in post.taken if one.to == address(invitation))
    link = f"https://crm.example.org/s/{make.token_of(invitation)}/"
    assert f"\n{link}\n" in found.text
    assert found.message["List-Unsubscribe"].strip() == f"<{link}stop/>"
    assert found.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    kept = Mail.objects.get(key=f"survey:{invitation.public_id}:invitation")
    assert (kept.to, kept.text, kept.subject) == ("", "", "")
    assert make.token_of(invitation) not in str(kept.__dict__)


@pytest.mark.django_db
def test_an_address_that_is_refused_is_noted_and_a_busy_one_tried_again(post: MailServer) -> None:
    wave = opened(ready(organisations=1, people=3))
    gone, busy, good = wave.invitations.order_by("pk")
    post.unknown.add(address(gone))
    post.busy.add(address(busy))
    assert send_waiting(10) == 1
    assert [one.to for one in post.taken] == [address(good)]
    gone.refresh_from_db()
    assert gone.bounced_at is not None
    post.busy.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert send_waiting(10) == 1
    assert set(post.mailboxes) == {address(good), address(busy)}


@pytest.mark.django_db
def test_a_server_that_hangs_up_after_taking_a_mail_shows_it_once(post: MailServer) -> None:
    opened(ready())
    post.hangs_up_after = {1, 3}
    assert send_waiting(10) == 2
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert send_waiting(10) == 2
    assert len(post.taken) == 6
    assert {len(seen) for seen in post.mailboxes.values()} == {1}


@pytest.mark.django_db
def test_nothing_goes_to_who_said_no_was_taken_back_or_has_answered(post: MailServer) -> None:
    wave = opened(ready(organisations=1, people=3))
    no, back, done = wave.invitations.order_by("pk")
    opt_out(by=make.TESTS, person=person_of(no))
    take_back_invitation(by=make.TESTS, invitation=back)
    make.make_response(done)
    assert send_waiting(10) == 3
    assert post.taken == []
    assert Mail.objects.filter(dropped_at__isnull=False).count() == 3


@pytest.mark.django_db
def test_a_cancelled_wave_sends_nothing_more(post: MailServer) -> None:
    wave = opened(ready())
    cancel_wave(by=make.make_user(), wave=wave, reason="Wrong questions")
    send_waiting(10)
    assert post.taken == []


@pytest.mark.django_db
def test_reminders_go_to_who_has_not_answered_on_their_day_and_once(post: MailServer) -> None:
    wave = opened(ready(organisations=1, people=3, reminder_days=[7, 10]))
    send_waiting(10)
    first, second, third = wave.invitations.order_by("pk")
    make.make_response(first)
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        assert remind_of_surveys() == 0
        # By hand a day early: it is the first reminder, so the planned one has nobody left.
        assert remind_now(by=make.TESTS, wave=wave) == 2
        with pytest.raises(NotPossibleError, match="last two days"):  # pressed twice
            remind_now(by=make.TESTS, wave=wave)
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        assert remind_of_surveys() == 0
    make.make_response(second)
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        assert remind_of_surveys() == 1
        assert remind_of_surveys() == 0
        send_waiting(10)
    counts = {one: len(seen) for one, seen in post.mailboxes.items()}
    assert counts == {address(first): 1, address(second): 1, address(third): 3}


@pytest.mark.django_db
def test_in_confidence_a_reminder_does_not_tell_who_has_not_answered() -> None:
    wave = opened(ready(organisations=2, people=3, is_confidential=True))
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert remind_now(by=make.TESTS, wave=wave) == 6
        make.make_invitation(wave=wave, partnership=wave.invitations.earliest("pk").partnership)
        with pytest.raises(NotPossibleError, match="in confidence"):
            remind_now(by=make.TESTS, wave=wave)


@pytest.mark.django_db
def test_in_confidence_who_was_asked_alone_is_not_reminded_alone() -> None:
    """Whether one mail more goes out, which the page and the history count, tells of the one."""
    wave = opened(ready(organisations=2, people=3, is_confidential=True, reminder_days=[7, 14]))
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        make.make_invitation(wave=wave, partnership=wave.invitations.earliest("pk").partnership)
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        assert remind_of_surveys() == 6
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        assert remind_of_surveys() == 0


@pytest.mark.django_db
def test_who_was_added_late_is_not_reminded_at_once() -> None:
    wave = opened(ready(organisations=1, people=1, reminder_days=[7]))
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        make.make_invitation(wave=wave, partnership=wave.invitations.get().partnership)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert remind_of_surveys() == 1


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kills=st.lists(st.integers(0, 45), max_size=3),
    mail_kills=st.lists(st.integers(0, 40), max_size=3),
)
def test_killed_at_any_point_and_repeated_everybody_has_one_mail(
    monkeypatch: pytest.MonkeyPatch, kills: list[int], mail_kills: list[int]
) -> None:
    Mail.objects.all().delete()
    monkeypatch.setattr("engagement.surveys.opening.AT_ONCE", 2)
    monkeypatch.setattr("engagement.actions.survey.opening.AT_ONCE", 2)
    wave = ready(organisations=2, people=2)
    open_wave(by=make.TESTS, wave=wave)
    job = str(Job.objects.latest("pk").public_id)
    with PostOffice().open(monkeypatch) as office:
        for at in kills:
            office.killed(at, lambda: run_again(job))
        run_again(job)
        died = sum(office.killed(at, lambda: send_waiting(100)) for at in mail_kills)
        while send_waiting(100):
            pass
        asked = set(wave.invitations.values_list("person__email", flat=True))
        assert len(asked) == 4
        assert {one: len(seen) for one, seen in office.mailboxes.items()} == dict.fromkeys(asked, 1)
        assert 4 <= len(office.taken) <= 4 + died


def run_again(job: str) -> None:
    """Another attempt, as after a worker whose lease has run out."""
    Job.objects.filter(public_id=job).exclude(state="succeeded").update(
        state="queued", attempts=0, lease_until=None, started_at=None
    )
    run_job(job)
