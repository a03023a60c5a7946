"""Who belongs to a system, and in which role."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.roles import ROLES
from audit.recording import Actor, action, record
from partners.administration import refuse_to_end
from partners.models import Membership, System


@action
def grant_role(
    *, by: Actor, user: User, role: str, system: System | None, last_day: date | None = None
) -> Membership:
    """Give a user a role in a system, or a national role with no system; to `last_day` or for good.

    :raises ValidationError: the role is unknown, does not fit or was given already, the last day is
        over, or somebody gives it to themselves.
    """
    if by == user:
        raise ValidationError("Nobody gives a role to themselves. Ask another administrator.")
    if last_day is not None and last_day < timezone.localdate():
        raise ValidationError({"last_day": "The last day must be today or later."})
    definition = ROLES.get(role)
    if definition is None or definition.national != (system is None):
        raise ValidationError({"role": "Choose one of the roles listed."})
    current = Membership.objects.current().filter(user=user, system=system, role=role)
    if current.exists():
        raise ValidationError({"role": f"{user} has this role already."})
    valid_to = None if last_day is None else last_day + timedelta(days=1)
    membership = Membership.objects.create(user=user, system=system, role=role, valid_to=valid_to)
    record(
        "role.granted",
        membership,
        system_id=system.public_id if system else None,
        parent=user,
        facts={"role": role, **({"valid_to": valid_to} if valid_to else {})},
    )
    return membership


@action
def end_role(*, by: Actor, membership: Membership) -> Membership:
    """Take a role back, from this moment. The grant stays in the history.

    :raises ValidationError: it is that of the only administrator.
    """
    refuse_to_end(membership)
    membership.valid_to = timezone.localdate()
    membership.save(update_fields=["valid_to"])
    record(
        "role.ended",
        membership,
        system_id=membership.system.public_id if membership.system else None,
        parent=membership.user,
        facts={"role": membership.role},
    )
    return membership
