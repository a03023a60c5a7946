"""Make an organisation a partner of a system."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.partnership import begin_partnership
from partners.enums import Tier
from partners.forms.partnership import TermsForm, possible_owners
from partners.models import Organisation, System

TEMPLATE = "partners/partnership_begin.html"


def partnership_begin(request: SignedInRequest, public_id: str, system_id: str) -> HttpResponse:
    """The form, and what happens with it."""
    user = request.user
    organisation = get_object_or_404(Organisation.objects.visible_to(user), public_id=public_id)
    system = get_object_or_404(System.objects.visible_to(user), public_id=system_id)
    require(user, Permission.MANAGE_PARTNERSHIPS, system)
    form = TermsForm(sent(request), user=user, system=system, initial=_defaults(request, system))
    page = {
        "fictional_data": system.is_fictional,
        "organisation": organisation,
        "system": system,
        "breadcrumbs": _crumbs(organisation),
    }
    if is_picker_search(request):
        return form_page(request, TEMPLATE, without_errors(form), **page)
    if form.is_valid():
        with errors_into(form, names={"represented_by": "partnership"}):
            begun = begin_partnership(
                by=user, organisation=organisation, system=system, **form.terms()
            )
            messages.success(request, f"{organisation} is now a partner of {system}.")
            return redirect("engagement:partnership", begun.public_id)
    return form_page(request, TEMPLATE, form, **page)


def _defaults(request: SignedInRequest, system: System) -> dict[str, object]:
    """Most who begin a partnership will look after it themselves."""
    myself = possible_owners(system).filter(pk=request.user.pk).first()
    return {"tier": Tier.MANAGED if myself else Tier.KNOWN, "owner": myself and myself.public_id}


def _crumbs(organisation: Organisation) -> list[dict[str, str]]:
    page = reverse("partners:organisation", args=[organisation.public_id])
    return [
        {"text": "Organisations", "href": reverse("partners:organisations")},
        {"text": organisation.name, "href": page},
    ]
