"""Erase a person's details for good."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.person import erase_person
from partners.errors import PartnersError
from partners.forms.person import EraseForm
from partners.models import Person


def person_erase(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The question, and what happens after it."""
    person = get_object_or_404(
        Person.objects.visible_to(request.user).select_related("system"), public_id=public_id
    )
    require(request.user, Permission.MANAGE_PEOPLE, person.system)
    form = EraseForm(sent(request))
    if form.is_valid():
        with errors_into(form, PartnersError):
            erase_person(by=request.user, person=person, reason=form.cleaned_data["reason"])
            messages.success(request, "The person's details are erased.")
            return redirect("partners:people")
    back_url = reverse("partners:person", args=[person.public_id])
    return form_page(
        request,
        "partners/person_erase.html",
        form,
        person=person,
        back_url=back_url,
        fictional_data=person.system.is_fictional,
    )
