from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from audit.tracking import Tracked
from jobs.enums import UNFINISHED, JobState


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> Self:
        """The jobs that the user started: what they were about shows on the pages of the result."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(created_by=user)

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)


class Job(Tracked):
    """Long work made visible: who asked for it, how far it is, what came of it.

    The row and not the broker's message is the truth: a worker takes a job by claiming its lease,
    renews the lease as it reports progress, and whatever holds an expired lease is taken again.
    """

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    parameters = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    input_file = models.ForeignKey(
        "jobs.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    output_file = models.ForeignKey(
        "jobs.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    message = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    error = models.TextField(blank=True, help_text="A sentence for the person who started it.")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    system_public_id = models.UUIDField(null=True, db_index=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = JobQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=UNFINISHED),
                name="job_unfinished",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_finished_at_with_final_state",
                condition=Q(state__in=UNFINISHED, finished_at__isnull=True)
                | (~Q(state__in=UNFINISHED) & Q(finished_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="job_progress_within_total",
                condition=Q(total__isnull=True) | Q(done__lte=F("total")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED
