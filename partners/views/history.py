"""All changes to one record, newest first."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from audit.tracking import Tracked
from partners.access import require, require_anywhere
from partners.models import Organisation
from partners.presenters.history import history_of

Trail = list[dict[str, str]]


def _from_home() -> Trail:
    return [{"text": "Home", "href": "/"}]


def record_history(
    model: Any,
    page: str,
    *,
    above: Callable[[], Trail] = _from_home,
    named_by: Sequence[str] = (),
    without: Sequence[str] = (),
) -> Callable[..., HttpResponse]:
    """The view of all changes to a record of a system.

    :param model: of what the record is one; its rows say who may see them and whose they are.
    :param page: the route of the record's own page.
    :param above: the breadcrumbs above that page.
    :param named_by: relations that the record's name is made of.
    :param without: kinds of change that are not told.
    """

    @require_safe
    def shown(request: SignedInRequest, public_id: str) -> HttpResponse:
        rows = model.objects.visible_to(request.user).select_related("system", *named_by)
        record = get_object_or_404(rows, public_id=public_id)
        require(request.user, Permission.VIEW_HISTORY, record.system)
        trail = [*above(), _step(record, page)]
        return _page(request, record, trail, record.system.is_fictional, without)

    return shown


@require_safe
def organisation_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to an organisation that the person may read."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user), public_id=public_id
    )
    require_anywhere(request.user, Permission.VIEW_HISTORY)
    trail = [*_from_home(), _step(organisation, "partners:organisation")]
    return _page(request, organisation, trail, organisation.is_fictional)


def _step(record: Tracked, page: str) -> dict[str, str]:
    return {"text": str(record), "href": reverse(page, args=[record.public_id])}


def _page(
    request: SignedInRequest,
    record: Tracked,
    trail: Trail,
    is_fictional: bool,
    without: Sequence[str] = (),
) -> HttpResponse:
    context = {
        "subject": str(record),
        "fictional_data": is_fictional,
        "history": history_of(record, request.user, request.GET, without=without),
        "breadcrumbs": trail,
    }
    return render(request, "partners/history.html", context)
