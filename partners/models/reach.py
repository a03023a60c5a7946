from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from django.db.models import CharField, Value

from accounts.roles import Permission
from partners.models.system import System, SystemQuerySet

if TYPE_CHECKING:
    from accounts.models import User

    # Whom `visible_to` asks about.
    Reader: TypeAlias = "User | Reach"


class Reach:
    """The systems in which a user has some permissions, read by one query and used by many.

    `visible_to` takes it in place of the user. A list of ids lets the planner choose an index
    where the question of who is who makes it ask every row, so it serves pages that look through
    several large tables at once. It lives for one request: rights change.
    """

    def __init__(self, systems: Mapping[Permission, Sequence[int]]) -> None:
        self._systems = systems

    @classmethod
    def of(cls, user: "User", permissions: Sequence[Permission]) -> "Reach":
        """Where a user has each of the permissions; the rule is `with_permission`."""
        first, *others = (
            System.objects.with_permission(user, permission)
            .order_by()
            .values_list(Value(permission.value, output_field=CharField()), "pk")
            for permission in permissions
        )
        found: dict[Permission, list[int]] = {permission: [] for permission in permissions}
        for permission, system in first.union(*others, all=True):
            found[Permission(permission)].append(system)
        return cls(found)

    def systems(self, permission: Permission) -> Sequence[int]:
        """Their ids; a permission that was not read is a mistake of the caller."""
        return self._systems[permission]


def systems_of(reader: "Reader", permission: Permission) -> SystemQuerySet | Sequence[int]:
    """What `system__in` takes: ids where they are known, else the question for them."""
    if isinstance(reader, Reach):
        return reader.systems(permission)
    return System.objects.with_permission(reader, permission)
