"""One colleague: their roles here, the state of their account, and what can be done with it."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.presenters.colleague import account_facts
from accounts.requests import SignedInRequest
from accounts.roles import Permission
from partners.access import can, require
from partners.administration import may_manage_account
from partners.models import Membership, System
from partners.views.national import require_national

HOME = {"text": "Home", "href": "/"}


@require_safe
def member(request: SignedInRequest, membership_id: str) -> HttpResponse:
    """Who they are, what they may do here, and whether they can sign in."""
    grant = grant_to_manage(request, membership_id)
    held = grant.user.memberships.current().filter(system=grant.system).order_by("role")
    context = {
        "grant": grant,
        "grants": held,
        "system": grant.system,
        "facts": account_facts(grant.user),
        "may_manage_account": may_manage_account(request.user, grant.user),
        "is_oneself": grant.user == request.user,
        "may_hand_over": grant.system is not None
        and can(request.user, Permission.MANAGE_PARTNERSHIPS, grant.system),
        "fictional_data": bool(grant.system and grant.system.is_fictional),
        "breadcrumbs": [HOME, {"text": "Members", "href": list_url(grant.system)}],
    }
    return render(request, "partners/member.html", context)


def grant_to_manage(request: SignedInRequest, membership_id: str) -> Membership:
    """A current grant of a person, for someone who may decide about it.

    :raises Http404: there is none in a system that the person who asks sees.
    :raises PermissionDenied: they see the system, but do not decide who belongs to it.
    """
    found = get_object_or_404(_grants(), public_id=membership_id)
    if found.system is None:
        require_national(request.user)
        return found
    if not System.objects.visible_to(request.user).filter(pk=found.system.pk).exists():
        raise Http404
    require(request.user, Permission.MANAGE_MEMBERS, found.system)
    return found


def list_url(system: System | None) -> str:
    """Where the members of a system, or people with national roles, are listed."""
    if system is None:
        return reverse("partners:members_national")
    return reverse("partners:members", args=[system.public_id])


def _grants() -> QuerySet[Membership]:
    return Membership.objects.current().of_people().select_related("user", "system")
