"""Mails wait in the database: each goes out once, whatever is killed, repeated or away."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.actions.mail import MOST_ATTEMPTS, Letter, forget_old_mails, queue_mail, send_waiting
from jobs.models import Mail
from tests.killing import PostOffice

LETTER = Letter("A subject", "Some words.")


def queue(*names: str) -> None:
    for name in names:
        queue_mail(key=name, to=f"{name}@example.org", letter=LETTER)


@pytest.mark.django_db
def test_a_key_is_queued_and_sent_once() -> None:
    queue("ada", "ada", "ben")
    assert send_waiting(10) == 2
    queue("ada")
    assert send_waiting(10) == 0
    assert sorted(message.to[0] for message in mail.outbox) == [
        "ada@example.org",
        "ben@example.org",
    ]


@pytest.mark.django_db
def test_what_was_sent_is_forgotten_but_its_key() -> None:
    queue("ada")
    send_waiting(10)
    kept = Mail.objects.get()
    assert (kept.key, kept.to, kept.subject, kept.text) == ("ada", "", "", "")
    assert kept.sent_at is not None
    kept.to = "ada@example.org"
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()


@pytest.mark.django_db
def test_a_subject_of_several_lines_is_no_header_of_its_own() -> None:
    queue_mail(
        key="x", to="x@example.org", letter=Letter("News\r\nBcc: other@example.org", "Words")
    )
    send_waiting(1)
    assert mail.outbox[0].subject == "News Bcc: other@example.org"
    assert mail.outbox[0].recipients() == ["x@example.org"]


@pytest.mark.django_db
def test_nothing_of_a_transaction_that_failed_goes_out() -> None:
    with transaction.atomic():
        queue("ada")
        transaction.set_rollback(True)
    assert send_waiting(10) == 0


@pytest.mark.django_db
def test_a_refused_mail_waits_longer_each_time_and_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue("bad", "good")
    good: list[str] = []

    def refuse_one(_: EmailBackend, messages: Any) -> int:
        for message in messages:
            if message.to == ["bad@example.org"]:
                raise SMTPRecipientsRefused({})
            good.append(message.to[0])
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_one)
    assert send_waiting(10) == 1
    assert good == ["good@example.org"]
    assert send_waiting(10) == 0  # not at once again
    pauses = []
    for _attempt in range(1, MOST_ATTEMPTS):
        bad = Mail.objects.get(key="bad")
        pauses.append(bad.next_try_at - timezone.now())
        with time_machine.travel(bad.next_try_at + timedelta(seconds=1), tick=False):
            send_waiting(10)
    given_up = Mail.objects.get(key="bad")
    assert given_up.given_up_at is not None
    assert given_up.to == ""
    assert pauses == sorted(pauses)
    assert timedelta(hours=8) < pauses[-1] < timedelta(hours=24)


@pytest.mark.django_db
def test_old_mails_are_forgotten_and_waiting_ones_are_not() -> None:
    queue("old", "waiting")
    Mail.objects.filter(key="old").update(to="", text="", sent_at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        assert forget_old_mails() == 1
    assert list(Mail.objects.values_list("key", flat=True)) == ["waiting"]


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kills=st.lists(st.integers(0, 40), max_size=6), people=st.integers(1, 5))
def test_killed_at_any_point_and_repeated_everybody_has_one_mail(
    monkeypatch: pytest.MonkeyPatch, kills: list[int], people: int
) -> None:
    Mail.objects.all().delete()
    queue(*(f"p{n}" for n in range(people)))
    with PostOffice().open(monkeypatch) as post:
        died = sum(post.killed(at, lambda: send_waiting(100)) for at in kills)
        while send_waiting(100):
            pass
        assert {address: len(seen) for address, seen in post.mailboxes.items()} == {
            f"p{n}@example.org": 1 for n in range(people)
        }
        # Only who was killed between the server's taking it and noting that sends it again.
        assert people <= len(post.taken) <= people + died
