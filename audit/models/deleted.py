from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from audit.tracking import CURRENT_XID


class DeletedRecord(models.Model):
    """That a record which others may hold a copy of was deleted for good, and nothing it said.

    Records are withdrawn and not deleted, but for what an import brought in by mistake, drafts, and
    scores that are no longer computed. Written by ``audit.tracking.MarkDeleted``. No foreign keys:
    the system is named by its key and is none where the record was every system's.
    """

    record_type = models.CharField(max_length=60, help_text="As audit events call it.")
    public_id = models.UUIDField()
    system_pk = models.BigIntegerField(null=True)
    is_fictional = models.BooleanField(default=False, db_default=False)
    changed_xid = models.BigIntegerField(
        db_default=RawSQL(CURRENT_XID, ()),  # noqa: S611 (a constant; nothing comes from outside)
        editable=False,
    )
    deleted_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["record_type", "changed_xid", "id"], name="deleted_since"),
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.public_id}"
