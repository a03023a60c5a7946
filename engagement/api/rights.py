"""What the caller may read inside a record, asked in the query of the list itself."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from accounts.models import User
from accounts.roles import Permission
from partners.models import System
from partners.models.reach import Reach


def may(reader: User | Reach, permission: Permission) -> Any:
    """Whether the reader has the permission in the row's system.

    For a ``Reach`` a list of systems is compared, which is quicker to ask and to answer.
    """
    if isinstance(reader, Reach):
        among = Q(system__in=reader.systems(permission))
        return ExpressionWrapper(among, output_field=BooleanField())
    allowed = System.objects.with_permission(reader, permission)
    return Exists(allowed.filter(pk=OuterRef("system")), output_field=BooleanField())
