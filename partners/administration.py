"""Who looks after whose account, and what must not leave a system without an administrator."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.models import User
from accounts.roles import NATIONAL_ADMINISTRATOR, SYSTEM_ADMINISTRATOR, Permission
from partners.access import may_appoint_nationally
from partners.models import Membership, System
from partners.models.membership import MembershipQuerySet

ADMINISTRATORS = (SYSTEM_ADMINISTRATOR.name, NATIONAL_ADMINISTRATOR.name)


def may_manage_account(administrator: User, user: User) -> bool:
    """Whether somebody may close another's account, open it, or sign them out.

    An account is one for all systems, so it takes the administrator of each in which they have a
    role, or a national administrator. Who administers only one of them ends their role there.
    """
    if administrator.pk == user.pk:
        return False
    held = Membership.objects.current().filter(user=user)
    if held.filter(system__isnull=True).exists() and not may_appoint_nationally(administrator):
        return False
    managed = System.objects.with_permission(administrator, Permission.MANAGE_MEMBERS)
    return not held.filter(system__isnull=False).exclude(system__in=managed).exists()


def is_only_administrator(membership: Membership) -> bool:
    """Whether nobody else who can sign in administers the same system, or all of them.

    Who has never come in administers nothing yet: it neither counts nor has to stay.
    """
    if membership.role not in ADMINISTRATORS or not membership.user.has_joined:
        return False
    others = (
        Membership.objects.current()
        .of_people()
        .filter(in_state("open"), system=membership.system, role=membership.role)
        .filter(valid_to__isnull=True)
        .exclude(user=membership.user)
    )
    return not others.exists()


def refuse_to_end(membership: Membership) -> None:
    """Refuse to take a role from the only administrator of something; in a transaction.

    :raises ValidationError: it would leave a system, or all of them, without one.
    """
    if membership.role in ADMINISTRATORS:
        _refuse_without(Membership.objects.current().filter(pk=membership.pk))


def refuse_to_close(user: User) -> None:
    """Refuse to close the account of the only administrator of anything; in a transaction.

    :raises ValidationError: it would leave a system, or all of them, without one.
    """
    _refuse_without(Membership.objects.current().filter(user=user, role__in=ADMINISTRATORS))


def _refuse_without(grants: MembershipQuerySet) -> None:
    # Two who take out each other at once: the second waits, and finds the first one gone.
    beside = Q(system__in=grants.values("system")) | Q(system__isnull=True)
    holders = Membership.objects.filter(beside, role__in=ADMINISTRATORS).values("user")
    list(User.objects.select_for_update(no_key=True).filter(pk__in=holders).order_by("pk"))
    for grant in grants.select_related("system", "user"):
        if is_only_administrator(grant):
            where = grant.system.name if grant.system else "all systems"
            raise ValidationError(
                f"{grant.user} is the only administrator of {where}. Give someone else the role "
                "first; they count once they have signed in."
            )


def in_state(state: str) -> Q:
    """Grants of people whose account is in a state: ``invited``, ``open`` or ``closed``."""
    joined = Q(user__last_login__isnull=False) | ~Q(
        user__password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    if state == "closed":
        return Q(user__is_active=False)
    return Q(user__is_active=True) & (joined if state == "open" else ~joined)
