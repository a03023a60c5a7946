"""The lists whose filters can be kept: each with its own filter set, which says what is valid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import django_filters as filters
from django import forms
from django.db.models import Model

from accounts.roles import Permission
from engagement.lists.filters import CommitmentFilter, EventFilter, PartnershipFilter
from engagement.models.saved_view import ViewedList
from partners.filters import OrganisationFilter, PersonFilter

if TYPE_CHECKING:
    from accounts.models import User

SORT = "sort"
# What stands in the addresses of lists besides filters.
NOT_FILTERS = frozenset({"after", "before", "view", "list", "csrfmiddlewaretoken"})
DATE_PARTS = ("_day", "_month", "_year")


@dataclass(frozen=True)
class SavedList:
    """One list: where it is, its filters, and those of them that its page does not ask.

    ``usual`` are filters that the page sets by itself when asked for nothing: an opened view says
    of them that they are empty. ``needs`` is the permission without which there is no such list.
    """

    viewed: ViewedList
    route: str
    filter_set: type[filters.FilterSet]
    not_asked: frozenset[str] = frozenset()
    sorts: Sequence[str] = ()
    usual: Sequence[str] = ()
    needs: Permission = Permission.VIEW_PARTNERSHIPS


LISTS = {
    one.viewed: one
    for one in (
        SavedList(
            ViewedList.PARTNERSHIPS,
            "engagement:partnerships",
            PartnershipFilter,
            not_asked=frozenset({"system", "organisation", "place", "sector"}),
            sorts=("name", "contact", "health"),
        ),
        SavedList(ViewedList.EVENTS, "engagement:events", EventFilter),
        SavedList(
            ViewedList.COMMITMENTS, "engagement:commitments", CommitmentFilter, usual=("state",)
        ),
        SavedList(
            ViewedList.PEOPLE,
            "partners:people",
            PersonFilter,
            not_asked=frozenset({"system"}),
            needs=Permission.VIEW_PEOPLE,
        ),
        SavedList(ViewedList.ORGANISATIONS, "partners:organisations", OrganisationFilter),
    )
}
BY_ROUTE = {one.route: one for one in LISTS.values()}


@dataclass(frozen=True)
class Valid:
    """The parameters that mean something, as text; and in words what they are and which do not."""

    parameters: dict[str, str]
    described: Sequence[str]
    dropped: Sequence[str]

    @property
    def sentence(self) -> str:
        """What was left out, for the person; empty when nothing was."""
        if not self.dropped:
            return ""
        return f"Left out, because the list no longer has it: {', '.join(self.dropped)}."


def valid_parameters(of: SavedList, given: Mapping[str, str], user: "User") -> Valid:
    """What the list's own filters make of the parameters, for this person."""
    filter_set: Any = of.filter_set
    # All that filters ask of a request is who asks.
    asker = SimpleNamespace(user=user)
    rows = filter_set._meta.model._default_manager.none()
    form: forms.Form = filter_set(given, rows, request=asker).form
    form.is_valid()
    kept: dict[str, str] = {}
    described, dropped = [], _unknown(of, form, given)
    for name, field in form.fields.items():
        if name in of.not_asked:
            continue
        value = form.cleaned_data.get(name)
        if name in form.errors:
            dropped.append(str(field.label))
        elif value not in (None, "", False):
            kept[name] = _text(field, value)
            described.append(_described(field, value))
    if (order := given.get(SORT, "")).removeprefix("-") in of.sorts and order:
        kept[SORT] = order
        down = ", descending" if order.startswith("-") else ""
        described.append(f"Order: {order.removeprefix('-')}{down}")
    return Valid(kept, described, dropped)


def _unknown(of: SavedList, form: forms.Form, given: Mapping[str, str]) -> list[str]:
    """Names that are no filter of the list, where something is asked of them."""
    return [
        name
        for name in given
        if given[name]
        and name not in NOT_FILTERS
        and not (name == SORT and given[name].removeprefix("-") in of.sorts)
        and _filter_name(name, form) not in form.fields
    ]


def _filter_name(name: str, form: forms.Form) -> str:
    """A day comes in three parts."""
    for part in DATE_PARTS:
        if name.endswith(part) and name.removesuffix(part) in form.fields:
            return name.removesuffix(part)
    return name


def _text(field: forms.Field, value: Any) -> str:
    if isinstance(value, Model):
        return str(getattr(value, getattr(field, "to_field_name", None) or "pk"))
    if isinstance(value, date):
        return value.isoformat()
    return "on" if value is True else str(value)


def _described(field: forms.Field, value: Any) -> str:
    if value is True:
        return str(field.label)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        value = dict(field.choices).get(value, value)  # type: ignore[arg-type]
    if isinstance(value, date):
        value = f"{value:%-d %B %Y}"
    return f"{field.label}: {value}"
