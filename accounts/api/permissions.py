"""What a token may do at all. What its owner may do in a system is asked where it is done."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.limits import Scope
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
        """Whether the method fits the token; a browser session has no such limit."""
        if not isinstance(request.auth, ApiToken):
            return True
        needed = scopes_needed(request.method or "", getattr(view, "collection", ""))
        missing = [scope for scope in needed if scope not in request.auth.scopes]
        if missing:
            self.message = SENTENCES[missing[0]]
            request.missing_scope = " ".join(needed)  # type: ignore[attr-defined]
        return not missing


SENTENCES = {
    Scope.READ: "This token only writes: it needs the scope “read”.",
    Scope.WRITE: "This token is read-only. It needs the scope “write”: "
    "people make another on their account page, clients ask for it with their token.",
    Scope.CONFIDENTIAL: "This token needs the scope “confidential”: PUT replaces all fields of a "
    "record, and this token cannot read all of them.",
}
