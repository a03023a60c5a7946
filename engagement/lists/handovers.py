"""What the list of partnerships that were handed over can be narrowed by."""

from typing import Any, cast

import django_filters as filters

from accounts.requests import SignedInRequest
from engagement.enums import HandoverState
from engagement.lists.filters import partner_filter
from engagement.models import HandedOver
from partners.filters import FilterForm


class HandoverFilter(filters.FilterSet):
    """By state, by who was asked, and by partner."""

    partnership = partner_filter("partnership")
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[("open", "Nobody has accepted yet"), *HandoverState.choices],
        label="State",
        empty_label="All",
    )
    to = filters.ChoiceFilter(
        method="offered_to", choices=[("me", "Me")], label="Handed over to", empty_label="Anyone"
    )

    class Meta:
        model = HandedOver
        fields = ()
        form = FilterForm

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """A stored state, or all that nobody has accepted."""
        return queryset.open() if value == "open" else queryset.filter(state=value)

    def offered_to(self, queryset: Any, name: str, value: str) -> Any:
        """To the person who asks."""
        return queryset.filter(to_user=cast(SignedInRequest, self.request).user)
