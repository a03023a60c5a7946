"""What lists can be narrowed by: one set of filters for the pages and the API.

`request.user` limits what the choices offer. On a page, `filters.form` draws itself.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, cast
from uuid import UUID

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.requests import SignedInRequest
from partners.enums import (
    AppointmentKind,
    BoardKind,
    OrganisationKind,
    RuleSetStanding,
    Sector,
    Tier,
)
from partners.models import (
    Appointment,
    Board,
    CompositionRuleSet,
    Footprint,
    Nomination,
    Organisation,
    Partnership,
    Person,
    Place,
    Position,
    Relation,
    Seat,
    System,
)


class FilterForm(forms.Form):
    """All filters may be left out, so none says "(optional)"."""

    mark_optional = False


def visible_systems(request: SignedInRequest | None) -> QuerySet[System]:
    """The systems that the filter offers; none while the API's document is written."""
    return System.objects.visible_to(request.user) if request else System.objects.none()


def visible_organisations(request: SignedInRequest | None) -> QuerySet[Organisation]:
    """The organisations that a link may name."""
    return Organisation.objects.visible_to(request.user) if request else Organisation.objects.none()


def visible_places(request: SignedInRequest | None) -> QuerySet[Place]:
    """The places of the systems that the person sees."""
    return Place.objects.filter(system__in=visible_systems(request))


def offered(rows: Callable[[SignedInRequest | None], QuerySet[Any]]) -> Any:
    """Choices that depend on who asks. The library calls the function; its stubs do not know."""
    return rows


def search_box(label: str, help_text: str = "", method: str = "search") -> filters.CharFilter:
    """A text box that narrows the list while one types."""
    widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    return filters.CharFilter(method=method, label=label, help_text=help_text, widget=widget)


class NamedFilterSet(filters.FilterSet):
    """A list whose rows have names to search by."""

    q = search_box("Name")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word of the text must be in the name."""
        return queryset.named_like(value)


class OrganisationFilter(NamedFilterSet):
    """Organisations by name or code, kind, sector, state and system."""

    q = search_box("Name or code")
    kind = filters.ChoiceFilter(choices=OrganisationKind.choices, label="Kind", empty_label="All")
    sector = filters.ChoiceFilter(choices=Sector.choices, label="Sector", empty_label="All")
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[("open", "Open"), ("closed", "Closed")],
        label="Open or closed",
        empty_label="Both",
    )
    system = filters.ModelChoiceFilter(
        method="in_system",
        queryset=offered(visible_systems),
        to_field_name="public_id",
        label="System",
        empty_label="All",
    )
    linked_to = filters.ModelChoiceFilter(
        method="with_link",
        queryset=offered(visible_organisations),
        to_field_name="public_id",
        label="Linked to",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Organisation
        fields = ()
        form = FilterForm

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """Open today, or closed before today."""
        if value == "open":
            return queryset.open()
        return queryset.filter(legal_end__lt=timezone.localdate())

    def in_system(self, queryset: Any, name: str, value: System) -> Any:
        """Works in the system's area, or is a partner of it."""
        footprints = Footprint.objects.filter(
            organisation=OuterRef("pk"), system=value, valid_to__isnull=True
        )
        partnerships = Partnership.objects.active().filter(
            organisation=OuterRef("pk"), system=value
        )
        return queryset.filter(Exists(footprints) | Exists(partnerships))

    def with_link(self, queryset: Any, name: str, value: Organisation) -> Any:
        """Belongs to a network, is run or is commissioned by the organisation."""
        links = Relation.objects.filter(other=value, valid_to__isnull=True)
        return queryset.filter(pk__in=links.values("organisation"))


