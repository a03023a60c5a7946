from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.enums import CalendarKind, ReadingState
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

# What stands in place of an address's digest for the files that somebody uploads.
NO_ADDRESS = "files"


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def visible_to(self, user: "User") -> Self:
        """One's own, in systems where one may log: a calendar is nobody else's business."""
        may_log = System.objects.with_permission(user, Permission.LOG_EVENTS)
        # What stands in a calendar was written for nobody else, and names people.
        may_read = System.objects.with_permission(user, Permission.VIEW_CONFIDENTIAL_NOTES)
        return self.filter(owner=user, system__in=may_log).filter(system__in=may_read)

    def current(self) -> Self:
        """Calendars that were not ended."""
        return self.filter(ended_at__isnull=True)

    def subscriptions(self) -> Self:
        """Addresses that are fetched."""
        return self.current().filter(kind=CalendarKind.SUBSCRIPTION)

    def due(self) -> Self:
        """Subscriptions to be fetched now, and by nobody at work on them."""
        free = Q(fetching_until__isnull=True) | Q(fetching_until__lt=Now())
        return self.subscriptions().filter(free, next_fetch_at__lte=Now())


class Calendar(Tracked):
    """Somebody's calendar: the files that they upload, or an address that is fetched.

    The address of a calendar is a secret, because whoever has it reads the calendar. It is kept
    sealed, and pages, API and logs know its host alone.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="calendars")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendars"
    )
    kind = models.CharField(max_length=12, choices=CalendarKind)
    name = models.CharField(max_length=100, blank=True)
    host = models.CharField(max_length=255, blank=True)
    sealed_address = models.TextField(blank=True, editable=False)
    address_digest = models.CharField(max_length=64, editable=False)
    etag = models.CharField(max_length=200, blank=True, editable=False)
    modified = models.CharField(max_length=200, blank=True, editable=False)
    next_fetch_at = models.DateTimeField(null=True, editable=False)
    fetching_until = models.DateTimeField(null=True, editable=False)
    last_tried_at = models.DateTimeField(null=True, editable=False)
    last_good_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    error = models.CharField(max_length=300, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = CalendarQuerySet.as_manager()

    class Meta(Tracked.Meta):
        indexes = [
            models.Index(fields=["owner", "system", "-id"], name="calendar_by_owner"),
            models.Index(
                fields=["next_fetch_at"],
                condition=Q(kind="subscription", ended_at__isnull=True),
                name="calendar_to_fetch",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="calendar_id_system"),
            models.UniqueConstraint(
                fields=["owner", "system", "address_digest"],
                condition=Q(ended_at__isnull=True),
                name="calendar_once_for_owner",
            ),
            models.CheckConstraint(
                name="calendar_address_while_subscribed",
                condition=Q(kind="files", sealed_address="")
                | Q(kind="subscription", ended_at__isnull=True) & ~Q(sealed_address="")
                | Q(kind="subscription", ended_at__isnull=False, sealed_address=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.host or self.get_kind_display()

    @property
    def is_subscription(self) -> bool:
        """Whether it is fetched by itself."""
        return self.kind == CalendarKind.SUBSCRIPTION


class CalendarReadingQuerySet(models.QuerySet["CalendarReading"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(calendar__in=Calendar.objects.visible_to(user))


class CalendarReading(Tracked):
    """One time that a calendar was read: an uploaded file or a fetch, and what came of it."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="readings")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255, blank=True, help_text="Of the file.")
    file = models.ForeignKey(
        "jobs.StoredFile",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Only until it is read.",
    )
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ReadingState, default=ReadingState.RUNNING)
    error = models.CharField(max_length=300, blank=True)
    counts = models.JSONField(default=dict)
    problems = ArrayField(models.CharField(max_length=200), default=list)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = CalendarReadingQuerySet.as_manager()

    class Meta(Tracked.Meta):
        indexes = [models.Index(fields=["calendar", "-id"], name="calendar_reading_newest")]
        constraints = [
            models.CheckConstraint(
                name="calendar_reading_finished_with_state",
                condition=Q(state="running", finished_at__isnull=True)
                | (~Q(state="running") & Q(finished_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="calendar_reading_keeps_no_file",
                condition=Q(state="running") | Q(file__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"Fetched on {self.created_at:%-d %B %Y}"


class IgnoredMeeting(models.Model):
    """What somebody never wants to be asked about again: a digest, which tells nothing else."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="Of one meeting or of a whole series.")
    ignored_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "system", "digest"], name="ignored_meeting_once"
            ),
        ]

    def __str__(self) -> str:
        return self.digest
