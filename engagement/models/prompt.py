from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.tracking import MarkDeleted, Tracked
from engagement.enums import Measure, PromptKind
from engagement.models.score import ScoreModel
from partners.models import Partnership, System

if TYPE_CHECKING:
    from accounts.models import User


class PromptQuerySet(models.QuerySet["Prompt"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def waiting(self) -> Self:
        """Prompts that nobody has answered yet."""
        return self.filter(closed_at__isnull=True)


class Prompt(Tracked):
    """A suggestion to talk to a partner. Only for managed partners and approved models.

    ``fall`` is in points: how far the score fell in the 26 weeks up to ``week_end``.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="prompts")
    measure = models.CharField(max_length=20, choices=Measure)
    model = models.ForeignKey(ScoreModel, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=PromptKind)
    week_end = models.DateField()
    fall = models.FloatField()
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField("what came of it", max_length=500, blank=True)

    objects = PromptQuerySet.as_manager()

    class Meta(Tracked.Meta):
        triggers = (*Tracked.Meta.triggers, MarkDeleted())
        indexes = [
            models.Index(
                fields=["system", "-week_end", "-id"],
                condition=Q(closed_at__isnull=True),
                name="prompt_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "measure", "model", "week_end"], name="prompt_once_a_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.partnership}"
