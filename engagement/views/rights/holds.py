"""Legal holds: what must be kept, and until somebody lifts it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.forms.rights import LegalHoldForm
from engagement.views.record_page import Words
from engagement.views.rights.found import hold_or_404, to_holds, to_requests
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.legal_hold import lift_hold, place_hold
from partners.current_system import current_system
from partners.errors import PartnersError
from partners.models import LegalHold


@require_safe
def legal_holds(request: SignedInRequest) -> HttpResponse:
    """The newest first, those that were lifted too."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.ANSWER_RIGHTS, system)
    rows = LegalHold.objects.visible_to(request.user).filter(system=system)
    rows = rows.select_related("system", "person", "partnership__organisation", "placed_by")
    context = {
        "system": system,
        "page": keyset_page(rows, request.GET, order=("-id",), size=25),
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_requests(),
    }
    return render(request, "engagement/rights/holds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def legal_hold_new(request: SignedInRequest) -> HttpResponse:
    """Hold a person, a partner, or everything of the system."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.ANSWER_RIGHTS, system)
    form = LegalHoldForm(sent(request), user=request.user, system=system)
    if form.is_valid():
        with errors_into(form, PartnersError):
            place_hold(by=request.user, system=system, **form.cleaned_data)
            messages.success(request, "The legal hold is placed.")
            return redirect("engagement:legal_holds")
    return form_page(
        request,
        "engagement/record_change.html",
        form,
        words=Words(
            title="Place a legal hold",
            caption=system.name,
            text="Nothing of what is held can be erased, whoever asks for it. Choose neither a "
            "person nor a partner to hold everything of the system.",
            button="Place the hold",
            done="",
        ),
        back_url=reverse("engagement:legal_holds"),
        fictional_data=system.is_fictional,
        breadcrumbs=to_holds(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def legal_hold_lift(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask, then end a hold."""
    hold = hold_or_404(request, public_id)
    form = forms.Form(sent(request))
    if form.is_valid():
        with errors_into(form, PartnersError):
            lift_hold(by=request.user, hold=hold)
            messages.success(request, "The legal hold is lifted.")
            return redirect("engagement:legal_holds")
    return form_page(
        request,
        "engagement/record_change.html",
        form,
        words=Words(
            title="Lift this legal hold?",
            caption=str(hold),
            text="What was held can be erased again. That it was held, and why, stays on record.",
            button="Lift the hold",
            done="",
            is_warning=True,
        ),
        back_url=reverse("engagement:legal_holds"),
        fictional_data=hold.system.is_fictional,
        breadcrumbs=to_holds(),
    )
