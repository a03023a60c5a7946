"""What documents, issues and decisions can be narrowed by."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import django_filters as filters
from django.utils import timezone

from engagement.api.filters import WITHDRAWN, by_system
from engagement.enums import (
    DecisionKind,
    DocumentState,
    Importance,
    IssueOutcome,
    Side,
    Theme,
)
from partners.api.keyed import KeyedFilter
from partners.models import Partnership

PARTNERSHIP = "Partnership"


class RecordFilter(filters.FilterSet):
    """By system; withdrawn records only when asked for."""

    system = by_system()
    withdrawn = filters.BooleanFilter(method="also_withdrawn", label=WITHDRAWN)

    def filter_queryset(self, queryset: Any) -> Any:
        """Withdrawn records are left out unless asked for."""
        rows: Any = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("withdrawn") else rows.standing()

    def also_withdrawn(self, queryset: Any, name: str, value: bool) -> Any:
        """Decided for the list as a whole, in ``filter_queryset``."""
        return queryset


class DocumentFilter(KeyedFilter, RecordFilter):
    """Documents by partner, side, state and dates."""

    partnership = filters.UUIDFilter(field_name="partnership__public_id", label=PARTNERSHIP)
    asked_by = filters.ChoiceFilter(choices=Side.choices, label="Who asked")
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[*DocumentState.choices, ("overdue", "Asked for, and due before today")],
        label="State",
    )
    since = filters.DateFilter(field_name="asked_on", lookup_expr="gte", label="Asked for from")
    until = filters.DateFilter(field_name="asked_on", lookup_expr="lte", label="Asked for up to")
    due_from = filters.DateFilter(field_name="due_on", lookup_expr="gte", label="Due from")
    due_to = filters.DateFilter(field_name="due_on", lookup_expr="lte", label="Due up to")

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """A stored state, or one that follows from the day."""
        return queryset.overdue() if value == "overdue" else queryset.filter(state=value)


class IssueFilter(KeyedFilter, RecordFilter):
    """Issues by partner, side, theme, how they ended, and when they were raised."""

    partnership = filters.UUIDFilter(field_name="partnership__public_id", label=PARTNERSHIP)
    raised_by = filters.ChoiceFilter(choices=Side.choices, label="Who raised it")
    theme = filters.ChoiceFilter(choices=Theme.choices, label="Theme")
    importance = filters.ChoiceFilter(choices=Importance.choices, label="Importance")
    outcome = filters.ChoiceFilter(choices=IssueOutcome.choices, label="How it ended")
    unanswered_for = filters.NumberFilter(
        method="waiting_for",
        min_value=0,
        max_value=3_650,
        label="Neither acknowledged nor ended, and raised at least so many days ago",
    )
    since = filters.DateFilter(field_name="raised_on", lookup_expr="gte", label="Raised from")
    until = filters.DateFilter(field_name="raised_on", lookup_expr="lte", label="Raised up to")

    def waiting_for(self, queryset: Any, name: str, value: Decimal) -> Any:
        """Raised at least so many days ago, and nobody has said anything since."""
        long_ago = timezone.localdate() - timedelta(days=int(value))
        return queryset.unanswered().filter(raised_on__lte=long_ago)


class DecisionFilter(RecordFilter):
    """Decisions by side, partner, kind, theme, and whether and when they were made."""

    partnership = filters.UUIDFilter(
        method="of_partnership", label="Partnership that decides or is affected"
    )
    made_by = filters.ChoiceFilter(choices=Side.choices, label="Who decides")
    kind = filters.ChoiceFilter(choices=DecisionKind.choices, label="Kind")
    theme = filters.ChoiceFilter(choices=Theme.choices, label="Theme")
    decided_before_engaged = filters.BooleanFilter(
        method="only_unasked", label="Decided before everybody affected was engaged"
    )
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[
            ("ahead", "Not decided yet"),
            ("overdue", "Not decided yet, and expected before today"),
            ("decided", "Decided"),
        ],
        label="State",
    )
    since = filters.DateFilter(field_name="decided_on", lookup_expr="gte", label="Decided from")
    until = filters.DateFilter(field_name="decided_on", lookup_expr="lte", label="Decided up to")
    expected_from = filters.DateFilter(
        field_name="expected_on", lookup_expr="gte", label="Expected from"
    )
    expected_to = filters.DateFilter(
        field_name="expected_on", lookup_expr="lte", label="Expected up to"
    )

    def of_partnership(self, queryset: Any, name: str, value: UUID) -> Any:
        """Of the partner that decides, and of those that the decision affects."""
        partnership = Partnership.objects.filter(public_id=value).first()
        return queryset.none() if partnership is None else queryset.with_partner(partnership)

    def only_unasked(self, queryset: Any, name: str, value: bool) -> Any:
        """All of them, or those of which a side was engaged afterwards or not at all."""
        return queryset.decided_before_engaged() if value else queryset

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """Whether it was made."""
        if value == "decided":
            return queryset.filter(decided_on__isnull=False)
        ahead = queryset.filter(decided_on__isnull=True)
        return ahead.filter(expected_on__lt=timezone.localdate()) if value == "overdue" else ahead


class PartnerLinkFilter(filters.FilterSet):
    """Personal links by system, partner and person, and whether they still work."""

    system = by_system()
    partnership = filters.UUIDFilter(field_name="partnership__public_id", label=PARTNERSHIP)
    person = filters.UUIDFilter(field_name="person__public_id", label="Person who is asked")
    usable = filters.BooleanFilter(method="only_usable", label="Only those that work now")

    def only_usable(self, queryset: Any, name: str, value: bool) -> Any:
        """All of them, or those that open a page now."""
        return queryset.usable() if value else queryset
