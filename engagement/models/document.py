from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.keeping import KeepHistory
from audit.tracking import Tracked
from engagement.enums import DocumentState, Side
from partners.models import Partnership, System, Withdrawable

if TYPE_CHECKING:
    from accounts.models import User


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def standing(self) -> Self:
        """Requests that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def overdue(self) -> Self:
        return self.standing().filter(state=DocumentState.ASKED, due_on__lt=timezone.localdate())

    def asked(self) -> Self:
        """Requests that wait for an answer."""
        return self.standing().filter(state=DocumentState.ASKED)

    def shared_late(self) -> Self:
        return self.standing().filter(state=DocumentState.SHARED, settled_on__gt=F("due_on"))

    def soonest_first(self) -> Self:
        return self.order_by("due_on", "id")


class Document(Tracked, Withdrawable):
    """A document that one side asked for: shared, or withheld by whom, why, until when."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField("what was asked for", max_length=300)
    asked_by = models.CharField("who asked", max_length=10, choices=Side)
    asked_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=DocumentState, default=DocumentState.ASKED, editable=False
    )
    settled_on = models.DateField("shared or withheld on", null=True, editable=False)
    decided_by = models.CharField(
        "who decided to withhold it", max_length=200, blank=True, editable=False
    )
    withheld_because = models.CharField(max_length=500, blank=True, editable=False)
    withheld_until = models.DateField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        triggers = (
            *Tracked.Meta.triggers,
            KeepHistory(confidential=("decided_by", "withheld_because")),
        )
        indexes = [
            models.Index(fields=["partnership", "due_on", "id"]),
            models.Index(fields=["system", "due_on", "id"]),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="document_id_system"),
            models.CheckConstraint(name="document_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="document_due_not_before_asked", condition=Q(due_on__gte=F("asked_on"))
            ),
            models.CheckConstraint(
                name="document_settled_with_date",
                condition=Q(state=DocumentState.ASKED, settled_on__isnull=True)
                | (
                    ~Q(state=DocumentState.ASKED)
                    & Q(settled_on__isnull=False, settled_on__gte=F("asked_on"))
                ),
            ),
            models.CheckConstraint(
                name="document_withheld_says_who_and_why",
                condition=(~Q(state=DocumentState.WITHHELD) & Q(decided_by="", withheld_because=""))
                | (Q(state=DocumentState.WITHHELD) & ~Q(decided_by="") & ~Q(withheld_because="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_overdue(self) -> bool:
        return self.state == DocumentState.ASKED and self.due_on < timezone.localdate()

    @property
    def is_open(self) -> bool:
        return self.state == DocumentState.ASKED

    @property
    def was_late(self) -> bool:
        """Shared, but after the day on which it was due."""
        return (
            self.state == DocumentState.SHARED
            and self.settled_on is not None
            and self.settled_on > self.due_on
        )
