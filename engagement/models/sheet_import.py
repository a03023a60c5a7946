from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.enums import (
    ImportRowState,
    ImportState,
    NameDecision,
    NameMatch,
    SheetKind,
    Undoing,
    Unmatched,
)
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

NAMESAKE = 100.0

# Bringing many in needs what adding one by hand needs.
PERMISSION_OF: Mapping[str, Permission] = {
    SheetKind.EVENTS: Permission.IMPORT_EVENTS,
    SheetKind.ORGANISATIONS: Permission.MANAGE_PARTNERSHIPS,
    SheetKind.PEOPLE: Permission.MANAGE_PEOPLE,
    SheetKind.SEATS: Permission.MANAGE_BOARDS,
    SheetKind.COMMITMENTS: Permission.LOG_EVENTS,
}


def may_bring_in(user: "User") -> Q:
    """The condition that the user may bring in sheets of the row's kind into its system."""
    allowed = Q(pk__in=[])
    for kind, permission in PERMISSION_OF.items():
        systems = System.objects.with_permission(user, permission)
        allowed |= Q(kind=kind, system__in=systems)
    return allowed


class SheetImportQuerySet(models.QuerySet["SheetImport"]):
    def visible_to(self, user: "User") -> Self:
        """Only those who may import see imports: the rows hold whatever stood in the file."""
        return self.filter(may_bring_in(user))

    def listed(self) -> Self:
        """Imports that were not given up, newest first."""
        return self.exclude(state=ImportState.DISCARDED).order_by("-id")


class SheetImport(Tracked):
    """One spreadsheet that is brought in: its file, how to read it, and what came of it.

    Reading the file stages its rows. Running it turns them into records in chunks; every chunk is
    one transaction, and what a row has become is part of it. A run that broke off goes on with the
    rows that are still staged. What it made and changed is kept, so that it can be undone.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="sheet_imports")
    kind = models.CharField(
        max_length=14, choices=SheetKind, default=SheetKind.EVENTS, editable=False
    )
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
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    undone_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = SheetImportQuerySet.as_manager()

    class Meta(Tracked.Meta):
        indexes = [models.Index(fields=["system", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="sheet_import_id_system"),
            models.CheckConstraint(
                name="sheet_import_runs_with_a_decision",
                condition=Q(state__in=["uploaded", "reading", "ready", "discarded"])
                | ~Q(unmatched=""),
            ),
            models.CheckConstraint(
                name="sheet_import_finished_at_with_state",
                condition=Q(state__in=["finished", "undoing", "undone"], finished_at__isnull=False)
                | (~Q(state__in=["finished", "undoing", "undone"]) & Q(finished_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="sheet_import_undone_with_reason",
                condition=Q(state__in=["undoing", "undone"]) ^ Q(undone_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.file.name

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed or given up."""
        return self.state in {ImportState.UPLOADED, ImportState.READY}

    @property
    def can_be_undone(self) -> bool:
        """Whether all its rows are in and nobody has begun to take them back."""
        return self.state == ImportState.FINISHED


class ImportRow(models.Model):
    """One row of a file: as it was written, as it was read, and what became of it.

    Not on any page or in the API by itself, so it has no public id.
    """

    sheet_import = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="rows")
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
    record_id = models.UUIDField(
        null=True, help_text="Public id of what it became; that may be undone or erased since."
    )

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["sheet_import", "state", "number"])]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet_import", "number"], name="import_row_number_once"
            ),
            models.CheckConstraint(
                name="import_row_brought_in_has_record",
                condition=Q(state__in=["imported", "updated", "unchanged"])
                ^ Q(record_id__isnull=True),
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
        return self.filter(sheet_import__in=SheetImport.objects.visible_to(user))

    def unmatched(self) -> Self:
        """Names that no organisation has: a person or the run's rule decides."""
        return self.filter(match=NameMatch.NONE)

    def undecided(self) -> Self:
        return self.unmatched().filter(decision=NameDecision.OPEN)


class ImportName(Tracked):
    """A name in a file, the organisation that it means, and who said so."""

    sheet_import = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="names")
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

    class Meta(Tracked.Meta):
        ordering = [F("row_count").desc(), "key"]
        indexes = [models.Index(fields=["sheet_import", "match", "decision"])]
        constraints = [
            models.UniqueConstraint(fields=["sheet_import", "key"], name="import_name_once"),
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


class ImportChangeQuerySet(models.QuerySet["ImportChange"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(sheet_import__in=SheetImport.objects.visible_to(user))

    def kept(self) -> Self:
        """What undoing left as it is, because somebody has worked with it since."""
        return self.filter(undoing=Undoing.KEPT)


class ImportChange(models.Model):
    """A record that an import made or changed, and what undoing the import did with it.

    Not on any page or in the API by itself, so it has no public id. ``before`` and ``after`` hold
    the changed fields of a record that was there already, as JSON; both are empty for a new one.
    """

    sheet_import = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="changes")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    row_number = models.PositiveIntegerField(help_text="The row that it was made or changed for.")
    target_type = models.CharField(max_length=60, help_text="Model, such as partners.person.")
    target_id = models.UUIDField(help_text="Its public id.")
    is_new = models.BooleanField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undoing = models.CharField(max_length=8, choices=Undoing, blank=True)
    kept_because = models.CharField(max_length=300, blank=True)

    objects = ImportChangeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["sheet_import", "undoing", "-id"]),
            models.Index(fields=["target_type", "target_id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet_import", "target_type", "target_id"], name="import_change_once"
            ),
            models.CheckConstraint(
                name="import_change_new_has_no_before",
                condition=Q(is_new=False) | Q(before={}, after={}),
            ),
            models.CheckConstraint(
                name="import_change_kept_with_reason",
                condition=Q(undoing="kept") ^ Q(kept_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_type} {self.target_id}"
