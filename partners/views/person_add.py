"""Add a person to a system."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.person import add_person
from partners.forms.person import NewPersonForm
from partners.models import System

TEMPLATE = "partners/person_add.html"


def person_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The form, and what happens with it. `?organisation=` says where they work."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    require(request.user, Permission.MANAGE_PEOPLE, system)
    form = NewPersonForm(
        sent(request),
        user=request.user,
        initial={"organisation": request.GET.get("organisation")},
    )
    crumbs = [
        {"text": "Home", "href": "/"},
        {"text": "People", "href": reverse("partners:people")},
    ]
    if is_picker_search(request):
        return form_page(
            request,
            TEMPLATE,
            without_errors(form),
            system=system,
            fictional_data=system.is_fictional,
            breadcrumbs=crumbs,
        )
    if form.is_valid():
        with errors_into(form):
            person = add_person(by=request.user, system=system, **form.cleaned_data)
            messages.success(request, f"{person} is added.")
            return redirect("partners:person", person.public_id)
    return form_page(
        request,
        TEMPLATE,
        form,
        system=system,
        fictional_data=system.is_fictional,
        breadcrumbs=crumbs,
    )
