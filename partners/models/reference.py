from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from audit.tracking import Tracked
from partners.enums import ReferenceKind, SnapshotState


class ReferenceSnapshot(Tracked):
    """One run of a reference import: the file, its as-at date, and what it changed, row by row counted."""

    kind = models.CharField(max_length=20, choices=ReferenceKind)
    source = models.CharField(max_length=200, help_text="The publisher, as shown beside each fact.")
    as_at = models.DateField(help_text="The day to which the file's facts refer.")
    file = models.ForeignKey(
        "jobs.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=SnapshotState, default=SnapshotState.PREVIEWED)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(
        default=list,
        encoder=DjangoJSONEncoder,
        help_text="Rejected and skipped rows: row number, reason, code; the first thousand.",
    )
    applied_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Tracked.Meta):
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="snapshot_applied_at_when_applied",
                condition=Q(state=SnapshotState.APPLIED, applied_at__isnull=False)
                | Q(state=SnapshotState.PREVIEWED, applied_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}, as at {self.as_at:%-d %B %Y}"


class SystemQuestion(Tracked):
    """A source names a system that was split: a person says to which successor the body belongs."""

    organisation = models.ForeignKey(
        "partners.Organisation", on_delete=models.CASCADE, related_name="system_questions"
    )
    source_code = models.CharField(max_length=20)
    candidates = models.ManyToManyField("partners.System", related_name="+")
    snapshot = models.ForeignKey(
        ReferenceSnapshot, on_delete=models.PROTECT, related_name="questions"
    )
    answer = models.ForeignKey(
        "partners.System", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Tracked.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source_code"], name="system_question_once"
            ),
            models.CheckConstraint(
                name="system_question_answered_whole",
                condition=Q(answer__isnull=True, answered_at__isnull=True, answered_by__isnull=True)
                | Q(answer__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.source_code}"
