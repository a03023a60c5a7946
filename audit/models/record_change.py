import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.expressions import RawSQL

from audit.keeping import AppendOnlyButValues
from audit.tracking import CURRENT_XID, NeverEmptied, Tracked


class RecordChangeQuerySet(models.QuerySet["RecordChange"]):
    def about(self, record_type: str, public_id: uuid.UUID) -> Self:
        """Changes of this record, and of rows that are told of on its page."""
        return self.filter(
            models.Q(record_type=record_type, record_id=public_id)
            | models.Q(parent_type=record_type, parent_id=public_id)
        )


class RecordChange(Tracked):
    """What one write did to one row that carries a judgement: each field, before and after.

    Written by a trigger (``audit.keeping.KeepHistory``), so whatever changes the row, it is kept.
    A new row is kept only if nobody was acting, or if it joined a record that was there before.
    Values are as columns hold them, keys of other rows included. They may be personal: they can be
    blanked (``audit.forgetting``), and nothing else of a change can ever be altered. No foreign
    keys: a change outlives what it is about.
    """

    record_type = models.CharField(max_length=60, help_text="As audit events call it.")
    record_id = models.UUIDField(help_text="The public id of the row.")
    parent_type = models.CharField(max_length=60, blank=True)
    parent_id = models.UUIDField(null=True, help_text="The record on whose page it is told.")
    system_pk = models.BigIntegerField(null=True)
    operation = models.CharField(max_length=6, help_text="INSERT, UPDATE or DELETE.")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    erased = ArrayField(
        models.CharField(max_length=60), default=list, help_text="Fields whose values were blanked."
    )
    actor_id = models.UUIDField(null=True, help_text="The person who acted.")
    actor_service = models.CharField(
        max_length=60, blank=True, help_text="Or the part of the product. Neither: from outside."
    )
    request_id = models.CharField(max_length=64, blank=True)
    xid = models.BigIntegerField(
        db_default=RawSQL(CURRENT_XID, ()),  # noqa: S611 (a constant; nothing comes from outside)
        editable=False,
        help_text="The transaction that made the change, as audit events have it.",
    )

    PERSONAL_FIELDS = ("before", "after")

    objects = RecordChangeQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["-id"]
        triggers = (*Tracked.Meta.triggers, AppendOnlyButValues(), NeverEmptied())
        indexes = [
            models.Index(fields=["record_type", "record_id", "-id"], name="change_of_record"),
            models.Index(
                fields=["parent_type", "parent_id", "-id"],
                condition=models.Q(parent_id__isnull=False),
                name="change_under_record",
            ),
            models.Index(fields=["system_pk", "-id"], name="change_in_system"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} of {self.record_type} {self.record_id}"

    @property
    def fields(self) -> list[str]:
        """Columns that changed, or that the row had."""
        return sorted(self.before.keys() | self.after.keys())

    @property
    def is_from_outside(self) -> bool:
        """Nobody acted in the product: somebody wrote to the database by hand."""
        return self.actor_id is None and not self.actor_service
