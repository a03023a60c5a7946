from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone

from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.enums import ExportFormat
from jobs.enums import UNFINISHED, JobState
from jobs.models import Job, StoredFile
from partners.models import System
from partners.models.reach import Reach

if TYPE_CHECKING:
    from accounts.models import User


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: "User") -> Self:
        """Their own, and all of a system for those who decide who belongs to it.

        Only while they still may take data out, and everything that the export was made with:
        whoever has lost a role since must not go on reading what it showed.
        """
        reach = Reach(user)
        held: dict[tuple[str, ...], list[int]] = {}
        for system in reach.systems(Permission.EXPORT_DATA):
            names = tuple(sorted(p.value for p in Permission if system in reach.systems(p)))
            held.setdefault(names, []).append(system)
        found = Q(pk__in=[])
        for names, systems in held.items():
            found |= Q(system__in=systems, permissions__contained_by=list(names))
        deciding = reach.systems(Permission.MANAGE_MEMBERS)
        return self.filter(found).filter(Q(created_by=user.pk) | Q(system__in=deciding))

    def unfinished(self) -> Self:
        return self.filter(job__state__in=UNFINISHED)

    def unmade(self) -> Self:
        """Those whose files no worker has stored so far."""
        return self.filter(made_at__isnull=True)

    def with_files(self) -> Self:
        """Those of which files are kept."""
        return self.filter(files__file__isnull=False).distinct()

    def whole(self) -> Self:
        """Finished ones of all tables, on which one of changes can build."""
        return self.filter(made_at__isnull=False, tables=[])

    def with_sizes(self) -> Self:
        """With ``rows`` and ``size`` of all files; neither while it is being made."""
        return self.annotate(rows=Sum("files__row_count"), size=Sum("files__size"))

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def to_delete(self) -> Self:
        """Those whose files must not be kept any longer."""
        over = Q(expires_at__lte=timezone.now()) | Q(revoked_at__isnull=False)
        return self.filter(over).with_files()


class Export(Tracked):
    """Everything that a person may read of a system, written into files by a worker.

    ``tables`` are names of `engagement.exports.catalogue`; empty for all. ``since_xid``: only what
    transactions from this one on have changed. ``next_xid``: where the next one goes on.
    ``permissions`` are those that it was made with, ``limits`` those of the token that asked
    for it. The files are deleted after ``expires_at``; what was in them stays on record.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=7, choices=ExportFormat, default=ExportFormat.CSV)
    tables = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    since_xid = models.BigIntegerField(null=True, blank=True, editable=False)
    next_xid = models.BigIntegerField(null=True, editable=False)
    limits = models.JSONField(null=True, editable=False)
    permissions = ArrayField(models.CharField(max_length=40), default=list, editable=False)
    schema_version = models.PositiveSmallIntegerField(null=True, editable=False)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="+", editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    made_at = models.DateTimeField(
        null=True, editable=False, help_text="The moment of which all its rows are."
    )
    expires_at = models.DateTimeField(editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = ExportQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        indexes = [models.Index(fields=["system", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="export_id_system"),
            models.CheckConstraint(
                name="export_made_as_a_whole",
                condition=Q(
                    made_at__isnull=True, next_xid__isnull=True, schema_version__isnull=True
                )
                | Q(made_at__isnull=False, next_xid__isnull=False, schema_version__isnull=False),
            ),
            models.CheckConstraint(
                name="export_goes_on_from_where_it_began",
                condition=Q(next_xid__isnull=True)
                | Q(since_xid__isnull=True)
                | Q(next_xid__gte=F("since_xid")),
            ),
            models.CheckConstraint(
                name="export_revoked_by_somebody",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Export of {self.system}, {timezone.localtime(self.created_at):%-d %B %Y, %H:%M}"

    @property
    def is_made(self) -> bool:
        return self.made_at is not None

    @property
    def is_over(self) -> bool:
        """Whether its files can be had no longer."""
        return self.revoked_at is not None or self.expires_at <= timezone.now()

    @property
    def failed(self) -> bool:
        return self.job.state in {JobState.FAILED, JobState.CANCELLED}


class ExportFile(Tracked):
    """One table of an export. Without ``file`` once it was deleted: what it was stays on record."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="files")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    row_count = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField(help_text="Bytes, as people get it.")
    sha256 = models.CharField(max_length=64)
    file = models.OneToOneField(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta(Tracked.Meta):
        abstract = False
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["export", "name"], name="export_file_once"),
        ]

    def __str__(self) -> str:
        return self.name
