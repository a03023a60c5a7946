from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.tracking import AppendOnlyButNames, Tracked
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User


class PrincipleQuerySet(models.QuerySet["Principle"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def active(self) -> Self:
        """Those by which plans are looked at today."""
        today = timezone.localdate()
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=today))

    def in_order(self) -> Self:
        return self.order_by("place_in_order", "id")


class Principle(Tracked):
    """What partners of a system want of a plan, in the wording of today.

    Every wording that it ever had is kept, because an alignment is about the words of its day.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="principles")
    title = models.CharField("in a few words", max_length=80)
    text = models.CharField("in a sentence", max_length=500)
    place_in_order = models.PositiveSmallIntegerField(editable=False)
    active_from = models.DateField(default=timezone.localdate, editable=False)
    retired_on = models.DateField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = PrincipleQuerySet.as_manager()

    class Meta(Tracked.Meta):
        indexes = [models.Index(fields=["system", "place_in_order", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="principle_id_system"),
            models.CheckConstraint(
                name="principle_has_words", condition=~Q(title="") & ~Q(text="")
            ),
            models.CheckConstraint(
                name="principle_retired_after_it_began",
                condition=Q(retired_on__isnull=True) | Q(retired_on__gte=F("active_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None and self.retired_on <= timezone.localdate()


class PrincipleWordingQuerySet(models.QuerySet["PrincipleWording"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))


class PrincipleWording(models.Model):
    """One wording of a principle: the row is never changed, the next one follows it."""

    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, related_name="wordings")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    text = models.CharField(max_length=500)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PrincipleWordingQuerySet.as_manager()

    class Meta:
        ordering = ["-revision"]
        triggers = (AppendOnlyButNames("title", "text"),)
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="principle_wording_id_system"),
            models.UniqueConstraint(
                fields=["principle", "revision"], name="principle_wording_numbered"
            ),
        ]

    def __str__(self) -> str:
        return self.title
