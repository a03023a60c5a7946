"""`{% saved_views %}`: the views of the list that the page shows, whichever room it belongs to."""

from typing import Any, cast

from django import template

from accounts.requests import SignedInRequest
from engagement.lists.saved import BY_ROUTE
from engagement.presenters.saved_view import views_of
from partners.current_system import current_system

register = template.Library()


@register.inclusion_tag("engagement/_saved_views.html", takes_context=True)
def saved_views(context: template.Context) -> dict[str, Any]:
    """Nothing on a page that is no such list, or for somebody without a system."""
    request = cast(SignedInRequest, context["request"])
    of = BY_ROUTE.get(request.resolver_match.view_name) if request.resolver_match else None
    system = current_system(request)
    if of is None or system is None:
        return {}
    return {"views": views_of(request.user, system, of, request.GET.dict())}
