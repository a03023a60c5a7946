"""The one place that answers "may this user do this here?"."""

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts.limits import MissingScopeError
from accounts.roles import NATIONAL_ADMINISTRATOR, ROLES, Permission, roles_with
from partners.models import Membership, Organisation, System
from partners.models.membership import MembershipQuerySet
from partners.models.reach import Reach
from tenancy.scope import every_system

if TYPE_CHECKING:
    from rest_framework.request import Request

    from accounts.models import User
    from accounts.requests import SignedInRequest

_REACH = "_reach"


def can(user: "User", permission: Permission, system: System) -> bool:
    """Whether one of the user's current roles in the system, or a national one, allows it."""
    return System.objects.with_permission(user, permission).filter(pk=system.pk).exists()


def reach_of(request: "SignedInRequest | Request") -> Reach:
    """What the person or program that asks may do where, read once for the request."""
    found: Reach | None = getattr(request, _REACH, None)
    if found is None:
        found = Reach(cast("User", request.user))
        setattr(request, _REACH, found)
    return found


def may_anywhere(user: "User", permission: Permission) -> bool:
    """Whether the user may do it in any system: for what all systems share, like reference data."""
    if not user.is_active or not user.limits.allow(permission):
        return False
    if user.limits.systems is not None:
        return System.objects.with_permission(user, permission).exists()
    grants = Membership.objects.current().filter(user=user)
    return grants.filter(role__in=roles_with(permission)).exists()


def require(user: "User", permission: Permission, system: System) -> None:
    """Guard of a view whose record the user can see.

    :raises PermissionDenied: the user may not; the page answers 403.
    """
    if not can(user, permission, system):
        of_system = Q(system=system) | Q(system=None)
        raise _denial(user, permission, Membership.objects.filter(of_system))


def require_anywhere(user: "User", permission: Permission) -> None:
    """Guard of a view about what all systems share.

    :raises PermissionDenied: the user may not; the page answers 403.
    """
    if not may_anywhere(user, permission):
        raise _denial(user, permission, Membership.objects.all())


def _denial(
    user: "User", permission: Permission, memberships: MembershipQuerySet
) -> PermissionDenied:
    """Why the user may not: a token leaves out what one of these roles allows, or none does."""
    missing = user.limits.missing_for(permission)
    of_user = memberships.current().filter(user=user, role__in=roles_with(permission))
    if missing and of_user.exists():
        return MissingScopeError(missing, owner=user)
    return PermissionDenied(refusal(permission))


def refusal(permission: Permission) -> str:
    """The sentence that says who may do it, so that people know whom to ask."""
    labels = [role.label.lower() for role in ROLES.values() if permission in role.permissions]
    return f"Your role does not allow this. It needs one of: {', '.join(labels)}."


@every_system(why="Who has had an organisation for longest keeps what is known of it.")
def keeper_of(organisation: Organisation) -> System | None:
    """The system whose people put right what a person wrote of an organisation that all may see.

    It is the one that has had it as a partner for longest: whoever adds an organisation begins the
    first partnership with it. None while it is nobody's partner.
    """
    of_systems = organisation.partnerships.active().filter(counterpart=None)
    first = of_systems.select_related("system").order_by("pk").first()
    return None if first is None else first.system


def may_put_right(user: "User", organisation: Organisation) -> bool:
    """Whether the user may change what is known of it: never what a register says."""
    if organisation.snapshot_id is not None:
        return False
    keeper = keeper_of(organisation)
    if keeper is None:
        return may_anywhere(user, Permission.MANAGE_PARTNERSHIPS)
    return can(user, Permission.MANAGE_PARTNERSHIPS, keeper)


def may_appoint_nationally(user: "User") -> bool:
    """Whether the user may give national roles: only a national administrator."""
    if not user.is_active or user.limits.systems is not None:
        return False
    grants = Membership.objects.current().filter(user=user, system__isnull=True)
    return grants.filter(role=NATIONAL_ADMINISTRATOR.name).exists()
