"""Add an organisation that no register has."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.submission import errors_into, form_page, sent
from partners.access import can, require_anywhere
from partners.actions.new_partner import add_partner
from partners.actions.organisation import add_organisation
from partners.current_system import current_system
from partners.forms.organisation import OrganisationForm
from partners.models import Organisation, System


def organisation_add(request: SignedInRequest) -> HttpResponse:
    """The form, and what happens with it."""
    require_anywhere(request.user, Permission.MANAGE_PARTNERSHIPS)
    system = _system_to_join(request)
    form = OrganisationForm(sent(request), system=system)
    if form.is_valid():
        with errors_into(form):
            organisation = _add(request, form, system)
            messages.success(request, f"{organisation} is added.")
            return redirect("partners:organisation", organisation.public_id)
    crumbs = [
        {"text": "Home", "href": "/"},
        {"text": "Organisations", "href": reverse("partners:organisations")},
    ]
    return form_page(request, "partners/organisation_add.html", form, breadcrumbs=crumbs)


def _system_to_join(request: SignedInRequest) -> System | None:
    """The current system, if the person may add partners to it."""
    system = current_system(request)
    if system is None or not can(request.user, Permission.MANAGE_PARTNERSHIPS, system):
        return None
    return system


def _add(request: SignedInRequest, form: OrganisationForm, system: System | None) -> Organisation:
    facts = dict(form.cleaned_data)
    as_partner = facts.pop("as_partner", True)
    if system is not None and as_partner:
        return add_partner(by=request.user, system=system, **facts).organisation
    return add_organisation(by=request.user, **facts)
