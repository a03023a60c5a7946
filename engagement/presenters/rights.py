"""What the pages say of requests that people make about their own data."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Count, Q
from django.utils import timezone

from engagement.enums import RightsDecision, RightsState
from engagement.models import RightsItem, RightsRequest
from engagement.personal.reading import CHANGES, FILES, HISTORY

COLOURS = {
    RightsState.SEARCHING: "blue",
    RightsState.REVIEW: "yellow",
    RightsState.WORKING: "blue",
    RightsState.DONE: "green",
    RightsState.WITHDRAWN: "white",
}


@dataclass(frozen=True)
class RightsPage:
    """A request as pages show it."""

    request: RightsRequest

    @property
    def state(self) -> tuple[str, str]:
        """In words, and the colour of its tag."""
        return self.request.get_state_display(), COLOURS[RightsState(self.request.state)]

    @property
    def who(self) -> str:
        """Whom it is about, as long as that is known."""
        return self.request.name or self.request.email or "Somebody who was erased"

    @property
    def is_late(self) -> bool:
        """Whether it should have been answered before today."""
        return self.request.is_open and self.request.due_on < timezone.localdate()

    @property
    def button(self) -> str:
        """What is done once everything is decided."""
        return "Make the copy" if self.request.is_access else "Erase this person"


@dataclass(frozen=True)
class ItemLine:
    """A place in which somebody is named."""

    item: RightsItem
    is_access: bool

    @property
    def where(self) -> str:
        """The kind of record, and the field."""
        if self.item.record_type == FILES:
            return "File"
        if self.item.record_type == CHANGES:
            return HISTORY
        model = apps.get_model(self.item.record_type)
        title = str(model._meta.verbose_name)
        column = model._meta.get_field(self.item.field)
        return f"{title[:1].upper()}{title[1:]}: {column.verbose_name}"

    @property
    def state(self) -> tuple[str, str]:
        """In words, and the colour of its tag."""
        if self.item.decision == RightsDecision.WAITING:
            return ("Not decided", "yellow") if self.is_access else ("Will be erased", "grey")
        if self.item.decision == RightsDecision.HOLD_BACK:
            return ("Held back", "orange") if self.is_access else ("Stays", "orange")
        return ("Goes in", "green") if self.is_access else ("Will be erased", "green")


def counts_of(request: RightsRequest) -> dict[str, int]:
    """How many places there are, and how many wait or are held back."""
    return request.items.aggregate(
        all=Count("pk"),
        waiting=Count("pk", filter=Q(decision=RightsDecision.WAITING)),
        held=Count("pk", filter=Q(decision=RightsDecision.HOLD_BACK)),
    )
