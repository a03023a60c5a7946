"""What lists of events, promises and partnerships can be narrowed by: one set for pages and API."""

from decimal import Decimal
from typing import Any, cast

import django_filters as filters
from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.requests import SignedInRequest
from engagement.analytics.partnerships import contact_overdue, with_contact_due, with_health
from engagement.enums import CommitmentState, EventKind, ModelFamily, Side, Theme
from engagement.models import Agreement, Commitment, Event, ScoreModel
from engagement.scoring.model import HealthModel
from nhsuk.forms import NHSDateField
from partners.access import reach_of
from partners.filters import FilterForm, offered
from partners.filters import PartnershipFilter as WhoFilter
from partners.models import Partnership, System

OPEN_STATES = (CommitmentState.OPEN, CommitmentState.RENEGOTIATED)


class DayFilter(filters.DateFilter):
    """A day in three boxes on a page, as `2024-06-03` in a link or the API."""

    field_class = NHSDateField  # type: ignore[assignment]


def _partnerships(request: SignedInRequest | None) -> QuerySet[Partnership]:
    """The partnerships that a link may name."""
    if request is None:
        return Partnership.objects.none()
    return Partnership.objects.visible_to(reach_of(request)).select_related("organisation")


def partner_filter(field_name: str, method: str | None = None) -> filters.ModelChoiceFilter:
    """One partner, named by a link and not chosen in the form."""
    return filters.ModelChoiceFilter(
        field_name=field_name,
        method=method,
        queryset=offered(_partnerships),
        to_field_name="public_id",
        label="Partner",
        widget=forms.HiddenInput,
    )


class PartnershipFilter(WhoFilter):
    """Partnerships also by engagement health, the evidence behind it, and overdue contact."""

    evidence = filters.ChoiceFilter(
        method="with_evidence",
        choices=[
            ("high", "High"),
            ("medium", "Medium"),
            ("low", "Low"),
            ("none", "No score yet"),
        ],
        label="Evidence behind the score",
        empty_label="Any",
    )
    health_from = filters.NumberFilter(
        method="with_health_from",
        label="Engagement health from",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-3"}),
    )
    health_to = filters.NumberFilter(
        method="with_health_to",
        label="Engagement health up to",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-3"}),
    )
    agreed = filters.ChoiceFilter(
        method="with_agreement",
        choices=[
            ("own", "With the partner itself"),
            ("plan", "In the engagement plan"),
            ("nothing", "Nothing"),
        ],
        label="What is agreed about contact",
        empty_label="Any",
    )
    contact_overdue = filters.BooleanFilter(
        method="with_contact_overdue",
        label="Only where contact is overdue",
        widget=forms.CheckboxInput,
    )

    class Meta(WhoFilter.Meta):
        pass

    def __init__(self, *args: Any, system: System | None = None, **kwargs: Any) -> None:
        """``system``: the one that the list is of, so that its unlogged months do not count."""
        super().__init__(*args, **kwargs)
        self.of_system = system

    def with_evidence(self, queryset: Any, name: str, value: str) -> Any:
        """Of a credibility between two cuts of the model in force, or without a score."""
        model, rows = self._scored(queryset)
        if value == "none":
            return rows.filter(health_mean__isnull=True)
        medium, high = HealthModel.from_dict(model.parameters).evidence_cuts
        low_end, high_end = {"low": (0.0, medium), "medium": (medium, high), "high": (high, 2.0)}[
            value
        ]
        return rows.filter(health_credibility__gte=low_end, health_credibility__lt=high_end)

    def with_health_from(self, queryset: Any, name: str, value: Decimal) -> Any:
        """A score of at least so many points."""
        return self._scored(queryset)[1].filter(health_mean__gte=float(value))

    def with_health_to(self, queryset: Any, name: str, value: Decimal) -> Any:
        """A score of at most so many points."""
        return self._scored(queryset)[1].filter(health_mean__lte=float(value))

    def with_agreement(self, queryset: Any, name: str, value: str) -> Any:
        """By where the agreement in force comes from; an empty one of the plan is nothing."""
        held = Agreement.objects.filter(partnership=OuterRef("pk")).newest_begun()
        rows = queryset.alias(
            agreed_itself=Subquery(held.values("is_own")[:1]),
            agreed_by_plan=Subquery(held.values("plan")[:1]),
        )
        if value == "own":
            return rows.filter(agreed_itself=True)
        if value == "plan":
            return rows.filter(agreed_by_plan__isnull=False)
        return rows.filter(agreed_by_plan__isnull=True).exclude(agreed_itself=True)

    def with_contact_overdue(self, queryset: Any, name: str, value: bool) -> Any:
        """Managed, and silent for longer than agreed."""
        if not value:
            return queryset
        model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
        return contact_overdue(with_contact_due(queryset, model, self.of_system))

    def _scored(self, queryset: Any) -> tuple[ScoreModel, Any]:
        model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
        if "health_mean" in queryset.query.annotations:
            return model, queryset
        return model, with_health(queryset, model)


