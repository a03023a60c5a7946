"""One view: open it, keep it, call it otherwise, keep other filters, forget it, open it always."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.saved_view import (
    change_saved_view,
    choose_usual_view,
    delete_saved_view,
    forget_usual_view,
    replace_filters,
    save_view,
)
from engagement.errors import ChangedMeanwhileError, EngagementError
from engagement.forms.saved_view import SavedViewForm, VersionForm
from engagement.lists.saved import LISTS, valid_parameters
from engagement.models import SavedView, UsualView
from engagement.models.saved_view import ViewedList
from engagement.presenters.saved_view import address_of
from nhsuk.submission import errors_into, form_page, sent
from partners.access import can, require
from partners.current_system import current_system
from partners.views.conflict import conflict_page


@require_safe
def saved_view(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Open it: the list, with the filters that still mean something."""
    view = _visible(request, public_id)
    address, valid = address_of(view, request.user)
    if valid.sentence:
        messages.info(request, valid.sentence)
    return redirect(address)


def saved_view_new(request: SignedInRequest) -> HttpResponse:
    """Keep the filters that stand in the address, under a name."""
    if request.GET.get("list") not in ViewedList.values:
        raise Http404
    of = LISTS[ViewedList(request.GET["list"])]
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    require(request.user, of.needs, system)
    may_share = can(request.user, Permission.SHARE_VIEWS, system)
    valid = valid_parameters(of, request.GET.dict(), request.user)
    form = SavedViewForm(sent(request), may_share=may_share)
    if form.is_valid():
        with errors_into(form):
            view = save_view(
                by=request.user,
                system=system,
                viewed=of.viewed,
                parameters=valid.parameters,
                **form.answers(),
            )
            messages.success(request, f"The view “{view}” is saved.")
            return redirect("engagement:saved_view", view.public_id)
    context = {"of": of, "valid": valid, "back_url": reverse(of.route)}
    return form_page(request, "engagement/saved_view_new.html", form, **context)


def saved_view_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Call it otherwise, or share it; both versions when someone else was quicker."""
    view = _changeable(request, public_id)
    current: dict[str, Any] = {"name": view.name, "is_shared": view.is_shared}
    may_share = can(request.user, Permission.SHARE_VIEWS, view.system)
    initial = {**current, "version": view.version}
    form = SavedViewForm(sent(request), initial=initial, may_share=may_share)
    back_url = reverse("engagement:saved_views")
    if form.is_valid():
        try:
            with errors_into(form):
                change_saved_view(
                    by=request.user,
                    view=view,
                    expected_version=form.cleaned_data["version"] or 0,
                    **form.answers(),
                )
                messages.success(request, "The view is changed.")
                return redirect(back_url)
        except ChangedMeanwhileError:
            shown = {name: value for name, value in current.items() if name in form.fields}
            return conflict_page(request, form, view, current=shown, back_url=back_url)
        except EngagementError as error:
            form.add_error("is_shared", str(error))
    context = _about(view)
    return form_page(request, "engagement/saved_view_change.html", form, **context)


def saved_view_filters(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Keep the filters that stand in the address instead of those that it has."""
    view = _changeable(request, public_id)
    of = LISTS[ViewedList(view.viewed)]
    new = valid_parameters(of, request.GET.dict(), request.user)
    old = valid_parameters(of, view.parameters, request.user)
    form = VersionForm(sent(request), initial={"version": view.version})
    if form.is_valid():
        with errors_into(form, EngagementError):
            replace_filters(
                by=request.user,
                view=view,
                parameters=new.parameters,
                expected_version=form.cleaned_data["version"],
            )
            messages.success(request, f"The view “{view}” has the new filters.")
            return redirect("engagement:saved_view", view.public_id)
    context = {**_about(view), "old": old, "new": new}
    return form_page(request, "engagement/saved_view_filters.html", form, **context)


def saved_view_delete(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Forget it, after a question."""
    view = _changeable(request, public_id)
    form = VersionForm(sent(request), initial={"version": view.version})
    if form.is_valid():
        with errors_into(form, EngagementError):
            version = form.cleaned_data["version"]
            delete_saved_view(by=request.user, view=view, expected_version=version)
            messages.success(request, f"The view “{view}” is deleted.")
            return redirect("engagement:saved_views")
    return form_page(request, "engagement/saved_view_delete.html", form, **_about(view))


@require_POST
def saved_view_usual(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Open the list with it from now on; or no longer, when it does so already."""
    view = _visible(request, public_id)
    if UsualView.objects.filter(user=request.user, view=view).exists():
        forget_usual_view(by=request.user, view=view)
        said = f"{view.get_viewed_display()} open without a view again."
    else:
        choose_usual_view(by=request.user, view=view)
        said = f"{view.get_viewed_display()} open with “{view}” from now on, for you alone."
    messages.success(request, said)
    return redirect("engagement:saved_views")


def _visible(request: SignedInRequest, public_id: str) -> SavedView:
    views = SavedView.objects.visible_to(request.user).select_related("system", "owner")
    view = get_object_or_404(views, public_id=public_id)
    require(request.user, LISTS[ViewedList(view.viewed)].needs, view.system)
    return view


def _changeable(request: SignedInRequest, public_id: str) -> SavedView:
    """One's own, or a shared one for who may share."""
    view = _visible(request, public_id)
    if view.is_shared:
        require(request.user, Permission.SHARE_VIEWS, view.system)
    return view


def _about(view: SavedView) -> dict[str, Any]:
    return {
        "view": view,
        "back_url": reverse("engagement:saved_views"),
        "fictional_data": view.system.is_fictional,
    }
