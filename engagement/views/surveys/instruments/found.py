"""The instrument or version that an address names, if the person may see or change it."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.models import SurveyInstrument, SurveyInstrumentVersion
from engagement.views.surveys.instruments.trail import address_of
from partners.access import require
from partners.models import System

STAYS = "This comes with the product and stays as it is. Make a copy of it and change that one."
DraftView = Callable[[SignedInRequest, SurveyInstrumentVersion, System], HttpResponse]
View = Callable[[SignedInRequest, UUID], HttpResponse]


def instrument_or_404(request: SignedInRequest, public_id: UUID) -> SurveyInstrument:
    """An instrument that the person sees."""
    rows = SurveyInstrument.objects.visible_to(request.user).select_related(
        "system", "withdrawn_by"
    )
    return get_object_or_404(rows, public_id=public_id)


def version_or_404(request: SignedInRequest, public_id: UUID) -> SurveyInstrumentVersion:
    """A version that the person sees: a draft only if they make surveys there."""
    rows = SurveyInstrumentVersion.objects.visible_to(request.user).select_related(
        "instrument__system"
    )
    return get_object_or_404(rows, public_id=public_id)


def system_to_change(request: SignedInRequest, instrument: SurveyInstrument) -> System:
    """Whose it is, if the person may change it.

    :raises PermissionDenied: the person may not, or nobody may: it is shipped.
    """
    if instrument.system is None:
        raise PermissionDenied(STAYS)
    require(request.user, Permission.MANAGE_SURVEYS, instrument.system)
    return instrument.system


def of_a_draft(view: DraftView) -> View:
    """A page of a draft; somebody whose draft was published meanwhile is told so."""

    @wraps(view)
    def found(request: SignedInRequest, public_id: UUID) -> HttpResponse:
        version = version_or_404(request, public_id)
        system = system_to_change(request, version.instrument)
        if version.is_published or version.instrument.is_withdrawn:
            messages.info(request, "This is no draft, so it stays as it is.")
            return redirect(address_of(version))
        return view(request, version, system)

    return found
