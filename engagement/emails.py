"""Mails of this room: to those who follow up promises, and to partners who are asked about them."""

from contextlib import suppress
from datetime import date

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission, roles_with
from audit.recording import Actor
from engagement.actions.digest import Waiting, write_digest
from engagement.actions.reminder import hand_over_reminder
from engagement.analytics.todo.line import Asked
from engagement.enums import ReminderOccasion
from engagement.errors import EngagementError
from engagement.models import Commitment, CommitmentReminder, Digest, PartnerLink
from engagement.presenters.todo import todo_list
from jobs.actions.mail import Letter
from nhsuk.formats import counted, nhs_date
from partners.models import Membership, System

# A mail is read on the way: the rest stands on the page.
MOST_OF_A_KIND = 5
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


def digest_letter(user: User, day: date) -> Waiting:
    """What waits for somebody on a day, in each system in which they work with partners."""
    systems = System.objects.with_permission(user, Permission.LOG_EVENTS).order_by("name", "id")
    parts = []
    for system in systems:
        found = todo_list(Asked(user, system, most=MOST_OF_A_KIND))
        if found.total:
            parts.append((system, found))
    things = sum(found.total for _system, found in parts)
    late = sum(len(found.late) for _system, found in parts)
    text = render_to_string(
        "engagement/email/digest.txt",
        {
            "name": user.name,
            "day": day,
            "things": things,
            "parts": parts,
            "is_several": len(parts) > 1,
            "base": settings.PUBLIC_URL,
        },
    )
    subject = (
        f"{counted(things, 'thing')} waiting, {late} late" if late else counted(things, "thing")
    )
    return Waiting(things, Letter(f"{subject} on {nhs_date(day)}", text))


def write_digests(by: Actor, day: date) -> int:
    """Write the day's mail of everybody who has none yet; how many wait to be sent.

    Who has nothing to do is noted too, and not looked at again that day.
    """
    working = Membership.objects.current().filter(role__in=roles_with(Permission.LOG_EVENTS))
    users = User.objects.filter(
        is_active=True, is_demo=False, wants_digest=True, pk__in=working.values("user")
    ).exclude(pk__in=Digest.objects.filter(day=day).values("user"))
    written = 0
    for user in users.order_by("pk"):
        with suppress(EngagementError):
            digest = write_digest(by=by, user=user, day=day, compose=digest_letter)
            written += digest.things > 0
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
