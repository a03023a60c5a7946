"""Mails that nobody gets twice and nobody misses, whatever is killed or repeated.

What a mail tells of and the mail itself are written in one transaction, so either both are there or
neither. A worker then takes one mail at a time, holds its row, hands it to the mail server and
says so. Killed in between, it leaves a mail that may have arrived; that one goes out again under
the same Message-ID, by which mail servers and programs know that it is the same mail.

A mail with a composer holds no words and no address: it is written at the moment it goes out
(`jobs.composing`), or dropped where it need not go out any more.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from email.utils import make_msgid, parseaddr
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from jobs.actions.mail_writing import NotWrittenError, Writer
from jobs.composing import COMPOSERS, Composed, Letter
from jobs.models import Mail

__all__ = ["Letter", "forget_old_mails", "queue_composed", "queue_mail", "send_waiting"]

# Twice as long after each failure, from a minute on; given up after about a day.
FIRST_PAUSE = timedelta(minutes=1)
MOST_ATTEMPTS = 11
KEPT = timedelta(days=365)
QUEUED_AT_ONCE = 2_000
# Permanent refusals of an address, not of a sender who must sign in (530) or of a full box (552).
NEVER = frozenset({510, 511, 512, 513, 515, 550, 551, 553, 556})

_CHANGED = (
    "attempts",
    "next_try_at",
    "sent_at",
    "given_up_at",
    "dropped_at",
    "to",
    "subject",
    "text",
)

log = logging.getLogger(__name__)


def queue_mail(*, key: str, to: str, letter: Letter) -> None:
    """Let a mail go out once this transaction has been committed; nothing if the key is known."""
    Mail.objects.bulk_create(
        [
            Mail(
                key=key,
                message_id=make_msgid(domain=_domain()),
                to=to,
                subject=_one_line(letter.subject),
                text=letter.text,
            )
        ],
        ignore_conflicts=True,
    )


def queue_composed(composer: str, references: Mapping[str, str]) -> None:
    """Let many mails go out that are written then; ``references`` by key, known keys are skipped.

    :raises KeyError: nothing here writes mails of this name.
    """
    COMPOSERS[composer]
    domain = _domain()
    Mail.objects.bulk_create(
        (
            Mail(
                key=key,
                message_id=make_msgid(domain=domain),
                composer=composer,
                reference=reference,
            )
            for key, reference in references.items()
        ),
        ignore_conflicts=True,
        batch_size=QUEUED_AT_ONCE,
    )


def send_waiting(most: int) -> int:
    """Send mails that wait, the longest waiting first; how many were handed over or dropped.

    :raises OSError: the mail server cannot be reached; nothing was tried.
    """
    # Read once: every mail that was sent leaves a dead entry at the head of the index, which a
    # search for the next one would step over again and again.
    waiting = Mail.objects.waiting().order_by("next_try_at", "id")
    found = list(waiting.values_list("pk", flat=True)[:most])
    if not found:
        return 0
    connection = get_connection()
    connection.open()
    writer = Writer(found)
    try:
        return sum(_send(pk, writer, connection) for pk in found)
    finally:
        connection.close()


def forget_old_mails() -> int:
    """Delete what was done a year ago: nobody asks for its key any more."""
    deleted, _ = Mail.objects.filter(queued_at__lt=timezone.now() - KEPT, to="").delete()
    return deleted


@transaction.atomic
def _send(pk: int, writer: Writer, connection: Any) -> bool:
    """Whether this mail is done with; not where another worker has it, or it has to wait."""
    rows = Mail.objects.waiting().select_for_update(skip_locked=True).filter(pk=pk).order_by()
    mail = next(iter(rows), None)
    if mail is None:
        return False
    try:
        written = writer.write(mail)
    except NotWrittenError as error:
        mail.attempts += 1
        _put_off(mail, error)
    else:
        if written is None:
            mail.dropped_at = timezone.now()
        else:
            _hand_over(mail, written, connection)
    if mail.is_done:
        mail.to = mail.subject = mail.text = ""
    mail.save(update_fields=_CHANGED)
    return bool(mail.sent_at or mail.dropped_at)


def _hand_over(mail: Mail, written: Composed, connection: Any) -> None:
    """Give it to the mail server, and note on the row, unsaved, what came of that."""
    mail.attempts += 1
    message = EmailMessage(
        _one_line(written.letter.subject),
        written.letter.text,
        None,
        [written.to],
        connection=connection,
        headers={"Message-ID": mail.message_id, **written.headers},
    )
    try:
        message.send()
    except OSError as error:
        connection.close()  # what it is left in nobody knows; the next mail opens another
        _not_taken(mail, written, error)
    else:
        mail.sent_at = timezone.now()


def _not_taken(mail: Mail, written: Composed, error: OSError) -> None:
    refused = COMPOSERS[mail.composer].refused if mail.composer else None
    if refused is not None and _is_unknown(written.to, error):
        log.info("Mail %s was refused for good", mail.pk)
        mail.given_up_at = timezone.now()
        refused(mail.reference)
    else:
        _put_off(mail, error)


def _is_unknown(address: str, error: OSError) -> bool:
    """Whether the mail server says that it will never take mail for an address."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    code, _ = error.recipients.get(address, (0, b""))
    return code in NEVER


def _put_off(mail: Mail, error: Exception) -> None:
    # The message of the error may hold the address.
    log.warning("Mail %s was not taken at attempt %s: %s", mail.pk, mail.attempts, type(error))
    if mail.attempts >= MOST_ATTEMPTS:
        mail.given_up_at = timezone.now()
    else:
        mail.next_try_at = timezone.now() + FIRST_PAUSE * 2 ** (mail.attempts - 1)


def _one_line(subject: str) -> str:
    """A subject of several lines would make headers of its own."""
    return " ".join(subject.split())[:200]


def _domain() -> str:
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return address.rpartition("@")[2] or "localhost"
