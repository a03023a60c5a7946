"""What the list of decisions can be narrowed by: one set for the page and what links to it."""

from typing import Any, cast

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.requests import SignedInRequest
from engagement.enums import DecisionKind, Side, Theme
from engagement.lists.filters import DayFilter, partner_filter
from engagement.lists.record_filters import WHOSE
from engagement.models import Consultation, Decision
from partners.filters import FilterForm, search_box
from partners.models import Partnership

STATES = [
    ("ahead", "Not decided yet"),
    ("overdue", "Not decided yet, and expected before today"),
    ("decided", "Decided"),
    ("decided_before_engaged", "Decided before somebody affected was engaged"),
    ("nobody_engaged", "Not decided yet, and nobody of a side was engaged"),
]
DAYS_AHEAD = 10_000  # whatever is expected at all


class DecisionListFilter(filters.FilterSet):
    """Decisions by who makes them, how they stand, whom they affect and when."""

    partnership = partner_filter("partnership", method="of_partner")
    made_by = filters.ChoiceFilter(choices=Side.choices, label="Who decides", empty_label="Both")
    state = filters.ChoiceFilter(
        method="in_state", choices=STATES, label="State", empty_label="All"
    )
    kind = filters.ChoiceFilter(choices=DecisionKind.choices, label="Kind", empty_label="All")
    theme = filters.ChoiceFilter(choices=Theme.choices, label="Theme", empty_label="All")
    affects = search_box("Affects a partner called", method="affecting")
    owner = filters.ChoiceFilter(
        method="of_my_partners", choices=WHOSE, label="Partners", empty_label="All"
    )
    expected_from = DayFilter(field_name="expected_on", lookup_expr="gte", label="Expected from")
    expected_to = DayFilter(field_name="expected_on", lookup_expr="lte", label="Expected up to")
    since = DayFilter(field_name="decided_on", lookup_expr="gte", label="Decided from")
    until = DayFilter(field_name="decided_on", lookup_expr="lte", label="Decided up to")

    class Meta:
        model = Decision
        fields = ()
        form = FilterForm

    def of_partner(self, queryset: Any, name: str, value: Partnership) -> Any:
        """The partner decides, or is affected."""
        return queryset.with_partner(value)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """Whether it was made, and how whoever it affects was engaged."""
        if value == "overdue":
            return queryset.ahead().filter(expected_on__lt=timezone.localdate())
        if value == "decided":
            return queryset.decided()
        if value == "decided_before_engaged":
            return queryset.decided_before_engaged()
        if value == "nobody_engaged":
            return queryset.ahead_without_engagement(DAYS_AHEAD)
        return queryset.ahead()

    def affecting(self, queryset: Any, name: str, value: str) -> Any:
        """Affects an organisation whose name contains every word."""
        wanted = Q()
        for word in value.split()[:8]:
            wanted &= Q(affected__name__icontains=word)
        return queryset.filter(Exists(_affected().filter(wanted)))

    def of_my_partners(self, queryset: Any, name: str, value: str) -> Any:
        """Made by, or affecting, one that the person who asks looks after."""
        user = cast(SignedInRequest, self.request).user
        mine = Partnership.objects.active().owned_by(user).with_system()
        affected = _affected().filter(
            Exists(mine.filter(organisation=OuterRef("affected"), system=OuterRef("system")))
        )
        return queryset.filter(Q(partnership__owner=user) | Q(Exists(affected)))


def _affected() -> Any:
    """The sides that the decision of the outer query affects."""
    return Consultation.objects.standing().filter(decision=OuterRef("pk"))
