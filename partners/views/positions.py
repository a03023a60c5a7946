"""A person begins a job, or leaves one: nothing is overwritten."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.person import end_position, start_position
from partners.forms.person import EndForm, PositionForm
from partners.models import Person


def position_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record a job that a person holds, beside any others."""
    person = get_object_or_404(
        Person.objects.visible_to(request.user)
        .filter(erased_at__isnull=True)
        .select_related("system"),
        public_id=public_id,
    )
    require(request.user, Permission.MANAGE_PEOPLE, person.system)
    template = "partners/position_add.html"
    form = PositionForm(sent(request), user=request.user)
    page = {
        "fictional_data": person.system.is_fictional,
        "person": person,
        "back_url": reverse("partners:person", args=[person.public_id]),
    }
    if is_picker_search(request):
        return form_page(request, template, without_errors(form), **page)
    if form.is_valid():
        with errors_into(form, names={"valid_from": "since"}):
            start_position(by=request.user, person=person, **form.cleaned_data)
            messages.success(request, "The position is added.")
            return redirect("partners:person", person.public_id)
    return form_page(request, template, form, **page)


def position_end(request: SignedInRequest, public_id: str, position_id: str) -> HttpResponse:
    """Record the last day of a job."""
    person = get_object_or_404(
        Person.objects.visible_to(request.user).select_related("system"), public_id=public_id
    )
    position = get_object_or_404(
        person.positions.select_related("organisation", "system", "person"), public_id=position_id
    )
    require(request.user, Permission.MANAGE_PEOPLE, person.system)
    form = EndForm(sent(request))
    if form.is_valid():
        with errors_into(form, names={"valid_to": "on"}):
            end_position(by=request.user, position=position, on=form.cleaned_data["on"])
            messages.success(request, "The last day is recorded.")
            return redirect("partners:person", person.public_id)
    back_url = reverse("partners:person", args=[person.public_id])
    return form_page(
        request,
        "partners/position_end.html",
        form,
        person=person,
        position=position,
        fictional_data=person.system.is_fictional,
        back_url=back_url,
    )
