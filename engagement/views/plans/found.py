"""The plan or the partner of a plan that an address names, if the person may see or change it."""

from typing import TypeVar

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.models import Plan, PlanPartner
from partners.access import require

Found = TypeVar("Found", Plan, PlanPartner)


def plan_or_404(request: SignedInRequest, public_id: str, needs: Permission | None = None) -> Plan:
    """A plan that the person sees; with ``needs`` also one with which they may do that."""
    rows = Plan.objects.visible_to(request.user).select_related(
        "system", "place", "lead", "withdrawn_by"
    )
    return _with(request, get_object_or_404(rows, public_id=public_id), needs)


def part_or_404(
    request: SignedInRequest, public_id: str, needs: Permission | None = None
) -> PlanPartner:
    """A partner of a plan, likewise."""
    rows = PlanPartner.objects.visible_to(request.user).select_related(
        "system", "plan__system", "partnership__organisation", "partnership__place"
    )
    return _with(request, get_object_or_404(rows, public_id=public_id), needs)


def _with(request: SignedInRequest, found: Found, needs: Permission | None) -> Found:
    if needs is not None:
        require(request.user, needs, found.system)
    return found
