"""The packs of the system that the person works in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.lists.pack_filters import PackListFilter
from engagement.models import Pack
from engagement.presenters.packs.list import PackLine
from engagement.views.trail import HOME
from nhsuk.paging import keyset_page
from nhsuk.submission import wants_fragment
from partners.current_system import current_system

PAGE_SIZE = 25


@require_safe
def packs(request: SignedInRequest) -> HttpResponse:
    """The newest months first; drafts for those who make or approve them."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    visible = Pack.objects.visible_to(request.user).filter(system=system)
    filters = PackListFilter(request.GET, visible, request=request)
    rows = filters.qs.select_related("board", "author", "approved_by")
    page = keyset_page(rows, request.GET, order=("-until", "-id"), size=PAGE_SIZE)
    context = {
        "system": system,
        "title": "Packs",
        "filters": filters,
        "page": page,
        "lines": [PackLine(pack) for pack in page],
        "is_narrowed": any(request.GET.get(name) for name in filters.filters),
        "may_make": Permission.MAKE_PACKS in permissions_in(request.user, system),
        "fragment": "engagement/packs/_list.html",
        "fictional_data": system.is_fictional,
        "breadcrumbs": [HOME],
    }
    template = "packs/_list.html" if wants_fragment(request) else "record_list.html"
    return render(request, f"engagement/{template}", context)
