"""Mails of this room: to those who follow up promises, and to partners who are asked about them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Digest, User
from accounts.roles import Permission, roles_with
from audit.recording import Actor
from engagement.actions.digest import Waiting, write_digest
from engagement.actions.reminder import hand_over_reminder
from engagement.enums import ReminderOccasion
from engagement.errors import EngagementError
from engagement.models import Commitment, CommitmentReminder, PartnerLink
from jobs.actions.mail import Letter
from partners.models import Membership

SUBJECTS = {
    ReminderOccasion.SOON: "A commitment is due soon",
    ReminderOccasion.OVERDUE: "A commitment is overdue",
}


def reminder_letter(reminder: CommitmentReminder) -> Letter:
    """What somebody is told of a commitment."""
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
    return Letter(SUBJECTS[ReminderOccasion(reminder.occasion)], text)


def send_partner_link(link: PartnerLink, address: str) -> None:
    """Send somebody their personal link.

    :raises OSError: the mail could not be sent.
    """
    text = render_to_string("engagement/email/partner_link.txt", {"link": link, "address": address})
    subject = f"{link.system.name} asks: is this so?"
    send_mail(subject, text, None, [link.person.email])


def write_digests(by: Actor, day: date, compose: Callable[[User, date], Waiting]) -> int:
    """Write the day's mail of everybody who has none yet; how many wait to be sent.

    Who has nothing to do is noted too, and not looked at again that day.

    :raises ExceptionGroup: after all the others, what went wrong with some; they are tried again.
    """
    working = (
        Membership.objects.current().of_people().filter(role__in=roles_with(Permission.LOG_EVENTS))
    )
    users = User.objects.filter(
        is_active=True, is_demo=False, wants_digest=True, pk__in=working.values("user")
    ).exclude(pk__in=Digest.objects.filter(day=day).values("user"))
    written = 0
    failures: list[Exception] = []
    for user in users.order_by("pk"):
        try:
            digest = write_digest(by=by, user=user, day=day, compose=compose)
        except EngagementError:
            continue
        # What is wrong with the records of one person must not cost the others their mail.
        except Exception as error:  # noqa: BLE001 (raised below)
            failures.append(error)
        else:
            written += digest.things > 0
    if failures:
        raise ExceptionGroup("Some mails of what waits were not written", failures)
    return written


def write_due_reminders(by: Actor) -> int:
    """Remind of all that is due and was not reminded of before; how many mails wait to be sent."""
    written = 0
    for occasion in ReminderOccasion:
        for commitment in Commitment.objects.to_remind_of(occasion).for_someone():
            with suppress(EngagementError):
                hand_over_reminder(
                    by=by, commitment=commitment, occasion=occasion, compose=reminder_letter
                )
                written += 1
    return written
