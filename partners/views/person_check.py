"""Say that a person's details are right, without changing them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from partners.access import require
from partners.actions.person import check_person
from partners.errors import PartnersError
from partners.models import Person


@require_POST
def person_check(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record it, and lead back to the person."""
    person = get_object_or_404(
        Person.objects.visible_to(request.user).select_related("system"), public_id=public_id
    )
    require(request.user, Permission.MANAGE_PEOPLE, person.system)
    try:
        check_person(by=request.user, person=person)
    except PartnersError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Recorded that these details are right.")
    return redirect("partners:person", person.public_id)
