"""The systems that a person may see, and the choice of the one to work in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from partners.current_system import choose_system, current_system
from partners.models import System
from partners.presenters.system import system_rows


@require_safe
def systems(request: SignedInRequest) -> HttpResponse:
    """All systems that the person may see: a few dozen at most, so on one page."""
    rows = system_rows(System.objects.visible_to(request.user), current_system(request))
    return render(request, "partners/systems.html", {"rows": rows})


@require_POST
def system_choose(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Work in this system from now on."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    choose_system(request, system)
    messages.success(request, f"You are now working in {system}.")
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else "/")
