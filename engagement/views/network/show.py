"""Who sits, meets and works with whom in the current system."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.forms.network import NetworkForm
from engagement.presenters.network.page import network_page
from partners.current_system import current_system


@require_safe
def network(request: SignedInRequest) -> HttpResponse:
    """Organisations and counts alone, so whoever sees partnerships may see it."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    form = NetworkForm(request.GET, user=request.user, system=system)
    fits = form.is_valid()
    context = {
        "system": system,
        "form": form,
        "network": network_page(form.asked(), request.GET.dict()) if fits else None,
        "fictional_data": system.is_fictional,
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    status = HTTPStatus.OK if fits else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "engagement/network/show.html", context, status=status)
