"""The first page of a pack, its sections, and its files."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.models import Pack
from engagement.presenters.packs.edition import edition_of
from engagement.presenters.packs.list import state_of
from engagement.presenters.packs.reading import section_page
from engagement.presenters.packs.show import jobs_shown, may_write, pack_page
from engagement.views.packs.found import pack_or_404, reads_figures
from engagement.views.packs.trail import to_pack, to_packs
from jobs.downloads import as_download
from nhsuk.submission import wants_fragment


@require_safe
@reads_figures
def pack(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The front sheet with the next step; for htmx how far the work on it is."""
    shown = pack_or_404(request, public_id)
    allowed = permissions_in(request.user, shown.system)
    if wants_fragment(request):
        return _progress(request, shown)
    context = {
        "pack": shown,
        "page": pack_page(shown, request.user, allowed),
        "allowed": {permission.value: True for permission in allowed},
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_packs(),
    }
    return render(request, "engagement/packs/show.html", context)


@require_safe
@reads_figures
def pack_section(request: SignedInRequest, public_id: UUID, section: str) -> HttpResponse:
    """One section: charts, tables, and what its author makes of them."""
    shown = pack_or_404(request, public_id)
    edition = edition_of(shown)
    if edition is None:
        raise Http404("The figures of this pack have not been gathered.")
    makes = Permission.MAKE_PACKS in permissions_in(request.user, shown.system)
    page = section_page(shown, edition, section, may_write=may_write(shown, makes=makes))
    if page is None:
        raise Http404("This pack has no such section.")
    context = {
        "pack": shown,
        "page": page,
        "state": state_of(shown),
        "edition": edition,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_pack(shown),
    }
    return render(request, "engagement/packs/section.html", context)


@require_safe
def pack_file(request: SignedInRequest, public_id: UUID, file_kind: str) -> HttpResponse:
    """The PDF or the workbook, saved and never shown."""
    shown = pack_or_404(request, public_id)
    found = shown.files.select_related("file").filter(kind=file_kind).first()
    if found is None:
        raise Http404("This pack has no such file.")
    return as_download(found.file)


def _progress(request: SignedInRequest, shown: Pack) -> HttpResponse:
    job = jobs_shown(shown).running
    if job is None:  # what an open page has waited for has come to its end
        return HttpResponseClientRefresh()
    context = {"pack": shown, "job": job, "address": request.path}
    return render(request, "engagement/packs/_progress.html", context)
