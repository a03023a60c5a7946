"""What a token may do at all. What its person may do in a system is asked where it is done."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken


class TokenMayWrite(BasePermission):
    """A read-only token reads; its person may be allowed more."""

    message = "This token is read-only. Make a token that may write on your account page."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the method fits the token; a browser session has no such limit."""
        is_read_only = isinstance(request.auth, ApiToken) and not request.auth.may_write
        return request.method in SAFE_METHODS or not is_read_only
