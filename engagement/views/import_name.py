"""Search for the organisation that one name in a file means."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.importing.sheet import NameChoice, decide_names
from engagement.enums import ImportState, NameDecision
from engagement.errors import EngagementError
from engagement.forms.imports import OrganisationForm
from engagement.models import ImportName
from engagement.views.import_lookup import import_crumbs
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.submission import errors_into, form_page


@require_http_methods(["GET", "HEAD", "POST"])
def import_name(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The search, and what was chosen."""
    names = ImportName.objects.visible_to(request.user).unmatched()
    name = get_object_or_404(
        names.select_related("sheet_import__system", "sheet_import__file"), public_id=public_id
    )
    sheet_import = name.sheet_import
    if sheet_import.state != ImportState.READY:
        return redirect("engagement:import", sheet_import.public_id)
    sent = request.POST if request.method == "POST" else None
    form = OrganisationForm(sent, user=request.user)
    crumbs = [
        *import_crumbs(sheet_import),
        {
            "text": "Names",
            "href": reverse("engagement:import_names", args=[sheet_import.public_id]),
        },
    ]
    context = {"sheet_import": sheet_import, "name": name, "breadcrumbs": crumbs}
    if is_picker_search(request):
        return render(
            request, "engagement/import_name.html", {**context, "form": without_errors(form)}
        )
    if form.is_valid():
        organisation = form.cleaned_data["organisation"]
        choice = NameChoice(name, NameDecision.MATCH, organisation)
        with errors_into(form, EngagementError):
            decide_names(by=request.user, sheet_import=sheet_import, choices=[choice])
            messages.success(request, f"“{name}” is {organisation}.")
            return redirect("engagement:import_names", sheet_import.public_id)
    return form_page(request, "engagement/import_name.html", form, **context)
