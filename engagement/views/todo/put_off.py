"""What somebody put off or marked as dealt with, and the way back."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.analytics.todo.line import Asked
from engagement.presenters.todo import SHOWN_OF_ONE_KIND, todo_list
from engagement.views.trail import HOME
from partners.access import require
from partners.current_system import current_system


@require_safe
def todo_put_off(request: SignedInRequest) -> HttpResponse:
    """The list of it."""
    system = current_system(request)
    if system is None:
        raise Http404
    require(request.user, Permission.LOG_EVENTS, system)
    asked = Asked(request.user, system, put_off=True, most=SHOWN_OF_ONE_KIND)
    context = {
        "system": system,
        "todo": todo_list(asked),
        "breadcrumbs": [HOME],
        "fictional_data": system.is_fictional,
    }
    return render(request, "engagement/todo/put_off.html", context)
