"""What the list of decisions can be narrowed by: one set for the page and what links to it."""

from datetime import date
from typing import Any, cast

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.requests import SignedInRequest
from engagement.analytics.early_engagement import (
    NEVER,
    THE_SYSTEM,
    at_step,
    counted,
    of_kind,
    of_place,
    with_stage,
)
from engagement.enums import DecisionKind, Side, Stage, Theme
from engagement.lists.filters import DayFilter, partner_filter
from engagement.lists.record_filters import WHOSE
from engagement.models import Consultation, Decision
from engagement.models.decision import NO_DAY
from partners.enums import OrganisationKind
from partners.filters import FilterForm, search_box
from partners.models import Partnership

STATES = [
    ("ahead", "Not decided yet"),
    ("overdue", "Not decided yet, and expected before today"),
    ("decided", "Decided"),
    ("decided_before_engaged", "Decided before somebody affected was engaged"),
    ("nobody_engaged", "Not decided yet, and nobody of a side was engaged"),
]
OF_ONE_SIDE = (
    "affected_kind",
    "affected_place",
    "first_engaged",
    "counted_since",
    "counted_until",
)
DAYS_AHEAD = 10_000  # whatever is expected at all


class DecisionListFilter(filters.FilterSet):
    """Decisions by who makes them, how they stand, whom they affect and when."""

    q = search_box("What is decided")
    partnership = partner_filter("partnership", method="of_partner")
    made_by = filters.ChoiceFilter(choices=Side.choices, label="Who decides", empty_label="Both")
    state = filters.ChoiceFilter(
        method="in_state", choices=STATES, label="State", empty_label="All"
    )
    kind = filters.ChoiceFilter(choices=DecisionKind.choices, label="Kind", empty_label="All")
    theme = filters.ChoiceFilter(choices=Theme.choices, label="Theme", empty_label="All")
    affects = search_box("Affects a partner called", method="affecting")
    affected_kind = filters.ChoiceFilter(
        method="of_one_side",
        choices=[(THE_SYSTEM, "The system itself"), *OrganisationKind.choices],
        label="Kind of affected partner",
        empty_label="All",
    )
    first_engaged = filters.ChoiceFilter(
        method="of_one_side",
        choices=[
            ("early", "Early: before options, or on options"),
            *[choice for choice in Stage.choices if choice[0] != Stage.NONE],
            (NEVER, "Not at all"),
        ],
        label="Affected side first engaged",
        empty_label="Any time or never",
    )
    affected_place = filters.CharFilter(method="of_one_side", widget=forms.HiddenInput)
    counted_since = filters.DateFilter(method="of_one_side", widget=forms.HiddenInput)
    counted_until = filters.DateFilter(method="of_one_side", widget=forms.HiddenInput)
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

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word of the text must be in the title."""
        return queryset.filter(_all_words("title", value))

    def filter_queryset(self, queryset: Any) -> Any:
        """What is asked of an affected side must all be true of the same one."""
        rows = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if not any(asked.get(name) for name in OF_ONE_SIDE):
            return rows
        since, until = asked.get("counted_since"), asked.get("counted_until")
        sides = counted(since or date.min, until or NO_DAY) if since or until else with_stage()
        if kind := asked.get("affected_kind"):
            sides = of_kind(sides, kind)
        if place := asked.get("affected_place"):
            sides = of_place(sides, place)
        if step := asked.get("first_engaged"):
            sides = at_step(sides, step)
        return rows.filter(Exists(sides.filter(decision=OuterRef("pk"))))

    def of_one_side(self, queryset: Any, name: str, value: Any) -> Any:
        """Decided for the list as a whole, in ``filter_queryset``."""
        return queryset

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
        return queryset.filter(Exists(_affected().filter(_all_words("affected__name", value))))

    def of_my_partners(self, queryset: Any, name: str, value: str) -> Any:
        """Made by, or affecting, one that the person who asks looks after."""
        user = cast(SignedInRequest, self.request).user
        mine = Partnership.objects.active().owned_by(user).with_system()
        affected = _affected().filter(
            Exists(mine.filter(organisation=OuterRef("affected"), system=OuterRef("system")))
        )
        return queryset.filter(Q(partnership__owner=user) | Q(Exists(affected)))


def _all_words(field: str, text: str) -> Q:
    """Every word is in the field."""
    wanted = Q()
    for word in text.split()[:8]:
        wanted &= Q(**{f"{field}__icontains": word})
    return wanted


def _affected() -> Any:
    """The sides that the decision of the outer query affects."""
    return Consultation.objects.standing().filter(decision=OuterRef("pk"))
