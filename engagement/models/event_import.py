from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.enums import ImportRowState, ImportState, NameDecision, NameMatch, Unmatched
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

NAMESAKE = 100.0


class EventImportQuerySet(models.QuerySet["EventImport"]):
    def visible_to(self, user: "User") -> Self:
        """Only those who may import see imports: the rows hold whatever stood in the file."""
        return self.filter(
            system__in=System.objects.with_permission(user, Permission.IMPORT_EVENTS)
        )

    def listed(self) -> Self:
        """Imports that were not given up, newest first."""
        return self.exclude(state=ImportState.DISCARDED).order_by("-id")


class EventImport(Tracked):
    """One meeting log that is brought in: its file, how to read it, and what came of it.

    Reading the file stages its rows. Running it turns them into events in chunks; every chunk is
    one transaction, and what a row has become is part of it. A run that broke off goes on with the
    rows that are still staged.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="event_imports")
    file = models.ForeignKey("jobs.StoredFile", on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=ImportState, default=ImportState.UPLOADED, editable=False
    )
    headings = ArrayField(models.CharField(max_length=200), editable=False)
    mapping = models.JSONField(
        default=dict, help_text="As in a mapping file; the next file with these headings gets it."
    )
    unmatched = models.CharField(max_length=10, choices=Unmatched, blank=True)
    row_count = models.PositiveIntegerField(editable=False)
    people_created = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = EventImportQuerySet.as_manager()

    class Meta(Tracked.Meta):
        indexes = [models.Index(fields=["system", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="event_import_id_system"),
            models.CheckConstraint(
                name="event_import_runs_with_a_decision",
                condition=~Q(state__in=["running", "finished"]) | ~Q(unmatched=""),
            ),
            models.CheckConstraint(
                name="event_import_finished_at_with_state",
                condition=Q(state="finished", finished_at__isnull=False)
                | (~Q(state="finished") & Q(finished_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.file.name

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed or given up."""
        return self.state in {ImportState.UPLOADED, ImportState.READY}


class ImportRow(models.Model):
    """One row of a file: as it was written, as it was read, and what became of it.

    Not on any page or in the API by itself, so it has no public id.
    """

    event_import = models.ForeignKey(EventImport, on_delete=models.CASCADE, related_name="rows")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="As seen in a spreadsheet program.")
    cells = models.JSONField(help_text="What stood in the row, by heading.")
    fingerprint = models.CharField(max_length=80)
    occurred_on = models.DateField(null=True)
    names = ArrayField(models.CharField(max_length=255), default=list)
    people = ArrayField(models.CharField(max_length=150), default=list)
    facts = models.JSONField(default=dict)
    remarks = ArrayField(models.CharField(max_length=300), default=list)
    state = models.CharField(max_length=10, choices=ImportRowState, default=ImportRowState.STAGED)
    reason = models.CharField(max_length=40, blank=True)
    explanation = models.CharField(max_length=1000, blank=True)
    event = models.ForeignKey(
        "engagement.Event", null=True, on_delete=models.PROTECT, related_name="import_rows"
    )

    PERSONAL_FIELDS: ClassVar[tuple[str, ...]] = ("cells", "names", "people", "facts")

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["event_import", "state", "number"])]
        constraints = [
            models.UniqueConstraint(
                fields=["event_import", "number"], name="import_row_number_once"
            ),
            models.CheckConstraint(
                name="import_row_imported_has_event",
                condition=Q(state="imported", event__isnull=False)
                | (~Q(state="imported") & Q(event__isnull=True)),
            ),
            models.CheckConstraint(
                name="import_row_rejected_has_reason",
                condition=~Q(state="rejected") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.number}"


class ImportNameQuerySet(models.QuerySet["ImportName"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(event_import__in=EventImport.objects.visible_to(user))

    def unmatched(self) -> Self:
        """Names that no organisation has: a person or the run's rule decides."""
        return self.filter(match=NameMatch.NONE)

    def undecided(self) -> Self:
        return self.unmatched().filter(decision=NameDecision.OPEN)


class ImportName(Tracked):
    """A name in a file, the organisation that it means, and who said so."""

    event_import = models.ForeignKey(EventImport, on_delete=models.CASCADE, related_name="names")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=255, help_text="How names are compared.")
    name = models.CharField(max_length=255, help_text="As first written in the file.")
    row_count = models.PositiveIntegerField()
    match = models.CharField(max_length=10, choices=NameMatch)
    candidates = models.JSONField(default=list, help_text="Similar organisations, best first.")
    decision = models.CharField(max_length=10, choices=NameDecision, blank=True)
    organisation = models.ForeignKey(
        "partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    was_created = models.BooleanField(default=False)

    objects = ImportNameQuerySet.as_manager()

    PERSONAL_FIELDS: ClassVar[tuple[str, ...]] = ("name", "key")

    class Meta(Tracked.Meta):
        ordering = [F("row_count").desc(), "key"]
        indexes = [models.Index(fields=["event_import", "match", "decision"])]
        constraints = [
            models.UniqueConstraint(fields=["event_import", "key"], name="import_name_once"),
            models.CheckConstraint(
                name="import_name_match_has_organisation",
                condition=(Q(match="none") & ~Q(decision="match")) | Q(organisation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_namesakes(self) -> bool:
        """Whether several organisations have this very name: adding one more is never right."""
        return any(candidate["score"] >= NAMESAKE for candidate in self.candidates)
