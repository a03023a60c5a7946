"""Mails of this room: to those who follow up promises, and to partners who are asked about them."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection, send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from audit.recording import Actor
from engagement.actions.reminder import hand_over_reminder
from engagement.enums import ReminderOccasion
from engagement.errors import EngagementError
from engagement.models import Commitment, CommitmentReminder, PartnerLink

SUBJECTS = {
    ReminderOccasion.SOON: "A commitment is due soon",
    ReminderOccasion.OVERDUE: "A commitment is overdue",
}


def send_reminder(reminder: CommitmentReminder, connection: Any) -> None:
    """Send a reminder that was handed over, over a connection that is open.

    :raises OSError: the mail could not be sent.
    """
    commitment = reminder.commitment
    path = reverse("engagement:commitment", args=[commitment.public_id])
    text = render_to_string(
        "engagement/email/reminder.txt",
        {
            "name": reminder.user.name,
            "commitment": commitment,
            "is_overdue": reminder.occasion == ReminderOccasion.OVERDUE,
            "link": f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else "",
        },
    )
    subject = SUBJECTS[ReminderOccasion(reminder.occasion)]
    EmailMessage(subject, text, None, [reminder.user.email], connection=connection).send()


def send_partner_link(link: PartnerLink, address: str) -> None:
    """Send somebody their personal link.

    :raises OSError: the mail could not be sent.
    """
    text = render_to_string("engagement/email/partner_link.txt", {"link": link, "address": address})
    subject = f"{link.system.name} asks: is this so?"
    send_mail(subject, text, None, [link.person.email])


def send_due_reminders(by: Actor) -> int:
    """Remind of all that is due and was not reminded of before; how many mails went out.

    Nothing is handed over while the mail server cannot be reached. A mail that fails afterwards
    is lost, and the run ends: see `actions.reminder` for why it is not tried again.
    """
    waiting = [
        (commitment, occasion)
        for occasion in ReminderOccasion
        for commitment in Commitment.objects.to_remind_of(occasion).for_someone()
    ]
    if not waiting:
        return 0
    connection = get_connection()
    connection.open()
    sent = 0
    try:
        for commitment, occasion in waiting:
            with suppress(EngagementError):
                reminder = hand_over_reminder(by=by, commitment=commitment, occasion=occasion)
                send_reminder(reminder, connection)
                sent += 1
    finally:
        connection.close()
    return sent
