"""The shared filters, with what only programs ask for."""

from typing import Any

import django_filters as filters
from django.db.models import Q

from engagement.enums import Measure, ModelDecision, RecordSource
from engagement.lists.filters import CommitmentFilter, EventFilter, PartnershipFilter
from engagement.models import ScoreModel, ScoreSeries
from engagement.presenters.health import evidence_cuts
from partners.api.keyed import KeyedFilter
from partners.enums import OrganisationKind, Tier
from partners.filters import visible_systems

WITHDRAWN = "Also give withdrawn ones."


def by_system() -> filters.ModelChoiceFilter:
    """One of the systems that the caller may see."""
    return filters.ModelChoiceFilter(
        queryset=visible_systems,  # type: ignore[arg-type]
        to_field_name="public_id",
        label="System",
    )


class PartnershipApiFilter(KeyedFilter, PartnershipFilter):
    """Partnerships; withdrawn ones only when asked for."""

    withdrawn = filters.BooleanFilter(method="also_withdrawn", label=WITHDRAWN)

    class Meta(PartnershipFilter.Meta):
        pass

    def filter_queryset(self, queryset: Any) -> Any:
        """Withdrawn partnerships are left out unless asked for."""
        rows: Any = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("withdrawn") else rows.active()

    def also_withdrawn(self, queryset: Any, name: str, value: bool) -> Any:
        """Decided for the list as a whole, in ``filter_queryset``."""
        return queryset


class EventApiFilter(KeyedFilter, EventFilter):
    """Events also by system and by where the record comes from."""

    system = by_system()
    source = filters.ChoiceFilter(choices=RecordSource.choices, label="Where the record is from")

    class Meta(EventFilter.Meta):
        pass


class CommitmentApiFilter(KeyedFilter, CommitmentFilter):
    """Commitments also by system; withdrawn records only when asked for."""

    system = by_system()
    withdrawn = filters.BooleanFilter(method="also_withdrawn", label=WITHDRAWN)

    class Meta(CommitmentFilter.Meta):
        pass

    def filter_queryset(self, queryset: Any) -> Any:
        """Withdrawn records are left out unless asked for."""
        rows: Any = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("withdrawn") else rows.standing()

    def also_withdrawn(self, queryset: Any, name: str, value: bool) -> Any:
        """Decided for the list as a whole, in ``filter_queryset``."""
        return queryset


class ScoreFilter(filters.FilterSet):
    """Newest scores by system, partner, measure, model, points and evidence."""

    system = by_system()
    partnership = filters.UUIDFilter(field_name="partnership__public_id", label="Partnership")
    kind = filters.ChoiceFilter(
        field_name="partnership__organisation__kind",
        choices=OrganisationKind.choices,
        label="Kind of organisation",
    )
    tier = filters.ChoiceFilter(
        field_name="partnership__tier", choices=Tier.choices, label="Tier of the partnership"
    )
    measure = filters.ChoiceFilter(choices=Measure.choices, label="Measure")
    model = filters.CharFilter(
        field_name="model__name", label="Score model; without, those in force"
    )
    mean_from = filters.NumberFilter(field_name="newest_mean", lookup_expr="gte", label="From")
    mean_to = filters.NumberFilter(field_name="newest_mean", lookup_expr="lte", label="Up to")
    evidence = filters.ChoiceFilter(
        method="with_evidence",
        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
        label="Evidence behind the score",
    )

    class Meta:
        model = ScoreSeries
        fields = ()

    def filter_queryset(self, queryset: Any) -> Any:
        """The newest point of each series; of the models in force unless one is named."""
        rows = super().filter_queryset(queryset).filter(is_newest=True)
        if self.form.cleaned_data.get("model"):
            return rows
        return rows.filter(decision=ModelDecision.IN_FORCE)

    def with_evidence(self, queryset: Any, name: str, value: str) -> Any:
        """Of a credibility between two cuts of the row's own model."""
        chosen = Q()
        for model in ScoreModel.objects.all():
            medium, high = evidence_cuts(model)
            low_end, high_end = {
                "low": (0.0, medium),
                "medium": (medium, high),
                "high": (high, 2.0),
            }[value]
            chosen |= Q(
                model=model, newest_credibility__gte=low_end, newest_credibility__lt=high_end
            )
        return queryset.filter(chosen)
