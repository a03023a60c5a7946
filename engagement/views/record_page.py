"""What all pages that change one record of a partner have in common.

Each shows a form, hands what was said to an action, and leads back; a list is filtered and paged.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django_filters import FilterSet

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.errors import ChangedMeanwhileError, EngagementError
from engagement.views.trail import HOME, Trail
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page, wants_fragment
from partners.access import require
from partners.current_system import current_system
from partners.models import Partnership, System
from partners.views.conflict import conflict_page

PAGE_SIZE = 25


@dataclass(frozen=True)
class Words:
    """What a page says: its heading, above and below it, on the button, and once it is done."""

    title: str
    button: str
    done: str
    caption: str = ""
    text: str = ""
    is_warning: bool = False


class OfASystem(Protocol):
    """What a page can be about: a partnership, or another record of a system."""

    @property
    def system(self) -> System: ...


@dataclass(frozen=True)
class Place:
    """Where a page belongs: what it is about, mostly a partnership, and what leads back from it."""

    about: OfASystem | System
    trail: Trail
    back_url: str

    @property
    def system(self) -> System:
        """The system that the page is about, or that its record belongs to."""
        return self.about if isinstance(self.about, System) else self.about.system


def change_page(
    request: SignedInRequest,
    form: forms.Form,
    save: Callable[[dict[str, Any]], object],
    *,
    words: Words,
    place: Place,
    names: Mapping[str, str] | None = None,
    route: str = "",
) -> HttpResponse:
    """The form; once it is right, ``save`` is given the answers and the person is led back.

    ``names``: which of the form's fields stands for a field of the action that is called otherwise.
    ``route``: that of the record that ``save`` returns, to lead there and not back.
    """
    if is_picker_search(request):
        without_errors(form)
    elif form.is_valid():
        with errors_into(form, EngagementError, names=names):
            saved: Any = save(form.cleaned_data)
            messages.success(request, words.done)
            return redirect(route, saved.public_id) if route else redirect(place.back_url)
    return form_page(
        request,
        "engagement/record_change.html",
        form,
        words=words,
        back_url=place.back_url,
        breadcrumbs=place.trail,
        fictional_data=place.system.is_fictional,
    )


def correction_page(
    request: SignedInRequest,
    form: forms.Form,
    save: Callable[[dict[str, Any]], object],
    *,
    record: Any,
    current: Mapping[str, Any],
    words: Words,
    place: Place,
) -> HttpResponse:
    """The same for a whole record: both versions are shown when someone else was quicker."""
    if not is_picker_search(request) and form.is_valid():
        try:
            return change_page(request, form, _unless_changed(save), words=words, place=place)
        except _QuickerError:
            return conflict_page(request, form, record, current=current, back_url=place.back_url)
    return change_page(request, form, save, words=words, place=place)


def list_page(
    request: SignedInRequest,
    rows: Callable[[SignedInRequest], Any],
    filter_class: type[FilterSet],
    *,
    name: str,
    title: str,
    order: Sequence[str],
    usual: Mapping[str, str],
    related: Sequence[str] = ("partnership__organisation",),
    fragment: str = "",
) -> HttpResponse:
    """Records of the system that the person works in; a fragment for htmx.

    ``usual`` is what someone sees who comes without asking for anything; ``name`` that of the
    fragment, as in ``_issue_list.html``, unless ``fragment`` says where it is.
    """
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    has_asked = any(field in request.GET for field in filter_class.base_filters)
    filters = filter_class(
        request.GET if has_asked else dict(usual),
        rows(request).filter(system=system).standing(),
        request=request,
    )
    found = filters.qs.select_related(*related)
    partner = filters.form.cleaned_data.get("partnership") if filters.is_valid() else None
    context = {
        "system": system,
        "title": title,
        "filters": filters,
        "partnership": partner,
        "page": keyset_page(found, request.GET, order=order, size=PAGE_SIZE),
        "fragment": fragment or f"engagement/_{name}_list.html",
        "may_log": Permission.LOG_EVENTS in permissions_in(request.user, system),
        "fictional_data": system.is_fictional,
        "breadcrumbs": [HOME],
    }
    template = context["fragment"] if wants_fragment(request) else "engagement/record_list.html"
    return render(request, str(template), context)


def partnership_for_writing(request: SignedInRequest, public_id: str) -> Partnership:
    """The partnership that a new record is about, if the person may log what happens with it."""
    partnership: Partnership = get_object_or_404(
        Partnership.objects.visible_to(request.user)
        .active()
        .select_related("organisation", "system"),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, partnership.system)
    return partnership


class _QuickerError(Exception):
    """Someone else was: passes by what turns refusals into errors of the form."""


def _unless_changed(save: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    def run(said: dict[str, Any]) -> object:
        try:
            return save(said)
        except ChangedMeanwhileError as error:
            raise _QuickerError from error

    return run
