"""What a token leaves of what its owner may. A limit only ever narrows.

A user object that came in with a token carries the token's limits (`user.limits`); any other one
carries none. They are read in the few places that read grants: `System.objects.with_permission`,
`Reach`, `partners.access` and `engagement.access`. Everything else asks one of these, so a page, a
count, an export or an expansion cannot forget a limit.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from accounts.roles import Permission

if TYPE_CHECKING:
    from accounts.models import User


class Scope(StrEnum):
    """One thing that a token may be left out of."""

    READ = "read"
    WRITE = "write"
    SURVEYS = "surveys"
    CONFIDENTIAL = "confidential"


SCOPE_LABELS = {
    Scope.READ: "Read",
    Scope.WRITE: "Write",
    Scope.SURVEYS: "Surveys",
    Scope.CONFIDENTIAL: "Confidential records",
}
SCOPE_HINTS = {
    Scope.READ: "Ask for records, scores and results.",
    Scope.WRITE: "Add, change and withdraw records.",
    Scope.SURVEYS: "Everything of surveys: their results, and running them.",
    Scope.CONFIDENTIAL: "Confidential notes, who is named, comments and raw answers.",
}
ALL_SCOPES = frozenset(Scope)

P = Permission
# A permission that stands under several scopes needs all of them.
COVERED: Mapping[Scope, frozenset[Permission]] = {
    Scope.READ: frozenset(),
    Scope.WRITE: frozenset(),
    Scope.SURVEYS: frozenset(
        {
            P.VIEW_SURVEYS,
            P.VIEW_COMMENTS,
            P.VIEW_TIES,
            P.MANAGE_SURVEYS,
            P.MANAGE_WEBHOOKS,  # a subscription sees with all of its owner's eyes
            P.MODERATE_COMMENTS,
            P.EXPORT_RAW_ANSWERS,
            P.ANSWER_RIGHTS,
        }
    ),
    Scope.CONFIDENTIAL: frozenset(
        {
            P.VIEW_CONFIDENTIAL_NOTES,
            P.VIEW_PEOPLE,
            P.MANAGE_PEOPLE,  # who may not read people cannot change them
            P.VIEW_HISTORY,
            P.VIEW_READINGS,
            P.VIEW_COMMENTS,
            P.MODERATE_COMMENTS,
            P.EXPORT_RAW_ANSWERS,
            P.ANSWER_RIGHTS,
            P.MANAGE_WEBHOOKS,
            P.MAKE_PACKS,  # what is written of a pack before it is published
            P.APPROVE_PACKS,
            P.MANAGE_INFORMATION_REQUESTS,
            P.APPROVE_INFORMATION_REQUESTS,
        }
    ),
}
# What concerns every system is not for a token that was given some.
OF_ALL_SYSTEMS = frozenset({P.IMPORT_REFERENCE, P.MANAGE_NATIONAL_RULE_SETS})


@dataclass(frozen=True)
class Limits:
    """The scopes of a token and the public ids of the systems it was given, ``None`` for all."""

    scopes: frozenset[Scope] = ALL_SCOPES
    systems: frozenset[UUID] | None = None

    def allow(self, permission: Permission) -> bool:
        """Whether the permission is left, where its owner has it."""
        if self.systems is not None and permission in OF_ALL_SYSTEMS:
            return False
        return not self.missing_for(permission)

    def missing_for(self, permission: Permission) -> list[Scope]:
        """The scopes that a token needs for the permission and has not got."""
        return [
            scope for scope in Scope if scope not in self.scopes and permission in COVERED[scope]
        ]

    def reach(self, system: UUID) -> bool:
        """Whether the system with this public id is left."""
        return self.systems is None or system in self.systems

    def as_data(self) -> dict[str, Any]:
        """The same as JSON, for work that a token asked for and that is done later."""
        systems = None if self.systems is None else sorted(map(str, self.systems))
        return {"scopes": sorted(self.scopes), "systems": systems}

    @classmethod
    def from_data(cls, data: Mapping[str, Any] | None) -> "Limits":
        """What `as_data` gave; nothing stored means that nothing was left out."""
        return NO_LIMITS if data is None else limits_of(data["scopes"], data["systems"])


NO_LIMITS = Limits()


class MissingScopeError(PermissionDenied):
    """The owner of a token may do this, and the token leaves it out: another one would do."""

    def __init__(self, scopes: Iterable[Scope], *, owner: "User", why: str = "") -> None:
        """``why`` is a sentence of whoever noticed it, before the one that names the scopes."""
        self.scopes = [scope for scope in Scope if scope in set(scopes)]
        self.is_of_program = owner.is_machine
        super().__init__(" ".join(filter(None, [why, f"The token lacks {words_of(self.scopes)}."])))


def words_of(scopes: Collection[Scope]) -> str:
    """Scopes in a sentence."""
    words = " and ".join(f"“{scope}”" for scope in scopes)
    return f"the scope{'s' if len(scopes) > 1 else ''} {words}"


def limits_of(scopes: Collection[str], systems: Collection[str | UUID] | None) -> Limits:
    """Limits as tables keep them. A scope that is no longer known is left out."""
    known = frozenset(scope for scope in Scope if scope in scopes)
    return Limits(known, None if systems is None else frozenset(UUID(str(one)) for one in systems))
