"""Who belongs to a system, and in which role."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.roles import ROLES
from audit.recording import Actor, action, record
from partners.models import Membership, System


@action
def grant_role(*, by: Actor, user: User, role: str, system: System | None) -> Membership:
    """Give a user a role in a system, or a national role with no system.

    :raises ValidationError: the role is unknown, does not fit, or was given already.
    """
    definition = ROLES.get(role)
    if definition is None or definition.national != (system is None):
        raise ValidationError({"role": "Choose one of the roles listed."})
    current = Membership.objects.current().filter(user=user, system=system, role=role)
    if current.exists():
        raise ValidationError({"role": f"{user} has this role already."})
    membership = Membership.objects.create(user=user, system=system, role=role)
    record(
        "role.granted",
        membership,
        system_id=system.public_id if system else None,
        parent=user,
        facts={"role": role},
    )
    return membership


@action
def end_role(*, by: Actor, membership: Membership) -> Membership:
    """Take a role back, from this moment. The grant stays in the history."""
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