class EventFilter(filters.FilterSet):
    """Events by partner, kind, theme, time, and who logged them."""

    partnership = partner_filter("partnerships")
    kind = filters.ChoiceFilter(choices=EventKind.choices, label="Kind", empty_label="All")
    theme = filters.ChoiceFilter(
        method="on_theme",
        choices=Theme.choices,
        label="Theme",
        empty_label="All",
    )
    since = DayFilter(field_name="occurred_on", lookup_expr="gte", label="From")
    until = DayFilter(field_name="occurred_on", lookup_expr="lte", label="Up to")
    board = filters.UUIDFilter(
        field_name="boards__public_id", label="Board", widget=forms.HiddenInput
    )
    logged_by = filters.ChoiceFilter(
        method="logged_by_me", choices=[("me", "Me")], label="Logged by", empty_label="Anyone"
    )
    withdrawn = filters.BooleanFilter(
        method="also_withdrawn", label="Also show withdrawn ones", widget=forms.CheckboxInput
    )

    class Meta:
        model = Event
        fields = ()
        form = FilterForm

    def filter_queryset(self, queryset: Any) -> Any:
        """Withdrawn events are left out unless asked for."""
        rows: Any = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("withdrawn") else rows.standing()

    def on_theme(self, queryset: Any, name: str, value: str) -> Any:
        """One of the event's themes."""
        return queryset.filter(themes__contains=[value])

    def logged_by_me(self, queryset: Any, name: str, value: str) -> Any:
        """Logged by the person who asks."""
        return queryset.logged_by(cast(SignedInRequest, self.request).user)

    def also_withdrawn(self, queryset: Any, name: str, value: bool) -> Any:
        """Decided for the list as a whole, in ``filter_queryset``."""
        return queryset


class CommitmentFilter(filters.FilterSet):
    """Promises by partner, side, state, due date and owner."""

    partnership = partner_filter("partnership")
    made_by = filters.ChoiceFilter(choices=Side.choices, label="Who promised", empty_label="Both")
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[
            ("open", "Open"),
            ("overdue", "Overdue"),
            ("settled", "Settled"),
            ("unconfirmed", "Said by one side only"),
            ("disputed", "Disputed by the partner"),
            *[(s.value, s.label) for s in CommitmentState if s not in OPEN_STATES],
        ],
        label="State",
        empty_label="All",
    )
    owner = filters.ChoiceFilter(
        method="owned_by_me",
        choices=[("me", "Me"), ("my_partners", "Whoever, with partners I look after")],
        label="Followed up by",
        empty_label="Anyone",
    )
    due_from = DayFilter(field_name="due_on", lookup_expr="gte", label="Due from")
    due_to = DayFilter(field_name="due_on", lookup_expr="lte", label="Due up to")

    class Meta:
        model = Commitment
        fields = ()
        form = FilterForm

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """A stored state, or one that follows from the day."""
        if value == "open":
            return queryset.open()
        if value == "overdue":
            return queryset.overdue()
        if value == "unconfirmed":
            return queryset.unconfirmed()
        if value == "disputed":
            return queryset.disputed()
        if value == "settled":
            return queryset.standing().exclude(state__in=OPEN_STATES)
        return queryset.standing().filter(state=value)

    def owned_by_me(self, queryset: Any, name: str, value: str) -> Any:
        """Mine to follow up, or anybody's with a partner of mine."""
        user = cast(SignedInRequest, self.request).user
        mine = Q(owner=user)
        if value == "my_partners":
            mine |= Q(partnership__owner=user)
        return queryset.filter(mine)
