"""Put a person's contact details right."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.person import DETAILS, change_person
from partners.errors import ChangedMeanwhileError
from partners.forms.person import DetailsForm
from partners.models import Person
from partners.views.conflict import conflict_page


def person_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The form, and what happens with it; both versions when someone else was quicker."""
    person = get_object_or_404(
        Person.objects.visible_to(request.user)
        .filter(erased_at__isnull=True)
        .select_related("system"),
        public_id=public_id,
    )
    require(request.user, Permission.MANAGE_PEOPLE, person.system)
    current = {name: getattr(person, name) for name in DETAILS}
    form = DetailsForm(sent(request), initial={**current, "version": person.version})
    back_url = reverse("partners:person", args=[person.public_id])
    if form.is_valid():
        try:
            with errors_into(form):
                change_person(
                    by=request.user,
                    person=person,
                    expected_version=form.cleaned_data["version"] or 0,
                    **form.details(),
                )
                messages.success(request, "The changes are saved.")
                return redirect(back_url)
        except ChangedMeanwhileError:
            return conflict_page(request, form, person, current=current, back_url=back_url)
    return form_page(
        request,
        "partners/person_change.html",
        form,
        person=person,
        back_url=back_url,
        fictional_data=person.system.is_fictional,
    )