class PartnershipFilter(NamedFilterSet):
    """Partnerships by name, kind, tier, owner, place and system."""

    q = search_box("Name or code")
    kind = filters.ChoiceFilter(
        field_name="organisation__kind",
        choices=OrganisationKind.choices,
        label="Kind",
        empty_label="All",
    )
    sector = filters.ChoiceFilter(
        field_name="organisation__sector",
        choices=Sector.choices,
        label="Sector",
        empty_label="All",
    )
    tier = filters.ChoiceFilter(choices=Tier.choices, label="Tier", empty_label="All")
    owner = filters.ChoiceFilter(
        method="looked_after",
        choices=[("me", "Me"), ("nobody", "Nobody")],
        label="Looked after by",
        empty_label="Anyone",
    )
    place = filters.ModelChoiceFilter(
        queryset=offered(visible_places),
        to_field_name="public_id",
        label="Place",
        empty_label="All",
    )
    system = filters.ModelChoiceFilter(
        queryset=offered(visible_systems),
        to_field_name="public_id",
        label="System",
        empty_label="All",
    )
    organisation = filters.ModelChoiceFilter(
        queryset=offered(visible_organisations),
        to_field_name="public_id",
        label="Organisation",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Partnership
        fields = ()
        form = FilterForm

    def looked_after(self, queryset: Any, name: str, value: str) -> Any:
        """By the person who asks, or by nobody."""
        if value == "me":
            return queryset.owned_by(cast(SignedInRequest, self.request).user)
        return queryset.filter(owner__isnull=True)


class PersonFilter(NamedFilterSet):
    """People by name and by where they work."""

    at = search_box("Organisation", method="working_at")
    organisation = filters.ModelChoiceFilter(
        method="of_organisation",
        queryset=offered(visible_organisations),
        to_field_name="public_id",
        label="Organisation",
        widget=forms.HiddenInput,
    )
    system = filters.ModelChoiceFilter(
        queryset=offered(visible_systems),
        to_field_name="public_id",
        label="System",
        empty_label="All",
    )

    class Meta:
        model = Person
        fields = ()
        form = FilterForm

    def working_at(self, queryset: Any, name: str, value: str) -> Any:
        """Holds a position now at an organisation of this name."""
        user = cast(SignedInRequest, self.request).user
        organisations = Organisation.objects.visible_to(user).named_like(value)
        return queryset.filter(_holds_position(organisation__in=organisations))

    def of_organisation(self, queryset: Any, name: str, value: Organisation) -> Any:
        """Holds a position now at exactly this organisation."""
        return queryset.filter(_holds_position(organisation=value))


class BoardFilter(filters.FilterSet):
    """Boards by name, kind, and whether a seat is vacant."""

    q = search_box("Name")
    on = filters.DateFilter(method="existing_on", label="That existed on this day")
    kind = filters.ChoiceFilter(choices=BoardKind.choices, label="Kind", empty_label="All")
    vacant = filters.BooleanFilter(
        method="with_vacancy", label="Only with a vacant seat", widget=forms.CheckboxInput
    )
    system = filters.ModelChoiceFilter(
        queryset=offered(visible_systems),
        to_field_name="public_id",
        label="System",
        empty_label="All",
    )

    class Meta:
        model = Board
        fields = ()
        form = FilterForm

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word of the text must be in the name."""
        wanted = Q()
        for word in value.split()[:8]:
            wanted &= Q(name__icontains=word)
        return queryset.filter(wanted)

    def existing_on(self, queryset: Any, name: str, value: date) -> Any:
        """Set up by that day, as far as is known, and not ended before it."""
        return queryset.on(value)

    def with_vacancy(self, queryset: Any, name: str, value: bool) -> Any:
        """Has a seat today that nobody holds."""
        return queryset.filter(Exists(vacant_seats())) if value else queryset


class SeatFilter(filters.FilterSet):
    """Seats by board, system, sector, and the day on which they existed."""

    board = filters.UUIDFilter(field_name="board__public_id", label="Board")
    system = filters.UUIDFilter(field_name="system__public_id", label="System")
    sector = filters.ChoiceFilter(choices=Sector.choices, label="Sector")
    on = filters.DateFilter(method="existing_on", label="That existed on this day")

    class Meta:
        model = Seat
        fields = ()

    def existing_on(self, queryset: Any, name: str, value: date) -> Any:
        """Begun by that day and not ended before it."""
        return queryset.on(value)


class AppointmentFilter(filters.FilterSet):
    """Appointments by seat, board, person, system and day; withdrawn ones when asked for."""

    seat = filters.UUIDFilter(field_name="seat__public_id", label="Seat")
    board = filters.UUIDFilter(field_name="seat__board__public_id", label="Board")
    person = filters.UUIDFilter(method="of_person", label="Person")
    system = filters.UUIDFilter(field_name="system__public_id", label="System")

    on = filters.DateFilter(method="holding_on", label="That include this day")
    withdrawn = filters.BooleanFilter(
        method="also_withdrawn", label="Also give those recorded by mistake"
    )

    class Meta:
        model = Appointment
        fields = ()

    def filter_queryset(self, queryset: Any) -> Any:
        """Those that were recorded by mistake are left out unless asked for."""
        rows: Any = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("withdrawn") else rows.standing()

    def of_person(self, queryset: Any, name: str, value: UUID) -> Any:
        """Held by somebody whom the caller may see: to others it would tell whose a seat is."""
        known = Person.objects.visible_to(cast(SignedInRequest, self.request).user)
        return queryset.filter(person__in=known.filter(public_id=value))

    def also_withdrawn(self, queryset: Any, name: str, value: bool) -> Any:
        """Decided for the list as a whole, in ``filter_queryset``."""
        return queryset

    def holding_on(self, queryset: Any, name: str, value: date) -> Any:
        """Begun by that day and not ended before it."""
        return queryset.on(value)


class NominationFilter(filters.FilterSet):
    """Nominations by seat, board, person, system, and whether they are under way."""

    seat = filters.UUIDFilter(field_name="seat__public_id", label="Seat")
    board = filters.UUIDFilter(field_name="seat__board__public_id", label="Board")
    person = filters.UUIDFilter(field_name="person__public_id", label="Person")
    system = filters.UUIDFilter(field_name="system__public_id", label="System")
    is_open = filters.BooleanFilter(method="that_are_open", label="Under way, or not")

    class Meta:
        model = Nomination
        fields = ()

    def that_are_open(self, queryset: Any, name: str, value: bool) -> Any:
        """Neither stopped nor appointed; or one of the two."""
        under_way = Nomination.objects.open()
        return queryset.filter(pk__in=under_way) if value else queryset.exclude(pk__in=under_way)


class RuleSetFilter(filters.FilterSet):
    """Rule sets by kind of board, system, standing, and the day on which they hold."""

    board_kind = filters.ChoiceFilter(
        choices=BoardKind.choices, label="Kind of board", empty_label="All"
    )
    standing = filters.ChoiceFilter(
        choices=RuleSetStanding.choices, label="Standing", empty_label="Both"
    )
    system = filters.UUIDFilter(field_name="system__public_id", label="Of this system itself")
    national = filters.BooleanFilter(
        field_name="system", lookup_expr="isnull", label="Of every system"
    )
    on = filters.DateFilter(method="holding_on", label="The version of this day")

    class Meta:
        model = CompositionRuleSet
        fields = ()
        form = FilterForm

    def holding_on(self, queryset: Any, name: str, value: date) -> Any:
        """Begun by that day and not ended before it."""
        ends = Q(valid_to__isnull=True) | Q(valid_to__gte=value)
        return queryset.filter(ends, valid_from__lte=value)


def vacant_seats() -> QuerySet[Seat]:
    """Seats of the outer query's board that nobody holds today."""
    holders = Appointment.objects.current().filter(seat=OuterRef("pk"), kind=AppointmentKind.HOLDER)
    return Seat.objects.current().filter(~Exists(holders), board=OuterRef("pk"))


def _holds_position(**where: Any) -> Exists:
    return Exists(Position.objects.current().filter(person=OuterRef("pk"), **where))
