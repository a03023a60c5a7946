"""Figures by sector that seats are compared with, and whether the system may be compared."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.sector_figure import (
    choose_comparison,
    enter_sector_figures,
    withdraw_sector_figure,
)
from engagement.forms.reason import ReasonForm
from engagement.forms.representation import ComparisonForm, SectorFiguresForm
from engagement.models import ComparisonConsent, SectorFigure
from engagement.views.record_page import Place, Words, change_page
from engagement.views.representation.room import PAGE_SIZE, to_representation
from nhsuk.formats import nhs_date
from nhsuk.paging import keyset_page
from nhsuk.submission import sent
from partners.access import require
from partners.models import System


@require_safe
def sector_figures(request: SignedInRequest, public_id: str) -> HttpResponse:
    """All figures that stand, the newest first."""
    system = _system(request, public_id)
    rows = SectorFigure.objects.standing().filter(system=system)
    context = {
        "system": system,
        "page": keyset_page(rows, request.GET, order=("-as_at", "-id"), size=PAGE_SIZE),
        "may_manage": Permission.MANAGE_BOARDS in permissions_in(request.user, system),
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_representation(),
    }
    return render(request, "engagement/representation/figures.html", context)


def sector_figures_new(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One figure for each sector; those of the same unit and day are replaced."""
    system = _system(request, public_id)
    require(request.user, Permission.MANAGE_BOARDS, system)
    form = SectorFiguresForm(sent(request))

    def save(said: dict[str, Any]) -> None:
        names = ("unit", "as_at", "source")
        facts = {name: said[name] for name in names}
        enter_sector_figures(by=request.user, system=system, values=form.values(), **facts)

    return change_page(
        request,
        form,
        save,
        words=Words(
            title="Enter figures by sector",
            caption=system.name,
            text="Seats can then be compared with them. Leave a sector empty if its figure is "
            "not known. Figures of the same day are replaced.",
            button="Save figures",
            done="The figures are saved.",
        ),
        place=_place(system),
    )


def sector_figure_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take a figure back."""
    figure = get_object_or_404(
        SectorFigure.objects.visible_to(request.user).select_related("system"),
        public_id=public_id,
    )
    require(request.user, Permission.MANAGE_BOARDS, figure.system)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_sector_figure(by=request.user, figure=figure, **said),
        words=Words(
            title="Withdraw this figure?",
            caption=f"{figure}, as at {nhs_date(figure.as_at)}",
            text="Seats are no longer compared with it. It stays in the history.",
            button="Withdraw figure",
            done="The figure is withdrawn.",
            is_warning=True,
        ),
        place=_place(figure.system),
    )


def comparison_choose(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Whether the system may be shown beside others: for its administrators."""
    system = _system(request, public_id)
    require(request.user, Permission.MANAGE_MEMBERS, system)
    newest = ComparisonConsent.objects.filter(system=system).newest_first().first()
    now = "yes" if newest is not None and newest.allows else "no"
    said_since = f" It has said so since {nhs_date(newest.valid_from)}." if newest else ""
    return change_page(
        request,
        ComparisonForm(sent(request), initial={"allows": now}),
        lambda said: choose_comparison(by=request.user, system=system, **said),
        words=Words(
            title="Comparison with other systems",
            caption=system.name,
            text="Systems are shown side by side only if each of them agrees. Shown are numbers "
            "of seats by sector and of partners by kind, and how engagement varies between systems "
            "in numbers of five partners or more of a kind. No partner is named."
            f"{said_since}",
            button="Save choice",
            done="The choice is saved.",
        ),
        place=Place(system, to_representation(), reverse("engagement:representation_systems")),
    )


def _system(request: SignedInRequest, public_id: str) -> System:
    return get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)


def _place(system: System) -> Place:
    url = reverse("engagement:sector_figures", args=[system.public_id])
    return Place(system, to_representation(), url)
