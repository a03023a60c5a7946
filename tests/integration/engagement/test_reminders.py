"""Mails about commitments: one for each occasion, to whoever follows them up and wants them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.actions.user import choose_mails, deactivate_user
from accounts.models import User
from audit.recording import Service
from engagement.actions.commitment import settle_commitment
from engagement.actions.reminder import hand_over_reminder
from engagement.errors import NotPossibleError
from engagement.models import Commitment, CommitmentReminder
from engagement.tasks import remind as remind_of_what_is_due
from jobs.actions.mail import Letter
from jobs.tasks import send_mails
from partners.models import Partnership
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
BY = Service("tests")


@pytest.fixture
def partnership() -> Partnership:
    """A partner that somebody looks after."""
    partnership = make.make_partnership()
    partnership.owner = make.make_user(system=partnership.system, name="Olive Owner")
    partnership.save()
    return partnership


def promise(partnership: Partnership, due_on: date, owner: User | None = None) -> Commitment:
    return make.make_commitment(
        partnership=partnership, made_on=TODAY - timedelta(days=60), due_on=due_on, owner=owner
    )


def remind() -> int:
    """Write what is due and send it; how many were written."""
    written = remind_of_what_is_due()
    send_mails()
    return written


def letter(_: CommitmentReminder) -> Letter:
    return Letter("A commitment is due soon", "This is due.")


def recipients() -> list[str]:
    return [message.to[0] for message in mail.outbox]


@pytest.mark.parametrize(
    ("days", "subject"),
    [
        (4, None),
        (3, "A commitment is due soon"),
        (0, "A commitment is due soon"),
        (-1, "A commitment is overdue"),
        (-7, "A commitment is overdue"),
        (-8, None),
    ],
)
def test_a_mail_comes_before_it_is_due_and_once_when_overdue(
    partnership: Partnership, days: int, subject: str | None
) -> None:
    promise(partnership, TODAY + timedelta(days=days))
    assert remind() == (subject is not None)
    assert remind() == 0
    assert [message.subject for message in mail.outbox] == ([subject] if subject else [])


def test_a_new_date_is_a_new_occasion(partnership: Partnership) -> None:
    commitment = promise(partnership, TODAY + timedelta(days=1))
    remind()
    settle_commitment(
        by=make.TESTS,
        commitment=commitment,
        state="renegotiated",
        happened_on=TODAY,
        new_due_on=TODAY + timedelta(days=2),
    )
    assert remind() == 1
    assert len(mail.outbox) == 2


def test_who_follows_it_up_is_asked_before_who_looks_after_the_partner(
    partnership: Partnership,
) -> None:
    owner = make.make_user(system=partnership.system)
    promise(partnership, TODAY, owner=owner)
    remind()
    assert recipients() == [owner.email]
    assert partnership.organisation.name in mail.outbox[0].body
    assert owner.name in mail.outbox[0].body


def test_who_has_left_or_may_not_work_here_gets_nothing(partnership: Partnership) -> None:
    assert partnership.owner is not None
    left = make.make_user(system=partnership.system)
    promise(partnership, TODAY, owner=left)
    promise(partnership, TODAY, owner=make.make_user())
    deactivate_user(by=make.TESTS, user=left)
    assert remind() == 2
    assert recipients() == [partnership.owner.email] * 2
    mail.outbox.clear()
    promise(partnership, TODAY)
    deactivate_user(by=make.TESTS, user=partnership.owner)
    assert remind() == 0


def test_who_switched_them_off_gets_nothing(partnership: Partnership, client: Client) -> None:
    user = partnership.owner
    assert user is not None
    client.force_login(user)
    assert "Switch off mails" in client.get("/account/").text
    client.post("/account/mails/", {"wants_reminders": "no"})
    user.refresh_from_db()
    assert not user.wants_reminders
    promise(partnership, TODAY)
    assert remind() == 0
    choose_mails(by=user, user=user, wants_reminders=True)
    assert remind() == 1


def test_what_is_settled_or_withdrawn_is_not_reminded_of(partnership: Partnership) -> None:
    commitment = promise(partnership, TODAY)
    settle_commitment(by=make.TESTS, commitment=commitment, state="kept", happened_on=TODAY)
    assert remind() == 0
    with pytest.raises(NotPossibleError):
        hand_over_reminder(by=BY, commitment=commitment, occasion="soon", compose=letter)


def test_who_is_killed_while_sending_loses_nothing_and_sends_no_second(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise(partnership, TODAY)
    remind_of_what_is_due()

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", killed)
        with pytest.raises(KeyboardInterrupt):
            send_mails()
    assert remind() == 0  # it is written already,
    assert len(mail.outbox) == 1  # and now it has gone out
    remind()
    assert len(mail.outbox) == 1


def test_what_is_due_is_written_while_the_mail_server_is_away_and_goes_out_later(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise(partnership, TODAY)

    def away(_: EmailBackend) -> bool:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "open", away)
        with pytest.raises(ConnectionRefusedError):
            remind()
    assert mail.outbox == []
    assert send_mails() == 1
    assert recipients() == [partnership.owner.email if partnership.owner else ""]


def test_the_database_refuses_a_second_mail(partnership: Partnership) -> None:
    commitment = promise(partnership, TODAY)
    first = hand_over_reminder(by=BY, commitment=commitment, occasion="soon", compose=letter)
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


def test_the_api_knows_what_its_caller_wants(partnership: Partnership, client: Client) -> None:
    user = partnership.owner
    assert user is not None
    client.force_login(user)
    assert client.get("/api/v1/me").json()["wants_reminders"] is True
    answer = client.patch("/api/v1/me", {"wants_reminders": False}, content_type="application/json")
    assert answer.json()["wants_reminders"] is False
    user.refresh_from_db()
    assert not user.wants_reminders
