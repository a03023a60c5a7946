"""Answers of the search boxes in forms."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.forms import picker_options
from partners.access import require
from partners.forms.pickers import OrganisationSearch, PartnershipSearch, PersonSearch
from partners.models import System


@require_safe
def organisation_search(request: SignedInRequest) -> HttpResponse:
    """Organisations by name or code."""
    return picker_options(request, OrganisationSearch(user=request.user)["organisation"])


@require_safe
def person_search(request: SignedInRequest, public_id: str) -> HttpResponse:
    """People of a system by name."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    require(request.user, Permission.VIEW_PEOPLE, system)
    return picker_options(request, PersonSearch(user=request.user, system=system)["person"])


@require_safe
def partnership_search(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Partners of a system by name or code."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    form = PartnershipSearch(user=request.user, system=system)
    return picker_options(request, form["partnership"])
