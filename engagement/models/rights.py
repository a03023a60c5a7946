from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.enums import RightsDecision, RightsKind, RightsState
from jobs.models import Job, StoredFile
from partners.models import Person, System
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from accounts.models import User

MONTHS_IN_A_YEAR = 12


class RightsRequestQuerySet(models.QuerySet["RightsRequest"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=systems_of(user, Permission.ANSWER_RIGHTS))

    def open(self) -> Self:
        """Those that wait for an answer."""
        return self.exclude(state__in=[RightsState.DONE, RightsState.WITHDRAWN])

    def to_delete(self) -> Self:
        """Those whose file must not be kept any longer."""
        return self.filter(file__isnull=False, expires_at__lte=timezone.now())


class RightsRequest(Tracked):
    """Somebody asks what is kept about them, or to have it erased (UK GDPR, articles 15 and 17).

    Who it is about is what people say of them, and the records that were found by that. What was
    found is never copied here: items say where it stands. The file of an answer is deleted after
    ``expires_at``. An erasure blanks the request too.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=RightsKind)
    name = models.CharField("full name", max_length=150, blank=True)
    email = models.EmailField("email address", blank=True)
    other_names = models.TextField(
        "other names and spellings", max_length=1_000, blank=True, help_text="One a line."
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    received_on = models.DateField("received on")
    state = models.CharField(
        max_length=9, choices=RightsState, default=RightsState.SEARCHING, editable=False
    )
    reason = models.CharField(max_length=500, blank=True, editable=False)
    job = models.ForeignKey(
        Job, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    searched_at = models.DateTimeField(null=True, editable=False)
    unread_files = models.PositiveIntegerField(
        default=0, editable=False, help_text="Files that cannot be searched."
    )
    file = models.OneToOneField(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    expires_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = RightsRequestQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        indexes = [models.Index(fields=["system", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="rights_request_id_system"),
            models.CheckConstraint(
                name="rights_request_about_somebody",
                condition=~Q(name="", email="") | Q(state__in=["done", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="rights_request_file_expires",
                condition=Q(file__isnull=True) | Q(expires_at__isnull=False, kind="access"),
            ),
        ]

    def __str__(self) -> str:
        return f"Request of {self.received_on:%-d %B %Y}"

    @property
    def is_access(self) -> bool:
        return self.kind == RightsKind.ACCESS

    @property
    def is_open(self) -> bool:
        return self.state not in {RightsState.DONE, RightsState.WITHDRAWN}

    @property
    def can_be_searched(self) -> bool:
        """Whether nobody is working on it, though it is not answered."""
        if self.state == RightsState.REVIEW:
            return True
        return self.is_open and self.job is not None and self.job.is_finished

    @property
    def is_over(self) -> bool:
        """Whether its file can be had no longer."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def due_on(self) -> date:
        """The day by which it must be answered: the same day of the next month, or its last."""
        day = self.received_on
        year, month = day.year + day.month // MONTHS_IN_A_YEAR, day.month % MONTHS_IN_A_YEAR + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))


class RightsItemQuerySet(models.QuerySet["RightsItem"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=systems_of(user, Permission.ANSWER_RIGHTS))

    def waiting(self) -> Self:
        return self.filter(decision=RightsDecision.WAITING)

    def held_back(self) -> Self:
        return self.filter(decision=RightsDecision.HOLD_BACK)


class RightsItem(Tracked):
    """Words in which somebody is named: where they stand, and what a reviewer said of them.

    ``record_type`` and ``field`` as the classification names them; ``row`` is the key in its table.
    """

    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="items")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    record_type = models.CharField(max_length=60)
    row = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    decision = models.CharField(
        max_length=9, choices=RightsDecision, default=RightsDecision.WAITING, editable=False
    )
    reason = models.CharField("why", max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RightsItemQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["request", "row", "record_type", "field"], name="rights_item_once"
            ),
            models.CheckConstraint(
                name="rights_item_held_back_with_reason",
                condition=~Q(decision="hold_back") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="rights_item_decided_by_somebody",
                condition=Q(decision="waiting", decided_by__isnull=True)
                | (~Q(decision="waiting") & Q(decided_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.row}, {self.field}"
