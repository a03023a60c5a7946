"""One person: how to reach them, the jobs they hold, the seats they sit in."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from partners.access import can
from partners.models import Person
from partners.presenters.history import history_of
from partners.presenters.person import person_facts

CHANGES_SHOWN = 5


@require_safe
def person(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The person's page."""
    user = request.user
    shown = get_object_or_404(
        Person.objects.visible_to(user).select_related("system", "user"), public_id=public_id
    )
    reads_history = can(user, Permission.VIEW_HISTORY, shown.system)
    context = {
        "person": shown,
        "facts": person_facts(shown),
        "may_manage": can(user, Permission.MANAGE_PEOPLE, shown.system),
        "history": history_of(shown, user, {}, size=CHANGES_SHOWN) if reads_history else None,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "People", "href": reverse("partners:people")},
        ],
    }
    return render(request, "partners/person.html", context)
