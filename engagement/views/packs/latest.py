"""What a pack would say differently now, and the comparison that tells."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.pack_figures import compare_pack
from engagement.errors import EngagementError
from engagement.presenters.packs.latest import latest_page
from engagement.presenters.packs.show import is_running, jobs_shown
from engagement.views.packs.found import pack_or_404, reads_figures
from engagement.views.packs.trail import to_pack
from nhsuk.submission import wants_fragment


@require_safe
@reads_figures
def pack_latest(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What differs, by section; for htmx how far a comparison is that runs."""
    shown = pack_or_404(request, public_id)
    may_make = Permission.MAKE_PACKS in permissions_in(request.user, shown.system)
    job = jobs_shown(shown).comparing if may_make else None
    context: dict[str, Any] = {"pack": shown, "job": job, "address": request.path}
    if wants_fragment(request):
        if not is_running(job):  # what an open page has waited for has come to its end
            return HttpResponseClientRefresh()
        return render(request, "engagement/packs/_progress.html", context)
    context |= {
        "page": latest_page(shown),
        "may_make": may_make,
        "is_running": is_running(job),
        "may_compare": may_make and not shown.is_withdrawn and not is_running(job),
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_pack(shown),
    }
    return render(request, "engagement/packs/latest.html", context)


@require_POST
def pack_compare(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Have the same figures gathered as they are known now."""
    shown = pack_or_404(request, public_id, Permission.MAKE_PACKS)
    try:
        compare_pack(by=request.user, pack=shown)
    except EngagementError as error:
        messages.error(request, str(error))
    return redirect("engagement:pack_latest", shown.public_id)
