from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.tracking import Tracked
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User


class TodoKind(models.TextChoices):
    """What may wait for somebody. Each is read from the records; nothing is entered for it."""

    HANDED_OVER = "handed_over", "Handed over"
    CONTACT_OVERDUE = "contact_overdue", "Contact overdue"
    COMMITMENT_DUE = "commitment_due", "Commitment due"
    ISSUE_UNANSWERED = "issue_unanswered", "Issue unanswered"
    DOCUMENT_DUE = "document_due", "Document due"
    FOLLOW_UP_DUE = "follow_up_due", "Follow-up due"
    CONVERSATION_DUE = "conversation_due", "Planned conversation"
    NOT_ENGAGED = "not_engaged", "Decision without engagement"
    SERVICE_ENDING = "service_ending", "Service ending"
    PRESSURE_ENDING = "pressure_ending", "Pressure ending"
    SEAT_ENDING = "seat_ending", "Seat ending"
    ONE_PERSON = "one_person", "Known through one person"
    CONTACT_CHECK = "contact_check", "Details to check"


class TodoMarkQuerySet(models.QuerySet["TodoMark"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def putting_off(self) -> Self:
        """Those that keep an item from the list today."""
        return self.filter(Q(snoozed_until__gt=timezone.localdate()) | Q(done_at__isnull=False))


class TodoMark(Tracked):
    """What somebody decided about one thing to do: put off, given to a colleague, or done.

    It holds for one occasion only, such as a due date or the last contact. When the thing comes up
    anew, on another occasion, it is as if nothing had been decided.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=TodoKind)
    subject_id = models.UUIDField(help_text="Public id of the record that it is about.")
    occasion = models.CharField(max_length=40)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    snoozed_until = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = TodoMarkQuerySet.as_manager()

    class Meta(Tracked.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["system", "kind", "subject_id"], name="todo_mark_once_for_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.occasion})"
