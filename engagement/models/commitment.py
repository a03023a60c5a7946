from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.roles import Permission
from audit.keeping import KeepHistory
from audit.tracking import AppendOnlyButNames, MarkDeleted, Tracked
from engagement.enums import CommitmentState, Importance, PartnerSays, ReminderOccasion, Side
from engagement.models.long_text import LongText
from partners.models import Partnership, System, Withdrawable
from partners.models.folding import Folded
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from partners.models.reach import Reader


REMIND_BEFORE = timedelta(days=3)
REMIND_AFTER = timedelta(days=7)


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: "Reader") -> Self:
        return self.filter(system__in=systems_of(user, Permission.VIEW_PARTNERSHIPS))

    def standing(self) -> Self:
        """Commitments whose record was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def open(self) -> Self:
        """Promised and not yet settled; a renegotiated one is open until its new date."""
        return self.standing().filter(
            state__in=[CommitmentState.OPEN, CommitmentState.RENEGOTIATED]
        )

    def overdue(self) -> Self:
        return self.open().filter(due_on__lt=timezone.localdate())

    def unconfirmed(self) -> Self:
        """Commitments whose last state only one side asserts."""
        last = CommitmentStateChange.objects.filter(commitment=OuterRef("pk")).order_by("-id")
        said_by_one = last.values("is_confirmed")[:1]
        return self.standing().alias(both=Subquery(said_by_one)).filter(both=False)

    def awaiting(self, side: str) -> Self:
        """Commitments whose last state the other side asserts and this one has not confirmed."""
        last = CommitmentStateChange.objects.filter(commitment=OuterRef("pk")).order_by("-id")
        said_by = last.values("asserted_by")[:1]
        return self.unconfirmed().alias(said_by=Subquery(said_by)).filter(said_by=Side(side).other)

    def disputed(self) -> Self:
        """Commitments of whose last state the partner said, through a link, that it is not so."""
        disputes = {
            "partner_answers__revision": F("revision"),
            "partner_answers__answer": PartnerSays.DISPUTES,
        }
        return self.standing().filter(pk__in=Commitment.objects.filter(**disputes).values("pk"))

    def to_remind_of(self, occasion: str) -> Self:
        """Open ones that whoever follows them up has not been reminded of on this occasion.

        Overdue counts for a week only: who was away for longer, or brings in old promises, is not
        flooded with mail. A promise made today is in everybody's mind.
        """
        today = timezone.localdate()
        rows = self.open().filter(due_on__range=(today, today + REMIND_BEFORE), made_on__lt=today)
        if occasion == ReminderOccasion.OVERDUE:
            rows = self.overdue().filter(due_on__gte=today - REMIND_AFTER)
        reminded = {"reminders__occasion": occasion, "reminders__due_on": F("due_on")}
        return rows.exclude(pk__in=Commitment.objects.filter(**reminded).values("pk"))

    def for_someone(self) -> Self:
        """Commitments that an active account follows up or whose partner it looks after."""
        wanted = {"is_active": True, "is_demo": False}
        return self.filter(
            Q(**{f"owner__{name}": value for name, value in wanted.items()})
            | Q(**{f"partnership__owner__{name}": value for name, value in wanted.items()})
        )

    def soonest_first(self) -> Self:
        return self.order_by("due_on", "id")


class Commitment(Tracked, Withdrawable):
    """A promise, by either side to the other. Its importance is fixed when it is made."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="commitments"
    )
    event = models.ForeignKey(
        "engagement.Event",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commitments",
    )
    made_by = models.CharField("who promised", max_length=10, choices=Side)
    text = models.CharField("what was promised", max_length=500)
    importance = models.CharField(max_length=10, choices=Importance, default=Importance.STANDARD)
    made_on = models.DateField()
    due_on = models.DateField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commitments",
    )
    state = models.CharField(
        max_length=12, choices=CommitmentState, default=CommitmentState.OPEN, editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    search_key = models.GeneratedField(
        expression=Folded("text"), output_field=models.TextField(), db_persist=True
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        triggers = (*Tracked.Meta.triggers, MarkDeleted(), KeepHistory())
        indexes = [
            models.Index(fields=["partnership", "due_on", "id"]),
            models.Index(fields=["system", "due_on", "id"]),
            # For those who see several systems in one list.
            models.Index(fields=["due_on", "id"], name="commitment_soonest_first"),
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(state__in=["open", "renegotiated"]),
                name="commitment_open_by_owner",
            ),
            GinIndex(OpClass(F("search_key"), name="gin_trgm_ops"), name="commitment_search_key"),
            GinIndex(LongText("text"), name="commitment_words"),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="commitment_id_system"),
            models.CheckConstraint(
                name="commitment_due_not_before_made", condition=Q(due_on__gte=F("made_on"))
            ),
            models.CheckConstraint(name="commitment_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.state in {CommitmentState.OPEN, CommitmentState.RENEGOTIATED}

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()

    def unconfirmed_change(self) -> "CommitmentStateChange | None":
        """The last state, where one side asserts it and the other has not confirmed it."""
        last = self.changes.order_by("-id").first()
        return None if last is None or last.is_confirmed else last


class CommitmentStateChange(models.Model):
    """One state that a commitment reached: the row is never changed, the next one follows it."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="changes")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=CommitmentState)
    happened_on = models.DateField()
    new_due_on = models.DateField(null=True)
    asserted_by = models.CharField(
        max_length=10, choices=Side, help_text="The side that says so; half weight until confirmed."
    )
    is_confirmed = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    evidence_url = models.URLField("where it can be seen", max_length=500, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        triggers = (AppendOnlyButNames("note", "evidence_url"),)
        constraints = [
            models.CheckConstraint(
                name="state_change_new_date_when_renegotiated",
                condition=Q(state=CommitmentState.RENEGOTIATED, new_due_on__isnull=False)
                | (~Q(state=CommitmentState.RENEGOTIATED) & Q(new_due_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} on {self.happened_on}"
