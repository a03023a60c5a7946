"""The guard of what only national administrators do."""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from partners.access import may_appoint_nationally


def require_national(user: User) -> None:
    """Let only a national administrator go on.

    :raises PermissionDenied: for everybody else; the page answers 403.
    """
    if not may_appoint_nationally(user):
        raise PermissionDenied("Your role does not allow this. It needs a national administrator.")
