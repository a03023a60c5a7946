"""What packs can be narrowed by on their page: by what they are, and how far they are."""

from typing import Any

import django_filters as filters

from engagement.enums import PackAudience, PackKind, PackState
from engagement.models import Pack
from partners.filters import FilterForm

WITHDRAWN = "withdrawn"
STATES = [*PackState.choices, (WITHDRAWN, "Withdrawn or discarded")]


class PackListFilter(filters.FilterSet):
    """Packs by kind, readers and state; without a state all that stand."""

    kind = filters.ChoiceFilter(choices=PackKind.choices, label="Kind", empty_label="All")
    audience = filters.ChoiceFilter(
        choices=[(PackAudience.PRIVATE.value, "Private"), (PackAudience.PUBLIC.value, "Public")],
        label="Readers",
        empty_label="All",
    )
    state = filters.ChoiceFilter(
        method="so_far", choices=STATES, label="State", empty_label="All that stand"
    )

    class Meta:
        model = Pack
        fields = ()
        form = FilterForm

    def so_far(self, queryset: Any, name: str, value: str) -> Any:
        """Those that are so far. A pack that was taken back is neither draft nor published."""
        if value == WITHDRAWN:
            return queryset.filter(withdrawn_at__isnull=False)
        return queryset.standing().filter(state=value)

    def filter_queryset(self, queryset: Any) -> Any:
        """Whoever asks for no state sees nothing that was taken back."""
        found: Any = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.standing()
