"""Reminders of promises: one mail for each commitment and occasion, whatever is repeated.

The row that says "handed over" and the mail are written together; see `jobs.actions.mail` for how
it goes out. The unique constraint holds this up even if two workers run at once.
"""

from collections.abc import Callable

from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from audit.recording import Actor, action, record
from engagement.errors import NotPossibleError
from engagement.models import Commitment, CommitmentReminder
from jobs.actions.mail import Letter, queue_mail
from partners.access import can


@action
def hand_over_reminder(
    *,
    by: Actor,
    commitment: Commitment,
    occasion: str,
    compose: Callable[[CommitmentReminder], Letter],
) -> CommitmentReminder:
    """Write a reminder, and the mail that ``compose`` makes of it, to whoever is in charge.

    :raises NotPossibleError: it was sent before, is not due any more, or nobody wants it.
    """
    found = (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("system", "partnership__organisation", "partnership__owner", "owner")
        .get(pk=commitment.pk)
    )
    if not Commitment.objects.filter(pk=found.pk).to_remind_of(occasion).exists():
        raise NotPossibleError("There is nothing to remind of.")
    user = in_charge(found)
    if user is None or not user.wants_reminders:
        raise NotPossibleError("There is nobody to remind.")
    reminder = CommitmentReminder.objects.create(
        commitment=found, system=found.system, user=user, occasion=occasion, due_on=found.due_on
    )
    queue_mail(key=f"reminder:{reminder.pk}", to=user.email, letter=compose(reminder))
    record(
        "commitment.reminded",
        found,
        system_id=found.system.public_id,
        parent=found.partnership,
        facts={
            "occasion": occasion,
            "user": str(user.public_id),
            "on": str(timezone.localdate()),
        },
    )
    return reminder


def in_charge(commitment: Commitment) -> User | None:
    """Who follows it up, or else looks after the partner, and may still work in the system.

    An account of the demonstration has an invented address, to which nothing is sent.
    """
    for user in (commitment.owner, commitment.partnership.owner):
        if user is None or not user.is_active or user.is_demo:
            continue
        if can(user, Permission.LOG_EVENTS, commitment.system):
            return user
    return None
