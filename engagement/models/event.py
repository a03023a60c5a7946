from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.roles import Permission
from audit.keeping import KeepHistory
from audit.tracking import MarkDeleted, Tracked
from engagement.days import end_of_today
from engagement.enums import (
    TOOK_PART,
    Attendance,
    Channel,
    EventKind,
    Initiator,
    NoteNature,
    RecordSource,
    Sensitivity,
    Side,
    Stage,
    Theme,
)
from engagement.models.long_text import LongText
from partners.models import Partnership, System, Withdrawable
from partners.models.folding import Folded
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from accounts.models import User
    from partners.models.reach import Reader


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: "Reader") -> Self:
        return self.filter(system__in=systems_of(user, Permission.VIEW_PARTNERSHIPS))

    def with_notes_readable_by(self, user: "Reader") -> Self:
        """Events with notes that the user may read; the rule is `access.may_read_notes`."""
        in_system = systems_of(user, Permission.VIEW_PARTNERSHIPS)
        may_read = systems_of(user, Permission.VIEW_CONFIDENTIAL_NOTES)
        return self.exclude(notes="").filter(
            Q(notes_sensitivity=Sensitivity.OPEN, system__in=in_system) | Q(system__in=may_read)
        )

    def standing(self) -> Self:
        """Events that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def arrived(self) -> Self:
        """Events whose day has come and whose evidence is not in the ledger yet."""
        return self.standing().filter(
            posted_revision__lt=F("revision"), occurred_on__lte=timezone.localdate()
        )

    def newest_first(self) -> Self:
        return self.order_by("-starts_at", "-id")

    def of_partnership(self, partnership: Partnership) -> Self:
        return self.filter(participations__partnership=partnership)

    def logged_by(self, user: "User") -> Self:
        return self.filter(logged_by=user)


class Event(Tracked, Withdrawable):
    """Something that happened between the system and its partners: one row, many partners."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind, default=EventKind.MEETING)
    title = models.CharField("what it was about", max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    has_time = models.BooleanField(
        default=True, help_text="Without, only the day is known and the time is midday."
    )
    occurred_on = models.DateField(editable=False, help_text="The day in London.")
    channel = models.CharField(max_length=12, choices=Channel, blank=True)
    initiated_by = models.CharField(max_length=10, choices=Initiator, blank=True)
    place = models.ForeignKey(
        "partners.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    stage = models.CharField(max_length=16, choices=Stage, blank=True)
    themes = ArrayField(
        models.CharField(max_length=20, choices=Theme), default=list, blank=True, size=20
    )
    notes = models.TextField(blank=True, max_length=20_000)
    notes_nature = models.CharField(max_length=10, choices=NoteNature, default=NoteNature.FACT)
    notes_sensitivity = models.CharField(
        max_length=14, choices=Sensitivity, default=Sensitivity.CONFIDENTIAL
    )
    source = models.CharField(
        max_length=14, choices=RecordSource, default=RecordSource.MANUAL, editable=False
    )
    external_id = models.CharField(max_length=300, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    posted_revision = models.PositiveIntegerField(
        default=0, editable=False, help_text="The revision whose evidence is in the ledger."
    )
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,  # event_by_logger serves as well
    )
    partnerships = models.ManyToManyField(
        Partnership, through="engagement.Participation", related_name="events"
    )
    boards = models.ManyToManyField(
        "partners.Board", through="engagement.EventBoard", related_name="events"
    )

    search_key = models.GeneratedField(
        expression=Folded("title"), output_field=models.TextField(), db_persist=True
    )

    objects = EventQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        triggers = (
            *Tracked.Meta.triggers,
            MarkDeleted(),
            KeepHistory(confidential=("notes",), without=("posted_revision", "occurred_on")),
        )
        indexes = [
            models.Index(fields=["system", "-starts_at", "-id"]),
            # For those who see several systems in one list.
            models.Index(fields=["-starts_at", "-id"], name="event_newest_first"),
            # Counted by month from the index alone.
            models.Index(
                fields=["system", "occurred_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="event_standing_by_day",
            ),
            models.Index(fields=["logged_by", "-created_at", "-id"], name="event_by_logger"),
            # Few, and looked for on every page of a partnership.
            models.Index(
                fields=["system", "-starts_at", "-id"],
                condition=Q(withdrawn_at__isnull=False),
                name="event_withdrawn",
            ),
            models.Index(
                fields=["occurred_on"],
                condition=Q(posted_revision__lt=F("revision")),
                name="event_not_posted",
            ),
            GinIndex(OpClass(F("search_key"), name="gin_trgm_ops"), name="event_search_key"),
            GinIndex(LongText("notes"), name="event_notes_words"),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="event_id_system"),
            models.UniqueConstraint(
                fields=["system", "source", "external_id"],
                condition=~Q(external_id=""),
                name="event_external_id_once",
            ),
            models.CheckConstraint(
                name="event_ends_after_start",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()} on {self.occurred_on:%-d %B %Y}"


class EventBoard(models.Model):
    """A board whose meeting it was; several where boards meet in common."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="event_boards")
    board = models.ForeignKey(
        "partners.Board", on_delete=models.PROTECT, related_name="event_boards"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "board"], name="event_board_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.board}"


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def visible_to(self, user: "Reader") -> Self:
        return self.filter(system__in=systems_of(user, Permission.VIEW_PARTNERSHIPS))

    def standing(self) -> Self:
        """Parts in events that were neither withdrawn nor removed by a correction."""
        return self.filter(is_standing=True)

    def contacts(self) -> Self:
        """Where the partner was there, up to today: what counts as contact with it."""
        return self.standing().filter(attendance__in=TOOK_PART, starts_at__lte=end_of_today())

    def newest_first(self) -> Self:
        return self.order_by("-starts_at", "-id")


class Participation(Tracked):
    """One partner's part in an event: whether it came, and how open the conversation was."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="participations")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="participations"
    )
    attendance = models.CharField(max_length=14, choices=Attendance, default=Attendance.PRESENT)
    tone = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 guarded to 5 open and constructive."
    )
    tone_recorded_by = models.CharField(max_length=10, choices=Side, blank=True)
    starts_at = models.DateTimeField(
        editable=False, help_text="Of the event, so that a partner's timeline is one index."
    )
    is_standing = models.BooleanField(
        default=True, editable=False, help_text="Neither withdrawn nor removed by a correction."
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta(Tracked.Meta):
        triggers = (
            *Tracked.Meta.triggers,
            KeepHistory(
                under="event",
                is_part=True,
                named_by="partnership",
                confidential=("tone", "tone_recorded_by"),
                without=("event_id", "starts_at"),
            ),
        )
        indexes = [
            models.Index(
                "partnership",
                F("starts_at").desc(),
                F("id").desc(),
                condition=Q(is_standing=True),
                name="participation_timeline",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "partnership"], name="participation_once_in_event"
            ),
            models.CheckConstraint(
                name="participation_tone_from_1_to_5",
                condition=Q(tone__isnull=True, tone_recorded_by="")
                | (Q(tone__gte=1, tone__lte=5) & ~Q(tone_recorded_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership} in {self.event}"


class Attendee(Tracked):
    """A person at an event, on the system's side or a partner's."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="attendees")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "partners.Person", on_delete=models.PROTECT, related_name="attendances"
    )
    partnership = models.ForeignKey(
        Partnership,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attendees",
        help_text="The partner for which the person came; none for the system's own people.",
    )
    attendance = models.CharField(max_length=14, choices=Attendance, default=Attendance.PRESENT)
    is_standing = models.BooleanField(default=True, editable=False)

    class Meta(Tracked.Meta):
        triggers = (
            *Tracked.Meta.triggers,
            KeepHistory(
                under="event",
                is_part=True,
                named_by="person",
                needs=Permission.VIEW_PEOPLE,
                without=("event_id",),
            ),
        )
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="attendee_once_in_event"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.event}"
