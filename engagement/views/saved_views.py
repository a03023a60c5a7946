"""All views of a system: one's own and those that are shared."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.presenters.saved_view import all_views
from partners.access import can
from partners.current_system import current_system


@require_safe
def saved_views(request: SignedInRequest) -> HttpResponse:
    """The list, by the list that each of them is of."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    context = {
        "system": system,
        "lists": all_views(request.user, system),
        "may_share": can(request.user, Permission.SHARE_VIEWS, system),
        "fictional_data": system.is_fictional,
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    return render(request, "engagement/saved_views.html", context)
