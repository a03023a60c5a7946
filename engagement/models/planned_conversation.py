from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import Permission
from audit.keeping import KeepHistory
from audit.tracking import Tracked
from engagement.enums import ConversationState
from engagement.models.event import Event
from partners.models import Partnership, Person, System
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from partners.models.reach import Reader


class PlannedConversationQuerySet(models.QuerySet["PlannedConversation"]):
    def visible_to(self, user: "Reader") -> Self:
        """For those who work with partners: what we mean to say is not the partner's to read."""
        return self.filter(system__in=systems_of(user, Permission.VIEW_CONFIDENTIAL_NOTES))

    def standing(self) -> Self:
        """All of them: one that is not to be is dropped, with the reason."""
        return self.all()

    def planned(self) -> Self:
        return self.filter(state=ConversationState.PLANNED, partnership__withdrawn_at__isnull=True)

    def due_before(self, day: date) -> Self:
        """Planned, and meant to have taken place before a day."""
        return self.planned().filter(due_on__lt=day)

    def soonest_first(self) -> Self:
        return self.order_by("due_on", "id")


class PlannedConversation(Tracked):
    """Something that somebody means to talk about with a partner, and by when."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="planned_conversations"
    )
    topic = models.CharField("what about", max_length=300)
    due_on = models.DateField("by when")
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="planned_conversations",
        verbose_name="with whom",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="planned_conversations",
    )
    state = models.CharField(
        max_length=10,
        choices=ConversationState,
        default=ConversationState.PLANNED,
        editable=False,
    )
    event = models.ForeignKey(
        Event,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="planned_conversations",
    )
    dropped_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = PlannedConversationQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        triggers = (
            *Tracked.Meta.triggers,
            KeepHistory(
                under="partnership",
                named_by="topic",
                needs=Permission.VIEW_CONFIDENTIAL_NOTES,
                confidential=("topic", "dropped_reason"),
            ),
        )
        indexes = [
            models.Index(fields=["partnership", "due_on", "id"]),
            models.Index(fields=["system", "due_on", "id"]),
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(state="planned"),
                name="conversation_planned_by_owner",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="conversation_id_system"),
            models.CheckConstraint(name="conversation_has_topic", condition=~Q(topic="")),
            models.CheckConstraint(
                name="conversation_held_in_an_event",
                condition=Q(state="held", event__isnull=False)
                | (~Q(state="held") & Q(event__isnull=True)),
            ),
            models.CheckConstraint(
                name="conversation_dropped_with_reason",
                condition=~Q(state="dropped") | ~Q(dropped_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def is_planned(self) -> bool:
        return self.state == ConversationState.PLANNED

    @property
    def is_overdue(self) -> bool:
        return self.is_planned and self.due_on < timezone.localdate()
