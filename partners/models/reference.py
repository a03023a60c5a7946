from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, Q

from accounts.roles import Permission
from audit.tracking import Tracked
from partners.enums import ReferenceKind, SnapshotState
from partners.models.system import System

if TYPE_CHECKING:
    from accounts.models import User


class ReferenceSnapshotQuerySet(models.QuerySet["ReferenceSnapshot"]):
    def visible_to(self, user: "User") -> Self:
        """Reference data belongs to all systems: whoever may import in one sees every import."""
        return self.filter(
            Exists(System.objects.with_permission(user, Permission.IMPORT_REFERENCE))
        )

    def applied(self) -> Self:
        return self.filter(state=SnapshotState.APPLIED)


class SystemQuestionQuerySet(models.QuerySet["SystemQuestion"]):
    def visible_to(self, user: "User") -> Self:
        """Questions to which one of the user's systems could be the answer."""
        systems = System.objects.with_permission(user, Permission.IMPORT_REFERENCE)
        candidates = self.model.candidates.through.objects.filter(
            systemquestion=models.OuterRef("pk"), system__in=systems
        )
        return self.filter(Exists(candidates))

    def unanswered(self) -> Self:
        return self.filter(answer__isnull=True)


class ReferenceSnapshot(Tracked):
    """One run of a reference import: the file, its as-at date, and what became of each row."""

    kind = models.CharField(max_length=20, choices=ReferenceKind)
    source = models.CharField(max_length=200, help_text="The publisher, as shown beside each fact.")
    as_at = models.DateField(help_text="The day to which the file's facts refer.")
    file = models.ForeignKey(
        "jobs.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=SnapshotState, default=SnapshotState.PREVIEWED)
    counts = models.JSONField(default=dict)
    samples = models.JSONField(
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text="A few rows of each outcome, for a person to look at.",
    )
    problems = models.JSONField(
        default=list,
        encoder=DjangoJSONEncoder,
        help_text="Rejected and skipped rows: row number, reason, code; the first thousand.",
    )
    problems_file = models.ForeignKey(
        "jobs.StoredFile",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="All of them, as CSV.",
    )
    applied_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReferenceSnapshotQuerySet.as_manager()

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
    source_detail = models.CharField(
        max_length=20,
        blank=True,
        help_text="What else the source says about where it works: the code of a sub-ICB location.",
    )
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

    objects = SystemQuestionQuerySet.as_manager()

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
