"""What changes between planning and sending, or at the same moment, does not slip through."""

import threading
from copy import deepcopy
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.roles import PARTNERSHIP_MANAGER
from audit.models import AuditEvent
from engagement.actions.survey.answering import lock
from engagement.actions.survey.invitation import take_back_invitation
from engagement.actions.survey.opening import open_wave
from engagement.enums import Side, WaveState
from engagement.errors import EngagementError, NotPossibleError
from engagement.models import SurveyInstrumentVersion, SurveyInvitation, SurveyWave
from engagement.scoring.survey.shipped import CONFIDENTIAL_PULSE
from engagement.surveys.mails import survey_mails
from engagement.surveys.secrets import answers_key
from engagement.tasks import open_surveys
from jobs.actions.running import run_job
from jobs.models import Job, Mail
from partners.actions.membership import end_role
from partners.enums import Tier
from partners.models import Membership, System
from tests import factories as make


def planned(system: System) -> SurveyWave:
    """A wave in which the system's people answer, which goes out tomorrow."""
    make.make_partnership(system=system, tier=Tier.MANAGED)
    tomorrow = timezone.localdate() + timedelta(days=1)
    wave = make.make_wave(
        system=system,
        answered_by=Side.SYSTEM,
        opens_on=tomorrow,
        closes_on=tomorrow + timedelta(days=7),
    )
    return open_wave(by=make.TESTS, wave=wave)


@pytest.mark.django_db
def test_a_wave_that_may_not_go_out_any_more_is_a_draft_again_and_says_why(
    client: Client,
) -> None:
    system = make.make_system()
    make.make_rating_of_partners(system)
    wave = planned(system)
    make.make_invitation(wave=wave, user=make.make_user(system=system))  # by a worker that died
    make.make_rating_of_partners(system, rates_partners=False)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert open_surveys() == 1
        job = Job.objects.latest("pk")
        run_job(str(job.public_id))
        job.refresh_from_db()
        assert "does not let its people rate partners" in job.error
        # Nobody tries it again every hour.
        assert open_surveys() == 0
        wave.refresh_from_db()
        assert (wave.state, wave.invitations.count()) == (WaveState.DRAFT, 0)
        assert not Mail.objects.exists()
        assert AuditEvent.objects.filter(type="survey_wave.not_opened").count() == 1
        client.force_login(make.make_user(system=system, role=PARTNERSHIP_MANAGER.name))
        page = client.get(f"/surveys/{wave.public_id}/").text
        assert "It was not sent out" in page
        assert "does not let its people rate partners" in page
        make.make_rating_of_partners(system)
        open_wave(by=make.TESTS, wave=wave)
        run_job(str(Job.objects.latest("pk").public_id))
    wave.refresh_from_db()
    assert (wave.state, wave.why_not_opened) == (WaveState.OPEN, "")


@pytest.mark.django_db
def test_what_stands_in_the_way_is_looked_for_until_the_very_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rating is switched off while invitations are written."""
    system = make.make_system()
    make.make_rating_of_partners(system)
    wave = planned(system)

    def meanwhile(*_: object) -> None:
        make.make_rating_of_partners(system, rates_partners=False)

    monkeypatch.setattr("engagement.surveys.opening.write_invitations", meanwhile)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        open_surveys()
        run_job(str(Job.objects.latest("pk").public_id))
    wave.refresh_from_db()
    assert wave.state == WaveState.DRAFT
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_who_left_the_system_is_asked_nothing_and_rates_nobody(client: Client) -> None:
    system = make.make_system()
    make.make_rating_of_partners(system)
    wave = make.make_wave(system=system, answered_by=Side.SYSTEM, state=WaveState.OPEN)
    user = make.make_user(system=system)
    invitation = make.make_invitation(
        wave=wave, user=user, abouts=[make.make_partnership(system=system)]
    )
    mail = f"{invitation.public_id}:reminder_1"
    link = f"/s/{make.token_of(invitation)}/questions/?page=1"
    assert list(survey_mails([mail])) == [mail]
    assert client.get(link).status_code == 200
    end_role(by=make.TESTS, membership=Membership.objects.get(user=user, system=system))
    # Another role in the system, and this one in another system, are not enough.
    make.make_membership(user=user, role="board_member", system=system)
    make.make_membership(user=user, role="partnership_manager", system=make.make_system())
    assert survey_mails([mail]) == {}
    assert client.get(link).status_code == 404
    assert client.post(link, {"does-what-it-says": "1"}).status_code == 404
    assert not wave.responses.exists()


@pytest.mark.django_db(transaction=True)
def test_taking_back_waits_for_answers_that_are_being_sent() -> None:
    """What is sent in this moment has come in, or the link is taken back: never both."""
    invitation = make.make_invitation(wave=make.make_wave(state=WaveState.OPEN))
    refused: list[EngagementError] = []

    def take_back() -> None:
        try:
            take_back_invitation(by=make.TESTS, invitation=invitation)
        except NotPossibleError as error:
            refused.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=take_back)
    with transaction.atomic():
        lock(answers_key(make.token_of(invitation)))
        thread.start()
        _wait_until_somebody_waits()
        make.make_response(invitation)
    thread.join()
    assert [str(error)[:17] for error in refused] == ["They have answere"]
    assert SurveyInvitation.objects.standing().filter(pk=invitation.pk).exists()


def _wait_until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _ in range(20_000):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            )
            if cursor.fetchone() != (0,):
                return
    pytest.fail("Nothing waited for the answers.")


@pytest.mark.django_db
def test_another_version_that_moves_a_comma_asks_the_same() -> None:
    """A fortnight lies between confidential waves, also if the words were touched meanwhile."""
    system = make.make_system()
    version = make.make_instrument_version(system=system, shipped=CONFIDENTIAL_PULSE)
    make.make_wave(version=version, state=WaveState.CLOSED)
    document = deepcopy(version.document)
    for question in document["questions"]:
        question["text"] = f"In all, {question['text']}"
    again = SurveyInstrumentVersion.objects.create(
        instrument=version.instrument,
        number=2,
        state="published",
        title="Touched",
        is_confidential=True,
        document=document,
        published_at=timezone.now(),
    )
    make.make_partnership(system=system, tier=Tier.MANAGED)
    with pytest.raises(NotPossibleError, match="fortnight"):
        open_wave(by=make.TESTS, wave=make.make_wave(version=again))
