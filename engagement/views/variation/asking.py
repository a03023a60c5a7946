"""What every page of variation begins with: the system, the reader's figures, and the filters."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_anywhere
from engagement.analytics.variation.asking import NO_PLACE, readable
from engagement.forms.variation import (
    ALL_TOGETHER,
    USUAL,
    Choices,
    VariationForm,
    last_whole_month,
    months_of,
    periods,
)
from engagement.models import FigureTotals
from engagement.presenters.variation.asked import NO_PLACE_WORDS, Asked, place_words
from engagement.presenters.variation.between import FEW
from engagement.presenters.variation.words import WORDS
from engagement.scoring.figures import Figure
from engagement.views.trail import HOME
from nhsuk.submission import wants_fragment
from partners.enums import OrganisationKind
from partners.models import System

SHOWN = {"text": "Variation", "href": "/variation/"}


@dataclass(frozen=True)
class Question:
    """A page's filters with what they say.

    ``is_all``: all figures are asked for, and ``asked.measure`` is only the first of them.
    """

    system: System
    form: VariationForm
    asked: Asked
    is_all: bool
    readable: tuple[Figure, ...]

    def page(self, request: SignedInRequest, name: str, **context: Any) -> HttpResponse:
        """The page, or its results alone for htmx; 422 where something wrong was asked for."""
        return page_of(request, name, self.system, self.form, asked=self.asked, **context)


def page_of(
    request: SignedInRequest, name: str, system: System | None, form: VariationForm, **context: Any
) -> HttpResponse:
    """The same of any page of variation; without a system of readers who work in none."""
    wrong = form.is_bound and not form.is_valid()
    whole = {
        "system": system,
        "form": form,
        "fictional_data": system is not None and system.is_fictional,
        "breadcrumbs": [HOME, SHOWN] if name != "overview" and system else [HOME],
        "fragment": f"engagement/variation/_{name}.html",
        **context,
    }
    template = f"engagement/variation/{'_' if wants_fragment(request) else ''}{name}.html"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, template, whole, status=status)


def without_system(request: SignedInRequest) -> HttpResponse:
    """Where a reader goes who works in no system: those side by side for a national role."""
    is_national = Permission.VIEW_PARTNERSHIPS in permissions_anywhere(request.user)
    return redirect("engagement:variation_systems" if is_national else "engagement:home")


def question(
    request: SignedInRequest,
    system: System,
    *,
    periods_offered: Choices | None = None,
    usual: str = USUAL,
    all_measures: str = "",
    of_one_kind: bool = False,
) -> Question:
    """Read the filters: two queries. 403 for whoever may read no figure of the system.

    ``of_one_kind``: the commonest kind is the usual one, if it has enough partners to compare.
    """
    figures = readable(request.user, system)
    if not figures:
        raise PermissionDenied
    kinds = _kinds(request, system)
    names = {str(key): name for key, name in system.places.values_list("public_id", "name")}
    places = [*sorted(names.items(), key=lambda each: each[1]), (NO_PLACE, NO_PLACE_WORDS)]
    form = VariationForm(
        request.GET if has_asked(request) else None,
        measures=[(figure.value, WORDS[figure].label) for figure in figures],
        kinds=[(kind, label) for label, kind in sorted((kinds[kind][1], kind) for kind in kinds)],
        places=places,
        periods=periods_offered or periods(),
        usual=usual,
        all_measures=all_measures,
        usual_kind=_usual_kind(kinds) if of_one_kind else "",
    )
    said = form.said
    since, until = months_of(said["period"])
    asked = Asked(
        measure=Figure(said["measure"] or figures[0].value),
        kind="" if said["kind"] == ALL_TOGETHER else said["kind"],
        place=said["place"],
        place_name=place_words(said["place"], names),
        period=said["period"],
        since=since,
        until=until,
    )
    return Question(system, form, asked, not said["measure"], figures)


def has_asked(request: SignedInRequest) -> bool:
    """Whether the address says anything that the form reads."""
    return any(name in request.GET for name in VariationForm.base_fields)


def _usual_kind(kinds: dict[str, tuple[int, str]]) -> str:
    """The kind with the most partners; all together where even that has only a few."""
    most = max(kinds, key=lambda kind: kinds[kind], default="")
    return most if most and kinds[most][0] >= FEW else ALL_TOGETHER


def _kinds(request: SignedInRequest, system: System) -> dict[str, tuple[int, str]]:
    """Kinds with partners: how many, and the kind in words."""
    rows = FigureTotals.objects.visible_to(request.user).filter(
        system=system, month__gte=last_whole_month()
    )
    newest: dict[tuple[str, int | None], int] = {}
    for kind, place, number in rows.order_by("month").values_list("kind", "place", "partnerships"):
        newest[kind, place] = number
    total: dict[str, int] = {}
    for (kind, _place), number in newest.items():
        total[kind] = total.get(kind, 0) + number
    return {kind: (number, str(OrganisationKind(kind).label)) for kind, number in total.items()}
