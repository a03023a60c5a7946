"""The pack that an address names, if the person may see it, or do something with it."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.models import Pack
from engagement.presenters.packs.edition import DamagedError, to_show
from engagement.views.packs.trail import to_packs
from partners.access import require

P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponse]

log = logging.getLogger(__name__)


def pack_or_404(request: SignedInRequest, public_id: UUID, needs: Permission | None = None) -> Pack:
    """A pack that the person sees; with ``needs`` also one with which they may do that."""
    rows = Pack.objects.visible_to(request.user).select_related(*to_show())
    found = get_object_or_404(rows, public_id=public_id)
    if needs is not None:
        require(request.user, needs, found.system)
    return found


def reads_figures(view: View[P]) -> View[P]:
    """A view that shows stored figures: it says so where they are not what was stored."""

    @wraps(view)
    def shown(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DamagedError:
            log.exception("The stored figures of a pack are damaged")
            context = {"breadcrumbs": to_packs()}
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            return render(request, "engagement/packs/damaged.html", context, status=status)

    return shown
