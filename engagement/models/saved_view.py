from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from audit.tracking import Tracked
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_NAME = 80


class ViewedList(models.TextChoices):
    """A list whose filters can be kept under a name."""

    PARTNERSHIPS = "partnerships", "Partnerships"
    EVENTS = "events", "Events"
    COMMITMENTS = "commitments", "Commitments"
    PEOPLE = "people", "People"
    ORGANISATIONS = "organisations", "Organisations"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: "User") -> Self:
        """One's own and those shared, in the systems that one belongs to."""
        return self.filter(
            Q(is_shared=True) | Q(owner=user.pk), system__in=System.objects.visible_to(user)
        )

    def of_list(self, viewed: str, system: System) -> Self:
        return self.filter(viewed=viewed, system=system)

    def by_name(self) -> Self:
        return self.order_by(Lower("name"), "id")


class SavedView(Tracked):
    """Filters and order of a list under a name, for one person or for all in the system.

    What is kept are the names and values of filters, never an address: the list's own filters
    decide, whenever it is opened, which of them still mean something.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views"
    )
    viewed = models.CharField("list", max_length=20, choices=ViewedList)
    name = models.CharField(max_length=LONGEST_NAME)
    is_shared = models.BooleanField("shared with everyone in the system", default=False)
    parameters = models.JSONField(default=dict)

    objects = SavedViewQuerySet.as_manager()

    class Meta(Tracked.Meta):
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="saved_view_id_system"),
            models.UniqueConstraint(
                "system",
                "owner",
                "viewed",
                Lower("name"),
                condition=Q(is_shared=False),
                name="saved_view_name_of_a_person",
            ),
            models.UniqueConstraint(
                "system",
                "viewed",
                Lower("name"),
                condition=Q(is_shared=True),
                name="saved_view_name_in_a_system",
            ),
            models.CheckConstraint(name="saved_view_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class UsualViewQuerySet(models.QuerySet["UsualView"]):
    def of_user(self, user: "User", system: System) -> Self:
        """Those that still may be opened: one that is no longer shared is not."""
        visible = SavedView.objects.visible_to(user).filter(system=system)
        return self.filter(user=user.pk, system=system, view__in=visible)


class UsualView(Tracked):
    """The view with which a list opens for one person who asks for nothing else."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="usual_views"
    )
    viewed = models.CharField("list", max_length=20, choices=ViewedList)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="usual_for")

    objects = UsualViewQuerySet.as_manager()

    class Meta(Tracked.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["user", "system", "viewed"], name="usual_view_once_a_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_viewed_display()}: {self.view}"
