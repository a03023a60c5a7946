"""What plans, and the partners of one plan, can be narrowed by."""

from typing import Any

import django_filters as filters
from django.utils import timezone

from engagement.enums import PlanKind, Stance
from engagement.lists.filters import DayFilter
from engagement.models import Plan, PlanPartner, PlanPosition
from partners.enums import Sector
from partners.filters import FilterForm, offered, search_box, visible_places
from partners.models import Place

STATES = [
    ("current", "Not ended"),
    ("preparing", "In preparation"),
    ("overdue", "Overdue"),
    ("submitted", "Submitted"),
]


def in_state(rows: Any, state: str) -> Any:
    """Plans that are so far: in preparation, overdue, submitted, or not ended."""
    if state == "current":
        return rows.current()
    if state == "submitted":
        return rows.submitted()
    ahead = rows.in_preparation()
    return ahead.filter(due_on__lt=timezone.localdate()) if state == "overdue" else ahead


class PlanListFilter(filters.FilterSet):
    """Plans by kind, state and place."""

    state = filters.ChoiceFilter(method="so_far", choices=STATES, label="State", empty_label="All")
    kind = filters.ChoiceFilter(choices=PlanKind.choices, label="Kind", empty_label="All")
    place = filters.ModelChoiceFilter(
        queryset=offered(visible_places),
        to_field_name="public_id",
        label="Place",
        empty_label="All",
    )

    class Meta:
        model = Plan
        fields = ()
        form = FilterForm

    def so_far(self, queryset: Any, name: str, value: str) -> Any:
        """A state that follows from the days."""
        return in_state(queryset, value)


class PlanPartnerFilter(filters.FilterSet):
    """Partners of a plan by name, sector, place and what they hold, as known on a day."""

    q = search_box("Name")
    sector = filters.ChoiceFilter(
        field_name="partnership__organisation__sector",
        choices=Sector.choices,
        label="Sector",
        empty_label="All",
    )
    place = filters.ModelChoiceFilter(
        field_name="partnership__place",
        queryset=Place.objects.none(),
        to_field_name="public_id",
        label="Place",
        empty_label="All",
    )
    stance = filters.ChoiceFilter(
        method="who_hold", choices=Stance.choices, label="Position", empty_label="All"
    )
    known_on = DayFilter(method="as_known", label="As known on")

    class Meta:
        model = PlanPartner
        fields = ()
        form = FilterForm

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        place: Any = self.filters["place"]
        place.queryset = Place.objects.filter(system=plan.system_id)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word of the text must be in the name."""
        for word in value.split()[:8]:
            queryset = queryset.filter(partnership__organisation__name__icontains=word)
        return queryset

    def who_hold(self, queryset: Any, name: str, value: str) -> Any:
        """Partners that hold this today; whoever was not asked has said nothing."""
        held = PlanPosition.objects.of_plan(self.plan).holding()
        asked = PlanPosition.objects.filter(pk__in=held.values("pk"))
        if value == Stance.NOT_ASKED:
            others = asked.exclude(stance=Stance.NOT_ASKED)
            return queryset.exclude(pk__in=others.values("plan_partner"))
        return queryset.filter(pk__in=asked.filter(stance=value).values("plan_partner"))

    def as_known(self, queryset: Any, name: str, value: Any) -> Any:
        """It decides what is shown of each partner, not which partners are."""
        return queryset
