"""Who may read and do what with what happened: `partners.access`, in the words of this room."""

from typing import TYPE_CHECKING

from accounts.roles import NATIONAL_ROLES, ROLES, Permission
from engagement.enums import Sensitivity, SheetKind
from engagement.models import Event
from engagement.models.sheet_import import PERMISSION_OF
from partners.access import can
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

_REMEMBERED = "_engagement_grants"


def permissions_in(user: "User", system: System) -> frozenset[Permission]:
    """All that the user may do in a system, in one query: for pages that ask about several things.

    The same rule as `partners.access.can`; a test holds the two equal.
    """
    return frozenset(
        permission
        for system_id, role in _grants(user)
        if system_id == system.pk or (role in NATIONAL_ROLES and not system.is_fictional)
        for permission in ROLES[role].permissions
        if user.limits.allow(permission) and user.limits.reach(system.public_id)
    )


def permissions_anywhere(user: "User") -> frozenset[Permission]:
    """All that the user may do in any system: for the menu, which leads to more than one."""
    return frozenset(
        permission
        for _, role in _grants(user)
        for permission in ROLES[role].permissions
        if user.limits.allow(permission)
    )


def sheets_allowed(user: "User", system: System) -> list[SheetKind]:
    """The kinds of spreadsheet that the user may bring into a system."""
    return [kind for kind in SheetKind if can(user, PERMISSION_OF[kind], system)]


def sheets_allowed_anywhere(user: "User") -> list[SheetKind]:
    """The kinds of spreadsheet that the user may bring into any system."""
    allowed = permissions_anywhere(user)
    return [kind for kind in SheetKind if PERMISSION_OF[kind] in allowed]


def may_read_notes(user: "User", event: Event) -> bool:
    """Notes and tone: everyone in the system when they are open, else those who work with partners.

    A board may have a partner's own chief executive on it, so a board member reads nothing that the
    partner may not read itself.
    """
    if event.notes_sensitivity == Sensitivity.OPEN:
        return can(user, Permission.VIEW_PARTNERSHIPS, event.system)
    return can(user, Permission.VIEW_CONFIDENTIAL_NOTES, event.system)


def _grants(user: "User") -> list[tuple[int | None, str]]:
    """System and role of each grant, read once for a user object, which lives for one request."""
    if not user.is_active:  # nor is one who has not signed in
        return []
    known: list[tuple[int | None, str]] | None = getattr(user, _REMEMBERED, None)
    if known is None:
        grants = user.memberships.held_by(user).values_list("system_id", "role")
        known = [(system_id, role) for system_id, role in grants if role in ROLES]
        setattr(user, _REMEMBERED, known)
    return known
