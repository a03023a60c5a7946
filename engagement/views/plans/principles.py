"""The principles by which the plans of a system are looked at."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.principle import (
    add_principle,
    adopt_first_principles,
    move_principle,
    restore_principle,
    retire_principle,
    reword_principle,
)
from engagement.errors import EngagementError
from engagement.forms.principle import MovePrincipleForm, PrincipleForm, RewordPrincipleForm
from engagement.forms.reason import ReasonForm
from engagement.models import Principle
from engagement.views.plans.trail import to_plans, to_principles
from engagement.views.record_page import Place, Words, change_page, correction_page
from nhsuk.submission import sent
from partners.access import require
from partners.current_system import current_system
from partners.models import System


@require_safe
def principles(request: SignedInRequest) -> HttpResponse:
    """Those of the system that the person works in, with those retired below."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    rows = list(Principle.objects.visible_to(request.user).filter(system=system).in_order())
    allowed = permissions_in(request.user, system)
    context = {
        "system": system,
        "active": [each for each in rows if not each.is_retired],
        "retired": [each for each in rows if each.is_retired],
        "may_manage": Permission.MANAGE_PARTNERSHIPS in allowed,
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_plans(),
    }
    return render(request, "engagement/plans/principles.html", context)


@require_POST
def principles_adopt(request: SignedInRequest) -> HttpResponse:
    """Begin with the first set of ten."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MANAGE_PARTNERSHIPS, system)
    try:
        adopt_first_principles(by=request.user, system=system)
    except EngagementError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The first ten principles are there. Make them your own.")
    return redirect("engagement:principles")


def principle_new(request: SignedInRequest) -> HttpResponse:
    """Add a principle after the others."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MANAGE_PARTNERSHIPS, system)
    return change_page(
        request,
        PrincipleForm(sent(request)),
        lambda said: add_principle(by=request.user, system=system, **said),
        words=Words(
            title="Add a principle",
            caption=system.name,
            text="Agree on the words with your partners first.",
            button="Save principle",
            done="The principle is added.",
        ),
        place=_place(system),
    )


@require_safe
def principle(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A principle with every wording that it had."""
    rows = Principle.objects.visible_to(request.user).select_related("system")
    shown = get_object_or_404(rows, public_id=public_id)
    allowed = permissions_in(request.user, shown.system)
    context = {
        "principle": shown,
        "wordings": shown.wordings.select_related("recorded_by"),
        "may_manage": Permission.MANAGE_PARTNERSHIPS in allowed,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_principles(),
    }
    return render(request, "engagement/plans/principle.html", context)


def principle_reword(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Give it the next wording."""
    shown = _for_writing(request, public_id)
    current = {"title": shown.title, "text": shown.text}
    return correction_page(
        request,
        RewordPrincipleForm(sent(request), initial={**current, "version": shown.version}),
        lambda said: reword_principle(
            by=request.user,
            principle=shown,
            title=said["title"],
            text=said["text"],
            reason=said["reason"],
            expected_version=said["version"],
        ),
        record=shown,
        current=current,
        words=Words(
            title="Reword a principle",
            caption=shown.title,
            text="What partners said of the words so far stays about those words.",
            button="Save wording",
            done="The principle has new words.",
        ),
        place=_place(shown.system),
    )


def principle_retire(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Look at plans by it no longer."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: retire_principle(by=request.user, principle=shown, **said),
        words=Words(
            title="Retire this principle?",
            caption=shown.title,
            text="Plans are not looked at by it any more. What was said of it stays, and you can "
            "restore it.",
            button="Retire principle",
            done="The principle is retired.",
            is_warning=True,
        ),
        place=_place(shown.system),
    )


@require_POST
def principle_restore(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Look at plans by it again."""
    shown = _for_writing(request, public_id)
    try:
        restore_principle(by=request.user, principle=shown)
    except EngagementError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Plans are looked at by this principle again.")
    return redirect("engagement:principles")


def principle_move(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put it in another place of the order."""
    shown = _for_writing(request, public_id)

    def save(said: dict[str, Any]) -> object:
        return move_principle(by=request.user, principle=shown, to=said["to"])

    return change_page(
        request,
        MovePrincipleForm(sent(request), initial={"to": shown.place_in_order}),
        save,
        words=Words(
            title="Move this principle",
            caption=shown.title,
            text="1 is the first.",
            button="Move principle",
            done="The principles are in their new order.",
        ),
        place=_place(shown.system),
    )


def _for_writing(request: SignedInRequest, public_id: str) -> Principle:
    rows = Principle.objects.visible_to(request.user).select_related("system")
    shown = get_object_or_404(rows, public_id=public_id)
    require(request.user, Permission.MANAGE_PARTNERSHIPS, shown.system)
    return shown


def _place(system: System) -> Place:
    return Place(system, to_principles(), reverse("engagement:principles"))
