"""What the page of a wave says became of its mails."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import PARTNERSHIP_MANAGER
from engagement.actions.survey.invitation_rows import mail_key, mail_keys, queue_step
from engagement.enums import MailStep
from engagement.presenters.surveys.wave_mails import StepMails, mails_of
from jobs.models import Mail
from nhsuk.formats import nhs_date
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_mails_are_counted_by_step_and_those_of_other_waves_are_not() -> None:
    wave, other = make.make_open_wave(), make.make_open_wave()
    for one in (wave, other):
        asked = list(one.invitations.order_by("pk").values_list("public_id", flat=True))
        queue_step(asked, MailStep.INVITATION)
        queue_step(asked[:1], MailStep.REMINDER_2)
    asked = list(wave.invitations.order_by("pk").values_list("public_id", flat=True))
    for public_id, what in zip(asked, ("sent_at", "dropped_at", "given_up_at"), strict=False):
        mails = Mail.objects.filter(key=mail_key(public_id, MailStep.INVITATION))
        mails.update(**{what: timezone.now()})

    with CaptureQueriesContext(connection) as queries:
        found = mails_of(wave)

    assert found == {
        MailStep.INVITATION: StepMails(
            MailStep.INVITATION, written=4, sent=1, not_needed=1, given_up=1
        ),
        MailStep.REMINDER_2: StepMails(MailStep.REMINDER_2, written=1),
    }
    assert (found[MailStep.INVITATION].waiting, len(queries)) == (1, 1)


def test_the_database_makes_the_keys_that_mails_have() -> None:
    invitation = make.make_invitation()

    for step in MailStep:
        assert list(mail_keys(invitation.wave.invitations.all(), step)) == [
            mail_key(invitation.public_id, step)
        ]


def test_a_mail_whose_day_is_over_is_not_called_planned(client: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    wave = make.make_open_wave(opens_on=yesterday, reminder_days=[7])
    client.force_login(make.make_user(system=wave.system, role=PARTNERSHIP_MANAGER.name))

    page = client.get(f"/surveys/{wave.public_id}/").content.decode()

    assert f"none went out on {nhs_date(yesterday)}" in page
    assert f"planned for {nhs_date(yesterday + timedelta(days=7))}" in page
    assert f"planned for {nhs_date(yesterday)}" not in page
