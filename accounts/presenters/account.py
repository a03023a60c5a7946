"""What someone may do, in words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.limits import SCOPE_LABELS, Scope
from accounts.models import ApiToken, User
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


def systems_of(user: User) -> list[tuple[UUID, str]]:
    """Public id and name of the systems that someone belongs to, by name."""
    rows = user.memberships.current().filter(system__isnull=False).order_by("system__name")
    return list(rows.values_list("system__public_id", "system__name").distinct())


def scope_words(scopes: Collection[str]) -> str:
    """What a token or a client may do: ``Read, surveys``."""
    words = ", ".join(SCOPE_LABELS[scope] for scope in Scope if scope in scopes)
    return words[:1] + words[1:].lower()


@dataclass(frozen=True)
class TokenRow:
    """A token as lists show it."""

    token: ApiToken
    may: str
    where: str


def token_rows(tokens: Iterable[ApiToken], names: Mapping[UUID, str]) -> list[TokenRow]:
    """Rows of lists of tokens. ``names`` are those of the systems that the reader knows."""
    return [TokenRow(token, scope_words(token.scopes), _where(token, names)) for token in tokens]


def _where(token: ApiToken, names: Mapping[UUID, str]) -> str:
    if token.systems is None:
        return "All systems of its owner"
    known = sorted(names[system] for system in token.systems if system in names)
    others = len(token.systems) - len(known)
    if others:
        known.append(f"{others} other {'system' if others == 1 else 'systems'}")
    return ", ".join(known)
