from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.roles import Permission
from audit.tracking import Tracked
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from partners.models.reach import Reader


class ExternalKeyQuerySet(models.QuerySet["ExternalKey"]):
    def visible_to(self, user: "Reader") -> Self:
        return self.filter(system__in=systems_of(user, Permission.VIEW_PARTNERSHIPS))

    def of_type(self, model: type[models.Model]) -> Self:
        return self.filter(record_type=model._meta.label_lower)


class ExternalKey(Tracked):
    """What another system calls a record of ours: that is how it finds it again.

    The record is named by type and public id, as in the audit log, because records of every room
    have such keys. Undoing an import may delete a record; its key then waits for the next record
    that is called so.
    """

    system = models.ForeignKey("partners.System", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=40, help_text="A short word for the other system.")
    record_type = models.CharField(max_length=60)
    value = models.CharField("its key", max_length=300)
    record_id = models.UUIDField(db_index=True)

    objects = ExternalKeyQuerySet.as_manager()

    class Meta(Tracked.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["system", "record_type", "source", "value"], name="external_key_once"
            ),
            models.CheckConstraint(
                name="external_key_is_not_empty", condition=~Q(source="") & ~Q(value="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.value}"
