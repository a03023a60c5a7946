"""What the list of planned conversations can be narrowed by."""

from typing import Any, cast

import django_filters as filters
from django.utils import timezone

from accounts.requests import SignedInRequest
from engagement.enums import ConversationState
from engagement.lists.filters import DayFilter, partner_filter
from engagement.models import PlannedConversation
from partners.filters import FilterForm


class ConversationFilter(filters.FilterSet):
    """By partner, by what became of it, by who sees to it, and by day."""

    partnership = partner_filter("partnership")
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[("late", "Planned, and late"), *ConversationState.choices],
        label="State",
        empty_label="All",
    )
    owner = filters.ChoiceFilter(
        method="seen_to_by", choices=[("me", "Me")], label="Who sees to it", empty_label="Anyone"
    )
    due_from = DayFilter(field_name="due_on", lookup_expr="gte", label="By when, from")
    due_to = DayFilter(field_name="due_on", lookup_expr="lte", label="By when, up to")

    class Meta:
        model = PlannedConversation
        fields = ()
        form = FilterForm

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """A stored state, or planned for a day that has passed."""
        if value == "late":
            return queryset.due_before(timezone.localdate())
        if value == ConversationState.PLANNED:
            return queryset.planned()
        return queryset.filter(state=value)

    def seen_to_by(self, queryset: Any, name: str, value: str) -> Any:
        """By the person who asks."""
        return queryset.filter(owner=cast(SignedInRequest, self.request).user)
