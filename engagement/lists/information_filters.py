"""What requests for information and their items can be narrowed by."""

from typing import Any

import django_filters as filters

from engagement.enums import FoundKind, ItemDecision, RequestState
from engagement.models import InformationItem, InformationRequest
from partners.filters import FilterForm

ALL = "all"
FLAGS = {"opinion": "has_opinion", "confidence": "has_confidence", "people": "has_people"}


class RequestListFilter(filters.FilterSet):
    """Requests by state; without one those that wait for an answer."""

    state = filters.ChoiceFilter(
        method="so_far",
        choices=[(ALL, "All"), *RequestState.choices],
        label="State",
        empty_label="Waiting for an answer",
    )

    class Meta:
        model = InformationRequest
        fields = ()
        form = FilterForm

    def so_far(self, queryset: Any, name: str, value: str) -> Any:
        """Those that are so far."""
        return queryset if value == ALL else queryset.filter(state=value)

    def filter_queryset(self, queryset: Any) -> Any:
        """Whoever asks for no state sees what there is to do."""
        found: Any = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.waiting()


class ItemListFilter(filters.FilterSet):
    """Items by what they are, what was decided, and what they may hold."""

    decision = filters.ChoiceFilter(
        choices=ItemDecision.choices, label="Decision", empty_label="All"
    )
    kind = filters.ChoiceFilter(choices=FoundKind.choices, label="Kind", empty_label="All")
    holds = filters.ChoiceFilter(
        method="holding",
        choices=[
            ("opinion", "Opinion"),
            ("confidence", "Confidential words"),
            ("people", "Names or contact details"),
            ("none", "None of these"),
        ],
        label="Holds",
        empty_label="Anything",
    )

    class Meta:
        model = InformationItem
        fields = ()
        form = FilterForm

    def holding(self, queryset: Any, name: str, value: str) -> Any:
        """Those that hold it, as far as the product knows."""
        if value == "none":
            return queryset.filter(**dict.fromkeys(FLAGS.values(), False))
        return queryset.filter(**{FLAGS[value]: True})
