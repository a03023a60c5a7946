"""What someone may do, in words."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.roles import ROLES


@dataclass(frozen=True)
class Grant:
    """A role, where, and since when."""

    where: str
    role: str
    description: str
    since: date


def grants_of(user: User) -> list[Grant]:
    """The roles that someone has now, by system."""
    rows = user.memberships.current().select_related("system").order_by("system__name", "role")
    return [
        Grant(
            where=row.system.name if row.system else "All systems",
            role=ROLES[row.role].label,
            description=ROLES[row.role].description,
            since=row.valid_from,
        )
        for row in rows
    ]
