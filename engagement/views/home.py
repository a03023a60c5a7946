"""Where the day begins: what is due with my partners, or how the system is doing."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_anywhere, permissions_in
from engagement.models.todo import TodoKind
from engagement.presenters.first_run import first_steps
from engagement.presenters.overview import overview
from engagement.presenters.work import work_list
from partners.current_system import current_system
from partners.models import Partnership


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """The work list of those who log; the measures for everyone else; first steps when empty."""
    system = current_system(request)
    if system is None:
        anywhere = permissions_anywhere(request.user)
        if Permission.VIEW_PARTNERSHIPS in anywhere and Permission.IMPORT_REFERENCE not in anywhere:
            # A national analyst has no partnerships to begin: this is what there is to read.
            return redirect("engagement:variation_systems")
        return render(request, "engagement/first_run.html", {"steps": first_steps(request.user)})
    allowed = permissions_in(request.user, system)
    partners = Partnership.objects.visible_to(request.user).active().filter(system=system)
    context = {
        "system": system,
        "may_log": Permission.LOG_EVENTS in allowed,
        "fictional_data": system.is_fictional,
    }
    if Permission.LOG_EVENTS in allowed:
        kind = _kind_asked(request)
        work = work_list(request.user, system, partners, kind)
        if work.partners or work.todo.total or partners.exists():
            context |= {"work": work, "kind": kind}
            return render(request, "engagement/home.html", context)
    else:
        measures = overview(request.user, system, partners)
        if measures.partnerships:
            context["overview"] = measures
            return render(request, "engagement/overview.html", context)
    steps = first_steps(request.user, system)
    return render(request, "engagement/first_run.html", {**context, "steps": steps})


def _kind_asked(request: SignedInRequest) -> TodoKind | None:
    """The kind to which somebody narrowed the list; none, also of a kind that there is not."""
    asked = request.GET.get("kind", "")
    return TodoKind(asked) if asked in TodoKind.values else None
