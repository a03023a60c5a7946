"""Which API clients and tokens somebody may see and stop, and what they may give a client."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import ApiClient, ApiToken, User
from accounts.models.api_token import ApiTokenQuerySet
from accounts.roles import SYSTEM_ROLES, Permission, Role
from partners.models import Membership, System
from partners.models.reach import Reach


def clients_of(system: System) -> QuerySet[ApiClient]:
    """Those that act in a system, or did, by name: one that was revoked is still told of."""
    held = Membership.objects.filter(system=system, user=OuterRef("user"))
    rows = ApiClient.objects.filter(Exists(held))
    return rows.select_related("user", "responsible").order_by("user__name", "id")


def tokens_with_access_to(system: System) -> QuerySet[ApiToken]:
    """Personal tokens that work and reach the system, by their owners' names."""
    held = Membership.objects.current().filter(system=system, user=OuterRef("user"))
    rows: QuerySet[ApiToken] = (
        ApiToken.objects.working().personal().reaching(system.public_id).filter(Exists(held))
    )
    return rows.select_related("user").order_by("user__name", "created")


def national_tokens() -> ApiTokenQuerySet:
    """Personal tokens that work, of people with a national role, by their owners' names."""
    held = Membership.objects.current().filter(system__isnull=True, user=OuterRef("user"))
    rows: ApiTokenQuerySet = ApiToken.objects.working().personal().filter(Exists(held))
    return rows.select_related("user").order_by("user__name", "created")


def national_tokens_reaching(system: System) -> ApiTokenQuerySet:
    """Those of them that reach the system by the national role alone, so no fictional one."""
    found = national_tokens().reaching(system.public_id)
    if system.is_fictional:
        return found.none()
    own = tokens_with_access_to(system).order_by().values("pk")
    return found.exclude(pk__in=own)


def roles_to_give(user: User, system: System) -> dict[str, Role]:
    """Roles that somebody may give a client in a system: never more than they may do themselves.

    Who makes a secret knows it, and could act with it. A program administers nothing.
    """
    reach = Reach(user)
    own = frozenset(one for one in Permission if system.pk in reach.systems(one))
    return {
        name: role
        for name, role in SYSTEM_ROLES.items()
        if role.permissions <= own and Permission.MANAGE_MEMBERS not in role.permissions
    }


def may_manage(user: User, client: ApiClient) -> bool:
    """Whether somebody administers every system that a client acts in: for its secrets.

    Who administers one of them may end its role there, or revoke it.
    """
    held = client.user.memberships.current()
    managed = System.objects.with_permission(user, Permission.MANAGE_API_CLIENTS)
    return not held.exclude(system__in=managed).exists()


def systems_to_act_in(user: User) -> QuerySet[System]:
    """Systems for which somebody manages clients."""
    return System.objects.with_permission(user, Permission.MANAGE_API_CLIENTS).current()


def keepers_of(system: System, client: ApiClient | None = None) -> QuerySet[User]:
    """Who may be responsible for a client: the people of the system, and whoever is already."""
    members = Membership.objects.current().of_people().filter(system=system)
    there = Q(is_active=True, pk__in=members.values("user"))
    if client is not None:
        there |= Q(pk=client.responsible_id)
    return User.objects.filter(there).order_by("name", "pk")
