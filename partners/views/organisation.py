"""One organisation: what the registers say, and whose partner it is."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from partners.access import can, may_anywhere
from partners.current_system import current_system
from partners.enums import NOT_PARTNERS
from partners.models import Organisation
from partners.presenters.history import history_of
from partners.presenters.organisation import organisation_facts, partnerships_of

CHANGES_SHOWN = 5


@require_safe
def organisation(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The organisation's page."""
    user = request.user
    shown = get_object_or_404(
        Organisation.objects.visible_to(user).select_related("snapshot"), public_id=public_id
    )
    system = current_system(request)
    partnerships = list(partnerships_of(shown, user))
    is_partner = any(
        each.system == system and not each.counterpart and not each.is_withdrawn
        for each in partnerships
    )
    may_begin = (
        system is not None
        and not is_partner
        and shown.kind not in NOT_PARTNERS
        and shown.is_fictional == system.is_fictional
        and can(user, Permission.MANAGE_PARTNERSHIPS, system)
    )
    reads_history = may_anywhere(user, Permission.VIEW_HISTORY)
    context = {
        "organisation": shown,
        "facts": organisation_facts(shown, user),
        "partnerships": partnerships,
        "system": system,
        "may_begin": may_begin,
        "may_name": may_anywhere(user, Permission.MANAGE_PARTNERSHIPS),
        "may_view_people": may_anywhere(user, Permission.VIEW_PEOPLE),
        "history": history_of(shown, user, {}, size=CHANGES_SHOWN) if reads_history else None,
        "fictional_data": shown.is_fictional,
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Organisations", "href": reverse("partners:organisations")},
        ],
    }
    return render(request, "partners/organisation.html", context)
