"""What someone may do, in words."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import User
from accounts.roles import ROLES


@dataclass(frozen=True)
class Grant:
    """A role, where, and since when."""

    where: str
    system_id: UUID | None
    role: str
    description: str
    since: date


def grants_of(user: User) -> list[Grant]:
    """The roles that someone has now, by system."""
    rows = user.memberships.current().select_related("system").order_by("system__name", "role")
    return [
        Grant(
            where=row.system.name if row.system else "all systems",
            system_id=row.system.public_id if row.system else None,
            role=ROLES[row.role].label,
            description=ROLES[row.role].description,
            since=row.valid_from,
        )
        for row in rows
    ]
