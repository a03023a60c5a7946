"""What waves can be narrowed by on their page: how far they are, who answers, for which board."""

from typing import Any

import django_filters as filters

from engagement.enums import Side, WaveState
from engagement.models import SurveyWave
from partners.filters import FilterForm

WITHDRAWN = "withdrawn"
STATES = [
    (WaveState.DRAFT.value, "Being prepared"),
    (WaveState.OPEN.value, "Open"),
    (WaveState.CLOSED.value, "Closed"),
    (WITHDRAWN, "Cancelled or withdrawn"),
]
# A wave on its way between two states is found under both.
BETWEEN = {
    WaveState.OPEN.value: [WaveState.OPENING, WaveState.OPEN, WaveState.CLOSING],
    WaveState.CLOSED.value: [WaveState.CLOSING, WaveState.CLOSED],
}


class WaveListFilter(filters.FilterSet):
    """Waves by state and side; without a state all that stand."""

    state = filters.ChoiceFilter(
        method="so_far", choices=STATES, label="State", empty_label="All that stand"
    )
    answered_by = filters.ChoiceFilter(
        choices=[(Side.PARTNER.value, "Partners"), (Side.SYSTEM.value, "The system’s people")],
        label="Answered by",
        empty_label="All",
    )

    class Meta:
        model = SurveyWave
        fields = ()
        form = FilterForm

    def so_far(self, queryset: Any, name: str, value: str) -> Any:
        """Those that are so far."""
        if value == WITHDRAWN:
            return queryset.filter(withdrawn_at__isnull=False)
        return queryset.standing().filter(state__in=BETWEEN.get(value, [value]))

    def filter_queryset(self, queryset: Any) -> Any:
        """Whoever asks for no state sees nothing that was taken back."""
        found: Any = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.standing()
