"""Add another name of an organisation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require_anywhere
from partners.actions.organisation import add_alias
from partners.forms.organisation import AliasForm
from partners.models import Organisation


def organisation_alias_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The form, and what happens with it."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user), public_id=public_id
    )
    require_anywhere(request.user, Permission.MANAGE_PARTNERSHIPS)
    form = AliasForm(sent(request))
    if form.is_valid():
        with errors_into(form):
            add_alias(by=request.user, organisation=organisation, name=form.cleaned_data["name"])
            messages.success(request, "The name is added.")
            return redirect("partners:organisation", organisation.public_id)
    crumbs = [
        {"text": "Organisations", "href": reverse("partners:organisations")},
        {
            "text": organisation.name,
            "href": reverse("partners:organisation", args=[organisation.public_id]),
        },
    ]
    return form_page(
        request,
        "partners/organisation_alias_add.html",
        form,
        organisation=organisation,
        fictional_data=organisation.is_fictional,
        breadcrumbs=crumbs,
    )
