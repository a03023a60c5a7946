from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import FirstValue

from audit.tracking import CURRENT_XID, AppendOnly
from engagement.enums import EvidenceComponent, EvidenceSource, Truster
from partners.models import Partnership, System
from partners.tenancy import SameSystemWhenWritten

if TYPE_CHECKING:
    from accounts.models import User


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def known_on(self, moment: datetime) -> Self:
        """What had been recorded by a moment."""
        return self.filter(recorded_at__lte=moment)

    def in_force(self) -> Self:
        """Rows of the newest revision of each subject, without those that it makes void."""
        of_subject: dict[str, Any] = {
            "partition_by": [F("subject_type"), F("subject_id"), F("partnership")],
            "order_by": F("revision").desc(),
        }
        # Whether it is void is also asked of the window: a plain condition would take the void rows
        # away before the newest revision is looked for, and so bring back what they end.
        return self.annotate(
            newest_revision=Window(FirstValue("revision"), **of_subject),
            newest_is_void=Window(FirstValue("is_void"), **of_subject),
        ).filter(revision=F("newest_revision"), newest_is_void=False)


class Evidence(models.Model):
    """The ledger behind every score: one row per fact, partnership and what it speaks of.

    Append-only. A correction appends rows with the subject's next revision, a withdrawal appends
    void ones; so any past score can be computed again from what was known on that day. Values are
    raw: weights, caps and the effect of pressure belong to the score model and are applied when
    scoring. Subjects and people appear as public ids only. A partnership that an import began and
    its undoing took back leaves its rows behind: what was known on a day stays known.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.DO_NOTHING, related_name="evidence", db_constraint=False
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    component = models.CharField(max_length=20, choices=EvidenceComponent)
    source = models.CharField(max_length=20, choices=EvidenceSource)
    truster = models.CharField(max_length=10, choices=Truster, blank=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    revision = models.PositiveIntegerField()
    wave_id = models.UUIDField(null=True)
    counterpart_id = models.UUIDField(
        null=True, help_text="Whoever acted or was met: a public id, never a name."
    )
    x = models.FloatField(help_text="Raw value, 0 to 1; 0 in a void row.")
    q = models.FloatField(help_text="Quality or importance, 1 as usual.")
    is_void = models.BooleanField(default=False)
    occurred_on = models.DateField(help_text="The day in London.")
    recorded_at = models.DateTimeField()
    recorded_xid = models.BigIntegerField(
        db_default=RawSQL(CURRENT_XID, ()),  # noqa: S611 (a constant; nothing comes from outside)
        editable=False,
        help_text="Transaction that wrote the row: what an open one holds back shows later.",
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        triggers = (
            AppendOnly(),
            SameSystemWhenWritten("partnership_id", "partners_partnership"),
        )
        indexes = [
            models.Index(fields=["partnership", "occurred_on"]),
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["system", "occurred_on"]),
            models.Index(
                fields=["partnership"], condition=Q(revision__gt=1), name="evidence_corrected"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "source", "component", "truster", "revision"],
                name="evidence_once_per_revision",
            ),
            models.CheckConstraint(
                name="evidence_values_in_range",
                condition=Q(x__gte=0, x__lte=1, q__gte=0, q__lte=10),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component} from {self.source} on {self.occurred_on}"
