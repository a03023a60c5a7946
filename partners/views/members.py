"""Who has which role in a system, and nationally."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.presenters.account import token_rows
from accounts.presenters.colleague import state_of
from accounts.requests import SignedInRequest
from accounts.roles import NATIONAL_ROLES, SYSTEM_ROLES, Permission, Role
from nhsuk.paging import keyset_page
from nhsuk.submission import wants_fragment
from partners.access import can, require
from partners.api_clients import national_tokens
from partners.current_system import current_system
from partners.forms.member import MemberFilterForm
from partners.models import Membership, System
from partners.models.membership import MembershipQuerySet
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
    """The roles that people have in a system now; the list alone for htmx."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    require(request.user, Permission.MANAGE_MEMBERS, system)
    crumbs = [
        HOME,
        {"text": system.name, "href": reverse("partners:system", args=[system.public_id])},
    ]
    context = {
        "system": system,
        "may_manage_clients": can(request.user, Permission.MANAGE_API_CLIENTS, system),
        "fictional_data": system.is_fictional,
        "breadcrumbs": crumbs,
        **_listed(request, system.memberships.current(), SYSTEM_ROLES),
    }
    template = "_member_list.html" if wants_fragment(request) else "members.html"
    return render(request, f"partners/{template}", context)


@require_safe
def members_national(request: SignedInRequest) -> HttpResponse:
    """The roles that people have in all systems; the list alone for htmx."""
    require_national(request.user)
    grants = Membership.objects.current().filter(system__isnull=True)
    context: dict[str, Any] = {
        "system": None,
        "breadcrumbs": [HOME],
        **_listed(request, grants, NATIONAL_ROLES),
    }
    if wants_fragment(request):
        return render(request, "partners/_member_list.html", context)
    context["tokens"] = token_rows(national_tokens()[:MOST_TOKENS], _system_names())
    return render(request, "partners/members.html", context)


def _listed(
    request: SignedInRequest, grants: MembershipQuerySet, roles: Mapping[str, Role]
) -> dict[str, Any]:
    form = MemberFilterForm(request.GET, roles=roles)
    rows = form.narrow(grants.of_people()).select_related("user").annotate(name=Lower("user__name"))
    page = keyset_page(rows, request.GET, order=("name", "id"))
    return {
        "page": page,
        "rows": [(grant, state_of(grant.user)) for grant in page],
        "filter_form": form,
    }


def _system_names() -> dict[UUID, str]:
    return dict(System.objects.values_list("public_id", "name"))
