"""Who is told that a record was deleted for good: whoever could see it, and its id alone."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Permission
from audit.models import DeletedRecord
from audit.tracking import Tracked
from partners.models import System


@dataclass(frozen=True)
class Deletions:
    """The deleted records of a model, for those who have the permission in their system.

    Records of no system, such as organisations, are told to all who have it anywhere; invented ones
    only to those who have it in an invented system.
    """

    model: type[Tracked]
    permission: Permission = Permission.VIEW_PARTNERSHIPS

    def visible_to(self, user: User, system: UUID | None = None) -> QuerySet[DeletedRecord]:
        """Marks of the records that the user could see, of one system if it is named."""
        mine = System.objects.with_permission(user, self.permission)
        if system is not None:
            mine = mine.filter(public_id=system)
        known = mine.filter(is_fictional=OuterRef("is_fictional"))
        everybodys = Q(Exists(known), system_pk__isnull=True)
        found = DeletedRecord.objects.filter(record_type=self.model._meta.label_lower)
        return found.filter(Q(system_pk__in=mine.values("pk")) | everybodys)
