"""Mails that nobody gets twice and nobody misses, whatever is killed or repeated.

What a mail tells of and the mail itself are written in one transaction, so either both are there or
neither. A worker then takes one mail at a time, holds its row, hands it to the mail server and
says so. Killed in between, it leaves a mail that may have arrived; that one goes out again under
the same Message-ID, by which mail servers and programs know that it is the same mail.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from email.utils import make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from jobs.models import Mail

# Twice as long after each failure, from a minute on; given up after about a day.
FIRST_PAUSE = timedelta(minutes=1)
MOST_ATTEMPTS = 11
KEPT = timedelta(days=365)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """What a mail says."""

    subject: str
    text: str


def queue_mail(*, key: str, to: str, letter: Letter) -> None:
    """Let a mail go out once this transaction has been committed; nothing if the key is known."""
    Mail.objects.bulk_create(
        [
            Mail(
                key=key,
                message_id=make_msgid(domain=_domain()),
                to=to,
                subject=" ".join(letter.subject.split())[:200],
                text=letter.text,
            )
        ],
        ignore_conflicts=True,
    )


def send_waiting(most: int) -> int:
    """Send mails that wait, the longest waiting first; how many were handed over.

    :raises OSError: the mail server cannot be reached; nothing was tried.
    """
    if not Mail.objects.waiting().exists():
        return 0
    connection = get_connection()
    connection.open()
    sent = 0
    try:
        for _ in range(most):
            outcome = _send_next(connection)
            if outcome is None:
                break
            sent += outcome
    finally:
        connection.close()
    return sent


def forget_old_mails() -> int:
    """Delete what was done a year ago: nobody asks for its key any more."""
    deleted, _ = Mail.objects.filter(queued_at__lt=timezone.now() - KEPT, to="").delete()
    return deleted


@transaction.atomic
def _send_next(connection: Any) -> bool | None:
    """Whether the next mail was handed over; ``None`` when no other worker has left one."""
    waiting = Mail.objects.waiting().select_for_update(skip_locked=True)
    mail = waiting.order_by("next_try_at", "id").first()
    if mail is None:
        return None
    mail.attempts += 1
    try:
        EmailMessage(
            mail.subject,
            mail.text,
            None,
            [mail.to],
            connection=connection,
            headers={"Message-ID": mail.message_id},
        ).send()
    except OSError as error:
        _put_off(mail, error)
        connection.close()  # what it is left in nobody knows; the next mail opens another
    else:
        mail.sent_at = timezone.now()
    if mail.is_done:
        mail.to = mail.subject = mail.text = ""
    mail.save()
    return mail.sent_at is not None


def _put_off(mail: Mail, error: OSError) -> None:
    # The message of the error may hold the address.
    log.warning("Mail %s was not taken at attempt %s: %s", mail.pk, mail.attempts, type(error))
    if mail.attempts >= MOST_ATTEMPTS:
        mail.given_up_at = timezone.now()
    else:
        mail.next_try_at = timezone.now() + FIRST_PAUSE * 2 ** (mail.attempts - 1)


def _domain() -> str:
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return address.rpartition("@")[2] or "localhost"
