"""What people do to a commissioned service: record it, renew it, put it right, take it back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.service import (
    correct_service,
    record_service,
    renew_contract,
    withdraw_service,
)
from engagement.forms.reason import ReasonForm
from engagement.forms.service import CorrectServiceForm, RenewForm, ServiceForm
from engagement.models import CommissionedService
from engagement.views.named import warn_of_names
from engagement.views.record_page import Place, Words, change_page, correction_page
from engagement.views.trail import to_service, to_services
from nhsuk.submission import sent
from partners.access import require
from partners.current_system import current_system


def service_new(request: SignedInRequest) -> HttpResponse:
    """Record a service under contract."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.LOG_EVENTS, system)
    form = ServiceForm(sent(request), system=system)

    def save(said: dict[str, Any]) -> CommissionedService:
        service = record_service(by=request.user, system=system, facts=form.facts())
        warn_of_names(request, system, said["title"], said["note"])
        return service

    return change_page(
        request,
        form,
        save,
        words=Words(
            title="Record a commissioned service",
            caption=system.name,
            text="18 months before its contract ends, the decision about what follows is raised by "
            "itself, with all that are named here as affected.",
            button="Save service",
            done="The service is recorded.",
        ),
        place=Place(system, to_services(), reverse("engagement:services")),
        route="engagement:service",
    )


def service_correct(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put the record right; both versions when someone else was quicker."""
    shown = _for_writing(request, public_id)
    form = CorrectServiceForm(
        sent(request), system=shown.system, initial=CorrectServiceForm.start(shown)
    )

    def save(said: dict[str, Any]) -> None:
        correct_service(
            by=request.user,
            service=shown,
            facts=form.facts(),
            reason=said["reason"],
            expected_version=said["version"],
        )
        warn_of_names(request, shown.system, said["title"], said["note"])

    return correction_page(
        request,
        form,
        save,
        record=shown,
        current=CorrectServiceForm.current(shown),
        words=Words(
            title="Correct a service",
            caption=str(shown),
            text="An open decision about the contract’s end moves with it. Whom that decision "
            "affects is put right on the decision itself.",
            button="Save correction",
            done="The service is corrected.",
        ),
        place=_place(shown),
    )


def service_renew(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record that the contract goes on to a later end."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        RenewForm(sent(request)),
        lambda said: renew_contract(by=request.user, service=shown, **said),
        words=Words(
            title="Record a later end of the contract",
            caption=str(shown),
            text="If a decision about its end is open, it moves along. Otherwise the next one is "
            "raised 18 months before.",
            button="Save",
            done="The contract’s end is changed.",
        ),
        place=_place(shown),
    )


def service_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back the record of a service that there is not."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_service(by=request.user, service=shown, **said),
        words=Words(
            title="Withdraw this record?",
            caption=str(shown),
            text="Do this only if there is no such service. It stays readable, marked. A decision "
            "that it raised stays too: withdraw that one itself.",
            button="Withdraw record",
            done="The service is withdrawn.",
            is_warning=True,
        ),
        place=_place(shown),
    )


def _for_writing(request: SignedInRequest, public_id: str) -> CommissionedService:
    rows = CommissionedService.objects.visible_to(request.user).with_partners()
    shown: CommissionedService = get_object_or_404(
        rows.select_related("system", "commissioner__organisation"), public_id=public_id
    )
    require(request.user, Permission.LOG_EVENTS, shown.system)
    return shown


def _place(shown: CommissionedService) -> Place:
    url = reverse("engagement:service", args=[shown.public_id])
    return Place(shown, to_service(shown), url)
