"""Who has which role in a system, and nationally."""

from uuid import UUID

from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.presenters.account import token_rows
from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.paging import keyset_page
from partners.access import can, require
from partners.api_clients import national_tokens
from partners.current_system import current_system
from partners.models import Membership, System
from partners.views.national import require_national

HOME = {"text": "Home", "href": "/"}
MOST_TOKENS = 200


@require_safe
def members_current(request: SignedInRequest) -> HttpResponse:
    """Lead to the members of the current system."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    return redirect("partners:members", system.public_id)


@require_safe
def members(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The roles that people have in a system now."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    require(request.user, Permission.MANAGE_MEMBERS, system)
    grants = (
        system.memberships.current()
        .of_people()
        .select_related("user")
        .annotate(name=Lower("user__name"))
    )
    crumbs = [
        HOME,
        {"text": system.name, "href": reverse("partners:system", args=[system.public_id])},
    ]
    context = {
        "system": system,
        "may_manage_clients": can(request.user, Permission.MANAGE_API_CLIENTS, system),
        "may_hand_over": can(request.user, Permission.MANAGE_PARTNERSHIPS, system),
        "page": keyset_page(grants, request.GET, order=("name", "id")),
        "fictional_data": system.is_fictional,
        "breadcrumbs": crumbs,
    }
    return render(request, "partners/members.html", context)


@require_safe
def members_national(request: SignedInRequest) -> HttpResponse:
    """The roles that people have in all systems."""
    require_national(request.user)
    grants = Membership.objects.current().of_people().filter(system__isnull=True)
    rows = grants.select_related("user").annotate(name=Lower("user__name"))
    page = keyset_page(rows, request.GET, order=("name", "id"))
    context = {
        "page": page,
        "system": None,
        "tokens": token_rows(national_tokens()[:MOST_TOKENS], _system_names()),
        "breadcrumbs": [HOME],
    }
    return render(request, "partners/members.html", context)


def _system_names() -> dict[UUID, str]:
    return dict(System.objects.values_list("public_id", "name"))
