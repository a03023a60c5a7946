from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.roles import Permission
from audit.keeping import KeepHistory
from audit.tracking import Tracked
from engagement.enums import InterestHandling, InterestNature, ItemPurpose, Sensitivity
from engagement.models.decision import Decision
from engagement.models.event import Event
from partners.models import Person, System, Withdrawable
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from partners.models.reach import Reader


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: "Reader") -> Self:
        return self.filter(system__in=systems_of(user, Permission.VIEW_PARTNERSHIPS))

    def standing(self) -> Self:
        """Items that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def in_order(self) -> Self:
        return self.order_by("number", "id")


class AgendaItem(Tracked, Withdrawable):
    """An item of a board meeting; boards that meet in common share it."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="agenda_items")
    number = models.PositiveIntegerField()
    title = models.CharField("item", max_length=200)
    purpose = models.CharField(
        "what for", max_length=12, choices=ItemPurpose, default=ItemPurpose.DISCUSSION
    )
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agenda_items",
        help_text="The decision that it belongs to.",
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        ordering = ["event", "number", "id"]
        triggers = (
            *Tracked.Meta.triggers,
            KeepHistory(under="event", named_by="title", without=("event_id",)),
        )
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="agenda_item_id_system"),
            models.UniqueConstraint(
                fields=["event", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="agenda_item_number_once",
                violation_error_message="Another item of this meeting has this number.",
            ),
            models.CheckConstraint(name="agenda_item_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="agenda_item_number_from_1", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class DeclaredInterestQuerySet(models.QuerySet["DeclaredInterest"]):
    def visible_to(self, user: "Reader") -> Self:
        """Nature and handling; who may read the details is `access.may_read_interest`."""
        return self.filter(system__in=systems_of(user, Permission.VIEW_PARTNERSHIPS))

    def standing(self) -> Self:
        """Interests that were withdrawn neither themselves nor with their item."""
        return self.filter(withdrawn_at__isnull=True, item__withdrawn_at__isnull=True)


class DeclaredInterest(Tracked, Withdrawable):
    """An interest that somebody at a meeting declared in an item, and what was done about it."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    nature = models.CharField(max_length=12, choices=InterestNature)
    handling = models.CharField("what was done about it", max_length=12, choices=InterestHandling)
    details = models.TextField(max_length=2_000, blank=True)
    sensitivity = models.CharField(
        "who may read the details",
        max_length=14,
        choices=Sensitivity,
        default=Sensitivity.CONFIDENTIAL,
    )

    objects = DeclaredInterestQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        ordering = ["item", "id"]
        triggers = (
            *Tracked.Meta.triggers,
            KeepHistory(
                under="item__event",
                named_by="person",
                needs=Permission.VIEW_PEOPLE,
                confidential=("details",),
            ),
        )
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="interest_id_system"),
            models.UniqueConstraint(
                fields=["item", "person", "nature"],
                condition=Q(withdrawn_at__isnull=True),
                name="interest_once_of_a_nature",
                violation_error_message="This interest is declared already: change it instead.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} interest in item {self.item.number}"

    @property
    def bars_from_voting(self) -> bool:
        """Whether the person does not count for the quorum of the item."""
        return self.handling != InterestHandling.TAKES_PART
