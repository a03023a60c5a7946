"""What the caller may read inside a record, asked in the query of the list itself."""

from django.db.models import BooleanField, Exists, OuterRef

from accounts.models import User
from accounts.roles import Permission
from partners.models import System


def may(user: User, permission: Permission) -> Exists:
    """Whether the user has the permission in the row's system."""
    allowed = System.objects.with_permission(user, permission)
    return Exists(allowed.filter(pk=OuterRef("system")), output_field=BooleanField())
