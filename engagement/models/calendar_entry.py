from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.sealing import digest_of
from audit.tracking import Tracked
from engagement.enums import Channel, MeetingChange, MeetingState
from engagement.models.calendar import Calendar
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User


class CalendarEntryQuerySet(models.QuerySet["CalendarEntry"]):
    def visible_to(self, user: "User") -> Self:
        """Meetings in the user's own calendars."""
        own = Calendar.objects.visible_to(user).current()
        seen = CalendarSighting.objects.filter(entry=models.OuterRef("pk"), calendar__in=own)
        return self.filter(models.Exists(seen))

    def waiting(self) -> Self:
        """Meetings that nobody has decided about."""
        return self.filter(state=MeetingState.WAITING)

    def held(self) -> Self:
        """Meetings that have begun: one that lies ahead cannot have taken place."""
        return self.filter(starts_at__lte=Now())

    def ahead(self) -> Self:
        """Meetings still to come."""
        return self.filter(starts_at__gt=Now())

    def changed(self) -> Self:
        """Accepted meetings of which the calendar says something else now."""
        return self.filter(state=MeetingState.ACCEPTED).exclude(change=MeetingChange.NONE)


class CalendarEntry(Tracked):
    """A meeting in somebody's calendar that looks like one with partners.

    One row however many invitations and calendars it stands in. While it waits it knows what it is
    about and who is invited; once it is accepted, the event knows that, and only the times stay.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    identity = models.CharField(max_length=64, help_text="Digest of UID, occurrence, organiser.")
    series = models.CharField(max_length=64, blank=True, help_text="Digest of UID and organiser.")
    title = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    is_all_day = models.BooleanField(default=False)
    channel = models.CharField(max_length=12, choices=Channel, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    stamp = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.WAITING)
    event = models.ForeignKey(
        "engagement.Event", null=True, on_delete=models.PROTECT, related_name="calendar_entries"
    )
    change = models.CharField(
        max_length=10, choices=MeetingChange, default=MeetingChange.NONE, blank=True
    )
    now_starts_at = models.DateTimeField(null=True, help_text="In the calendar, once accepted.")
    now_ends_at = models.DateTimeField(null=True)
    now_cancelled = models.BooleanField(default=False)

    objects = CalendarEntryQuerySet.as_manager()

    class Meta(Tracked.Meta):
        indexes = [
            models.Index(fields=["system", "state", "-starts_at", "-id"], name="calendar_inbox"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="calendar_entry_id_system"),
            models.UniqueConstraint(
                fields=["system", "identity"], name="calendar_entry_once_in_system"
            ),
            models.CheckConstraint(
                name="calendar_entry_accepted_has_event",
                condition=Q(state="accepted", event__isnull=False)
                | Q(state="waiting", event__isnull=True, change=""),
            ),
            models.CheckConstraint(
                name="calendar_entry_ends_after_start",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"Meeting on {self.starts_at:%-d %B %Y}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided about it."""
        return self.state == MeetingState.WAITING

    @property
    def invited(self) -> list["CalendarAttendee"]:
        """People from outside."""
        return [each for each in self.attendees.all() if not each.is_own]

    @property
    def colleagues(self) -> list["CalendarAttendee"]:
        """The system's own people, as far as they are known."""
        return [each for each in self.attendees.all() if each.is_own]


class CalendarAttendee(models.Model):
    """Somebody who is invited to a waiting meeting. Goes when it is decided.

    People from outside, and those colleagues who are among the people known at the system's board.
    """

    entry = models.ForeignKey(CalendarEntry, on_delete=models.CASCADE, related_name="attendees")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    declined = models.BooleanField(default=False)
    is_own = models.BooleanField(default=False, help_text="Works at the system's own board.")

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "email"], name="calendar_attendee_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def key(self) -> str:
        """By which a link names somebody without their address."""
        return digest_of(self.email)[:16]


class CalendarSighting(models.Model):
    """That a meeting stands in a calendar, which is why the calendar's owner sees it."""

    entry = models.ForeignKey(CalendarEntry, on_delete=models.CASCADE, related_name="sightings")
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="sightings")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "calendar"], name="calendar_sighting_once"),
        ]

    def __str__(self) -> str:
        return f"Meeting {self.entry_id} in calendar {self.calendar_id}"
