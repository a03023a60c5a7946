"""What a token may do at all. What its owner may do in a system is asked where it is done."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.limits import MissingScopeError, Scope
from accounts.models import ApiToken

# What says only who calls, and where everything is.
FOR_EVERY_TOKEN = frozenset({"me", "start"})


def scopes_needed(method: str, collection: str = "") -> tuple[Scope, ...]:
    """What a token must carry for a method at all, most important first.

    A PUT replaces all fields of a record, so who may not read some of them would empty them.
    """
    if method in SAFE_METHODS:
        return () if collection in FOR_EVERY_TOKEN else (Scope.READ,)
    return (Scope.WRITE, Scope.CONFIDENTIAL) if method == "PUT" else (Scope.WRITE,)


class ScopeFitsMethod(BasePermission):
    """A token that only reads does not write, and so on; its owner may be allowed more."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """True for a token that fits the method, and for a browser session, which has no limits.

        :raises MissingScopeError: the token does not carry all that the method needs.
        """
        if not isinstance(request.auth, ApiToken):
            return True
        needed = scopes_needed(request.method or "", getattr(view, "collection", ""))
        missing = [scope for scope in needed if scope not in request.auth.scopes]
        if missing:
            raise MissingScopeError(missing, owner=request.auth.user, why=REASONS[missing[0]])
        return True


REASONS = {
    Scope.READ: "This token only writes.",
    Scope.WRITE: "This token is read-only.",
    Scope.CONFIDENTIAL: "PUT replaces all fields of a record, and this token cannot read all of "
    "them.",
}
