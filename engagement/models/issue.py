from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.roles import Permission
from audit.keeping import KeepHistory
from audit.tracking import Tracked
from engagement.enums import Importance, IssueOutcome, Sensitivity, Side, Theme
from partners.models import Partnership, System, Withdrawable

if TYPE_CHECKING:
    from accounts.models import User


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, user: "User") -> Self:
        """Open ones to everyone in the system, confidential ones to those working with partners."""
        may_read = System.objects.with_permission(user, Permission.VIEW_CONFIDENTIAL_NOTES)
        return self.filter(
            Q(sensitivity=Sensitivity.OPEN, system__in=System.objects.visible_to(user))
            | Q(system__in=may_read)
        )

    def standing(self) -> Self:
        """Issues whose record was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def open(self) -> Self:
        return self.standing().filter(outcome=IssueOutcome.OPEN)

    def unanswered(self) -> Self:
        """Open, and the other side has not even said that it heard."""
        return self.open().filter(acknowledged_on__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-raised_on", "-id")


class Issue(Tracked, Withdrawable):
    """Something that one side raised with the other, and whether it was satisfied in the end."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="issues")
    raised_by = models.CharField("who raised it", max_length=10, choices=Side)
    theme = models.CharField(max_length=20, choices=Theme)
    text = models.TextField("what was raised", max_length=4_000)
    sensitivity = models.CharField(
        max_length=14, choices=Sensitivity, default=Sensitivity.CONFIDENTIAL
    )
    importance = models.CharField(max_length=10, choices=Importance, default=Importance.STANDARD)
    raised_on = models.DateField()
    acknowledged_on = models.DateField(null=True, blank=True, editable=False)
    outcome = models.CharField(
        max_length=12, choices=IssueOutcome, default=IssueOutcome.OPEN, editable=False
    )
    settled_on = models.DateField(null=True, editable=False)
    answer = models.TextField("what was done", max_length=4_000, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        triggers = (*Tracked.Meta.triggers, KeepHistory(confidential=("text", "answer")))
        indexes = [
            models.Index(fields=["partnership", "-raised_on", "-id"]),
            models.Index(fields=["system", "-raised_on", "-id"]),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="issue_id_system"),
            models.CheckConstraint(name="issue_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="issue_acknowledged_after_raised",
                condition=Q(acknowledged_on__isnull=True) | Q(acknowledged_on__gte=F("raised_on")),
            ),
            models.CheckConstraint(
                name="issue_settled_with_date",
                condition=Q(outcome=IssueOutcome.OPEN, settled_on__isnull=True)
                | (
                    ~Q(outcome=IssueOutcome.OPEN)
                    & Q(settled_on__isnull=False, settled_on__gte=F("raised_on"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_theme_display()}, raised {self.raised_on:%-d %B %Y}"

    @property
    def is_open(self) -> bool:
        return self.outcome == IssueOutcome.OPEN

    @property
    def days_unanswered(self) -> int | None:
        """For how many days nobody has said anything; none of one that was heard or has ended."""
        if not self.is_open or self.acknowledged_on is not None or self.is_withdrawn:
            return None
        return (timezone.localdate() - self.raised_on).days
