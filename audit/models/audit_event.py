import uuid
from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from audit.enums import ActorKind
from audit.models.seal import AuditSeal
from audit.tracking import CURRENT_XID, AppendOnlyButReason, NeverEmptied

# Somebody read confidential words. Its facts say what of, and on which day in London.
CONFIDENCES_READ = "confidences.read"


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, target_type: str, public_id: uuid.UUID) -> Self:
        """Events that happened to this record, or to a record that hangs on it; newest first."""
        return self.filter(
            models.Q(target_type=target_type, target_id=public_id)
            | models.Q(parent_type=target_type, parent_id=public_id)
        ).order_by("-id")

    def changes(self) -> Self:
        """Without what was only read."""
        return self.exclude(type=CONFIDENCES_READ)

    def readings(self) -> Self:
        """Who read confidential words: one event for each person, record and day."""
        return self.filter(type=CONFIDENCES_READ)

    def unsealed(self) -> Self:
        """What came after the newest seal."""
        reached = AuditSeal.objects.order_by("-number").values("upto_id")[:1]
        return self.filter(id__gt=Coalesce(models.Subquery(reached), 0))

    def in_system(self, system_public_id: uuid.UUID) -> Self:
        return self.filter(system_id=system_public_id)


class AuditEvent(models.Model):
    """One business event: who did what to which record, and when.

    It holds public ids and field names, never personal values and no foreign keys: the log must
    survive whatever happens to the data. Only the words of a reason can be blanked, should they
    name somebody who is erased; their digest stays. Rows are also the outbox from which others are
    told: read by ``xid``, told in the order of ``id``. Seals make it evident if one was altered.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    happened_at = models.DateTimeField(auto_now_add=True)
    type = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    actor_id = models.UUIDField(null=True)
    actor_service = models.CharField(max_length=60, blank=True)
    system_id = models.UUIDField(null=True)
    target_type = models.CharField(max_length=60)
    target_id = models.UUIDField()
    parent_type = models.CharField(max_length=60, blank=True)
    parent_id = models.UUIDField(null=True)
    changed_fields = models.JSONField(default=list)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.CharField(max_length=500, blank=True)
    reason_salt = models.UUIDField(
        null=True, editable=False, help_text="Keeps a blanked reason from being guessed."
    )
    reason_digest = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="Of a reason that was blanked: SHA-256 of its salt and words, in hex.",
    )
    request_id = models.CharField(max_length=64, blank=True)
    xid = models.BigIntegerField(
        null=True,
        db_default=RawSQL(CURRENT_XID, ()),  # noqa: S611 (a constant; nothing comes from outside)
        editable=False,
        help_text="The transaction that wrote it; none for what was written before this was kept.",
    )

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-id"]),
            models.Index(fields=["parent_type", "parent_id", "-id"]),
            models.Index(fields=["system_id", "-id"]),
            models.Index(fields=["actor_id", "-id"]),
            models.Index(
                fields=["xid"], condition=models.Q(xid__isnull=False), name="audit_by_transaction"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_event_has_one_actor",
                condition=(
                    models.Q(actor_kind=ActorKind.USER, actor_id__isnull=False, actor_service="")
                    | (
                        models.Q(actor_kind=ActorKind.SERVICE, actor_id__isnull=True)
                        & ~models.Q(actor_service="")
                    )
                ),
            ),
            models.UniqueConstraint(
                "actor_id",
                "target_id",
                KeyTextTransform("what", "facts"),
                KeyTextTransform("day", "facts"),
                name="audit_read_once_a_day",
                condition=models.Q(type=CONFIDENCES_READ),
            ),
            models.CheckConstraint(
                name="audit_reason_stands_or_is_blanked",
                condition=(
                    models.Q(reason_digest="") | models.Q(reason="", reason_salt__isnull=True)
                ),
            ),
        ]
        triggers = (AppendOnlyButReason(), NeverEmptied())

    def __str__(self) -> str:
        return f"{self.type} on {self.target_type} {self.target_id}"
