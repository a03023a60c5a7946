from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from accounts.roles import Permission
from audit.keeping import KeepHistory
from audit.tracking import Tracked
from engagement.enums import DiscussionKind, FollowUp, NoteNature, Sensitivity, Theme
from engagement.models.event import Event
from engagement.models.long_text import LongText
from partners.models import Partnership, System, Withdrawable
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from partners.models.reach import Reader


class DiscussionPointQuerySet(models.QuerySet["DiscussionPoint"]):
    def visible_to(self, user: "Reader") -> Self:
        """Open ones to everyone in the system, confidential ones to those working with partners."""
        in_system = systems_of(user, Permission.VIEW_PARTNERSHIPS)
        may_read = systems_of(user, Permission.VIEW_CONFIDENTIAL_NOTES)
        return self.filter(
            Q(sensitivity=Sensitivity.OPEN, system__in=in_system) | Q(system__in=may_read)
        )

    def standing(self) -> Self:
        """Points that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def open(self) -> Self:
        """Points of which nobody has said yet what became of them."""
        return self.standing().filter(follow_up_state=FollowUp.OPEN)

    def newest_first(self) -> Self:
        return self.order_by("-said_on", "-id")


class DiscussionPoint(Tracked, Withdrawable):
    """What a partner told us: a theme, the words, and what follows from it."""

    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.PROTECT, related_name="discussion_points"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="discussion_points"
    )
    theme = models.CharField(max_length=20, choices=Theme)
    kind = models.CharField(max_length=10, choices=DiscussionKind, default=DiscussionKind.VIEW)
    text = models.TextField(max_length=4_000)
    nature = models.CharField(max_length=10, choices=NoteNature, default=NoteNature.FACT)
    sensitivity = models.CharField(
        max_length=14, choices=Sensitivity, default=Sensitivity.CONFIDENTIAL
    )
    said_on = models.DateField()
    follow_up = models.CharField(max_length=300, blank=True)
    follow_up_due = models.DateField(null=True, blank=True)
    follow_up_state = models.CharField(
        "what became of it",
        max_length=10,
        choices=FollowUp,
        default=FollowUp.OPEN,
        editable=False,
    )
    followed_up_on = models.DateField(null=True, blank=True)
    followed_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    led_to_commitment = models.ForeignKey(
        "engagement.Commitment",
        null=True,
        on_delete=models.PROTECT,
        related_name="answers_points",
        editable=False,
    )
    led_to_issue = models.ForeignKey(
        "engagement.Issue",
        null=True,
        on_delete=models.PROTECT,
        related_name="answers_points",
        editable=False,
    )

    objects = DiscussionPointQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        triggers = (
            *Tracked.Meta.triggers,
            KeepHistory(under="partnership", confidential=("text", "follow_up")),
        )
        indexes = [
            models.Index(fields=["partnership", "-said_on", "-id"]),
            models.Index(fields=["system", "-said_on", "-id"]),
            models.Index(fields=["-said_on", "-id"], name="discussion_newest_first"),
            GinIndex(LongText("text"), name="discussion_words"),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.CheckConstraint(
                name="discussion_followed_up_with_date",
                condition=Q(follow_up_state=FollowUp.OPEN, followed_up_on__isnull=True)
                | (~Q(follow_up_state=FollowUp.OPEN) & Q(followed_up_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_theme_display()}"
