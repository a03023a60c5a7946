from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from accounts.limits import NO_LIMITS
from accounts.roles import Permission, roles_with
from partners.models.system import System, SystemQuerySet

if TYPE_CHECKING:
    from accounts.models import User

    # Whom `visible_to` asks about.
    Reader: TypeAlias = "User | Reach"


class Reach:
    """The systems in which a user has each permission: read once, and used by many queries.

    `visible_to` takes it in place of the user. A list of ids lets the planner choose an index
    where the question of who is who makes it ask every row, so it serves pages that look through
    several large tables at once. It lives for one request: rights change. The rule is that of
    `System.objects.with_permission`; a test holds the two equal.
    """

    def __init__(self, user: "User") -> None:
        self._limits = user.limits if user.is_active else NO_LIMITS
        # Nobody who is not active, or has not signed in, may do anything.
        self._grants = (
            list(user.memberships.current().values_list("system_id", "role"))
            if user.is_active
            else []
        )

    def systems(self, permission: Permission) -> Sequence[int]:
        """Their ids."""
        if not self._limits.allow(permission):
            return []
        roles = roles_with(permission)
        return self._among({system for system, role in self._grants if role in roles})

    def _among(self, granted: set[int | None]) -> Sequence[int]:
        """Those granted, as far as the token reaches."""
        if None in granted:  # a national role
            granted |= self._real
        if self._limits.systems is not None:
            granted &= self._left
        return sorted(system for system in granted if system is not None)

    def everywhere(self) -> Sequence[int]:
        """The ids of all systems in which they may do anything at all."""
        return self._among({system for system, _ in self._grants})

    @cached_property
    def _real(self) -> set[int]:
        return set(System.objects.filter(is_fictional=False).values_list("pk", flat=True))

    @cached_property
    def _left(self) -> set[int]:
        """The systems that the token was given."""
        rows = System.objects.filter(public_id__in=self._limits.systems or ())
        return set(rows.values_list("pk", flat=True))


def systems_of(reader: "Reader", permission: Permission) -> SystemQuerySet | Sequence[int]:
    """What `system__in` takes: ids where they are known, else the question for them."""
    if isinstance(reader, Reach):
        return reader.systems(permission)
    return System.objects.with_permission(reader, permission)
