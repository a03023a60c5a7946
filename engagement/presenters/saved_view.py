"""The views of a list, as the list offers them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from engagement.lists.saved import LISTS, NOT_FILTERS, SavedList, Valid, valid_parameters
from engagement.models import SavedView, UsualView
from engagement.models.saved_view import ViewedList
from partners.models import System

# Above a list; the page of all views shows the others.
MOST_OFFERED = 30


@dataclass(frozen=True)
class Offered:
    """A view beside its list, or in the list of all views."""

    view: SavedView
    is_open: bool
    is_usual: bool
    is_own: bool


@dataclass(frozen=True)
class Views:
    """All that a list says about its views; `keep` leads to a form that keeps what is asked now."""

    offered: Sequence[Offered]
    keep: str
    replace: str
    list_name: str

    @property
    def open(self) -> SavedView | None:
        """The one with which the list was opened."""
        return next((each.view for each in self.offered if each.is_open), None)


def views_of(user: User, system: System, of: SavedList, asked: Mapping[str, str]) -> Views:
    """What to show above a list to which an address has led."""
    rows = SavedView.objects.visible_to(user).of_list(of.viewed, system).by_name()
    first = rows.select_related("owner")[:MOST_OFFERED]
    offered = _offered(user, system, first, asked.get("view", ""))
    query = {name: value for name, value in asked.items() if name not in NOT_FILTERS and value}
    opened = next((each.view for each in offered if each.is_open), None)
    keep = urlencode({"list": of.viewed.value, **query})
    replace = reverse("engagement:saved_view_filters", args=[opened.public_id]) if opened else ""
    return Views(
        offered=offered,
        keep=f"{reverse('engagement:saved_view_new')}?{keep}",
        replace=f"{replace}?{urlencode(query)}" if replace else "",
        list_name=of.viewed.label.lower(),
    )


def all_views(user: User, system: System) -> list[tuple[str, list[Offered]]]:
    """Every view in the system by list."""
    rows = SavedView.objects.visible_to(user).filter(system=system).by_name()
    offered = _offered(user, system, rows.select_related("owner"), "")
    return [
        (str(viewed.label), found)
        for viewed in ViewedList
        if (found := [each for each in offered if each.view.viewed == viewed])
    ]


def address_of(view: SavedView, user: User) -> tuple[str, Valid]:
    """Where an opened view leads, and what of it still means something."""
    of = LISTS[ViewedList(view.viewed)]
    valid = valid_parameters(of, view.parameters, user)
    # A list that sets a filter by itself must be told that this view sets none.
    empty = {name: "" for name in of.usual if name not in valid.parameters}
    query = {**empty, **valid.parameters, "view": str(view.public_id)}
    return f"{reverse(of.route)}?{urlencode(query)}", valid


def _offered(user: User, system: System, rows: Iterable[SavedView], opened: str) -> list[Offered]:
    usual = set(UsualView.objects.of_user(user, system).values_list("view_id", flat=True))
    return [
        Offered(
            view=view,
            is_open=str(view.public_id) == opened,
            is_usual=view.pk in usual,
            is_own=view.owner_id == user.pk,
        )
        for view in rows
    ]
