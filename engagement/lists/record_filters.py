"""What lists of issues, documents and what partners said can be narrowed by, on pages."""

from datetime import timedelta
from typing import Any, cast

import django_filters as filters
from django.utils import timezone

from accounts.requests import SignedInRequest
from engagement.enums import (
    DiscussionKind,
    DocumentState,
    FollowUp,
    IssueOutcome,
    Side,
    Theme,
)
from engagement.lists.filters import DayFilter, partner_filter
from engagement.models import DiscussionPoint, Document, Issue
from partners.filters import FilterForm

WAITING = [("7", "7 days"), ("14", "14 days"), ("30", "30 days"), ("90", "90 days")]
WHOSE = [("my_partners", "Partners I look after")]


class OfPartnersFilter(filters.FilterSet):
    """Any records of partnerships: by partner, and by who looks after it."""

    partnership = partner_filter("partnership")
    owner = filters.ChoiceFilter(
        method="of_my_partners", choices=WHOSE, label="Partners", empty_label="All"
    )

    def of_my_partners(self, queryset: Any, name: str, value: str) -> Any:
        """Those that the person who asks looks after."""
        return queryset.filter(partnership__owner=cast(SignedInRequest, self.request).user)


class IssueListFilter(OfPartnersFilter):
    """Issues by who raised them, how they stand, and for how long nobody has answered."""

    raised_by = filters.ChoiceFilter(
        choices=Side.choices, label="Who raised it", empty_label="Both"
    )
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[
            ("unanswered", "Unanswered"),
            ("open", "Open"),
            ("settled", "Settled"),
            *[choice for choice in IssueOutcome.choices if choice[0] != IssueOutcome.OPEN],
        ],
        label="State",
        empty_label="All",
    )
    waiting = filters.ChoiceFilter(
        method="waiting_for", choices=WAITING, label="Unanswered for", empty_label="Any time"
    )
    theme = filters.ChoiceFilter(choices=Theme.choices, label="Theme", empty_label="All")
    since = DayFilter(field_name="raised_on", lookup_expr="gte", label="Raised from")
    until = DayFilter(field_name="raised_on", lookup_expr="lte", label="Raised up to")

    class Meta:
        model = Issue
        fields = ()
        form = FilterForm

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """A stored outcome, or one that follows from the days."""
        if value == "open":
            return queryset.open()
        if value == "unanswered":
            return queryset.unanswered()
        if value == "settled":
            return queryset.standing().exclude(outcome=IssueOutcome.OPEN)
        return queryset.standing().filter(outcome=value)

    def waiting_for(self, queryset: Any, name: str, value: str) -> Any:
        """Raised at least so many days ago, and nobody has said anything since."""
        long_ago = timezone.localdate() - timedelta(days=int(value))
        return queryset.unanswered().filter(raised_on__lte=long_ago)


class DocumentListFilter(OfPartnersFilter):
    """Documents by who asked for them, how the request stands, and when it is due."""

    asked_by = filters.ChoiceFilter(choices=Side.choices, label="Who asked", empty_label="Both")
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[
            *DocumentState.choices,
            ("overdue", "Asked for and overdue"),
            ("late", "Shared late"),
        ],
        label="State",
        empty_label="All",
    )
    due_from = DayFilter(field_name="due_on", lookup_expr="gte", label="Due from")
    due_to = DayFilter(field_name="due_on", lookup_expr="lte", label="Due up to")

    class Meta:
        model = Document
        fields = ()
        form = FilterForm

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """A stored state, or one that follows from the days."""
        if value == "overdue":
            return queryset.overdue()
        if value == "late":
            return queryset.shared_late()
        return queryset.standing().filter(state=value)


class PointListFilter(OfPartnersFilter):
    """What partners said, by theme, kind, and what became of it."""

    theme = filters.ChoiceFilter(choices=Theme.choices, label="Theme", empty_label="All")
    follow_up = filters.ChoiceFilter(
        field_name="follow_up_state",
        choices=FollowUp.choices,
        label="What became of it",
        empty_label="All",
    )
    kind = filters.ChoiceFilter(choices=DiscussionKind.choices, label="Kind", empty_label="All")
    since = DayFilter(field_name="said_on", lookup_expr="gte", label="Said from")
    until = DayFilter(field_name="said_on", lookup_expr="lte", label="Said up to")

    class Meta:
        model = DiscussionPoint
        fields = ()
        form = FilterForm
