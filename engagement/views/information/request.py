"""One request: put down, put right, searched for, clarified, refused, taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.requests import SignedInRequest
from engagement.access import permissions_in
from engagement.actions.information.request import (
    ask_clarification,
    change_request,
    end_request,
    note_clarification,
    receive_request,
    refuse_request,
    set_scope,
)
from engagement.actions.information.search import give_up_search, start_search
from engagement.enums import RequestState
from engagement.errors import EngagementError
from engagement.forms.information import (
    ChangeInformationRequestForm,
    ClarifiedForm,
    ClarifyForm,
    InformationRequestForm,
    RefuseForm,
    ScopeForm,
    facts_start,
    scope_start,
)
from engagement.forms.reason import ReasonForm
from engagement.presenters.information.request import request_page, running_job
from engagement.views.information.found import (
    ANSWERS,
    place_of,
    request_or_404,
    to_requests,
    url_of,
)
from engagement.views.lookup import uuid_or_404
from engagement.views.record_page import Place, Words, change_page, correction_page
from nhsuk.forms import is_picker_search, picker_options, without_errors
from nhsuk.submission import errors_into, form_page, sent, wants_fragment
from partners.access import require
from partners.current_system import current_system
from partners.models import System

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def information_request(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """How it stands and what is to be done next; for htmx how far the work on it is."""
    asked = request_or_404(request, public_id)
    job = running_job(asked)
    if wants_fragment(request):
        if job is None:  # what an open page has waited for has come to its end
            return HttpResponseClientRefresh()
        context = {"job": job, "address": request.path}
        return render(request, "engagement/packs/_progress.html", context)
    allowed = permissions_in(request.user, asked.system)
    context = {
        "asked": asked,
        "page": request_page(asked, request.user, allowed),
        "address": request.path,
        "allowed": {permission.value: True for permission in allowed},
        "fictional_data": asked.system.is_fictional,
        "breadcrumbs": to_requests(),
    }
    return render(request, "engagement/information/show.html", context)


@require_http_methods(METHODS)
def information_new(request: SignedInRequest) -> HttpResponse:
    """Put down a request that came in."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, ANSWERS, system)
    start = {"received_on": timezone.localdate()}
    form = InformationRequestForm(sent(request), initial=start)
    return change_page(
        request,
        form,
        lambda _: receive_request(by=request.user, system=system, facts=form.facts()),
        words=Words(
            title="Put down an FOI request",
            caption=system.name,
            text="A request under the Freedom of Information Act 2000, for what your system holds.",
            button="Save",
            done="The request is put down. Say next where to look.",
        ),
        place=Place(system, to_requests(), reverse("engagement:information_requests")),
        route="engagement:information_request",
    )


@require_http_methods(METHODS)
def information_request_change(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Put right what was put down; both versions when someone else was quicker."""
    asked = request_or_404(request, public_id, ANSWERS)
    start = facts_start(asked)
    form = ChangeInformationRequestForm(sent(request), initial={**start, "version": asked.version})
    return correction_page(
        request,
        form,
        lambda said: change_request(
            by=request.user, request=asked, facts=form.facts(), expected_version=said["version"]
        ),
        record=asked,
        current=start,
        words=Words(
            title="Change what was put down",
            caption=asked.reference,
            button="Save changes",
            done="The request is changed.",
        ),
        place=place_of(asked),
    )


@require_http_methods(METHODS)
def information_scope(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Say where to look, and have a worker look there."""
    asked = request_or_404(request, public_id, ANSWERS)
    start = {**scope_start(asked), "version": asked.version}
    form = ScopeForm(sent(request), system=asked.system, initial=start)
    if is_picker_search(request):
        without_errors(form)
    elif form.is_valid():
        with errors_into(form, EngagementError):
            version = form.cleaned_data["version"]
            if asked.state == RequestState.SEARCHING:
                give_up_search(by=request.user, request=asked)
                version = None
            set_scope(by=request.user, request=asked, scope=form.scope(), expected_version=version)
            start_search(by=request.user, request=asked)
            messages.success(request, "The records are being searched.")
            return redirect(url_of(asked))
    return form_page(
        request,
        "engagement/information/scope.html",
        form,
        asked=asked,
        back_url=url_of(asked),
        fictional_data=asked.system.is_fictional,
        breadcrumbs=place_of(asked).trail,
    )


@require_safe
def information_partners(request: SignedInRequest) -> HttpResponse:
    """Answer the search box for partners, of those too with whom nobody works any more."""
    systems = System.objects.visible_to(request.user)
    system = get_object_or_404(systems, public_id=uuid_or_404(request.GET.get("system", "")))
    require(request.user, ANSWERS, system)
    return picker_options(request, ScopeForm(system=system)["partnerships"])


@require_http_methods(METHODS)
def information_clarify(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Note that the applicant was asked what they mean."""
    asked = request_or_404(request, public_id, ANSWERS)
    return change_page(
        request,
        ClarifyForm(sent(request)),
        lambda said: ask_clarification(by=request.user, request=asked, **said),
        words=Words(
            title="Note that you asked for clarification",
            caption=asked.reference,
            text="No time runs until the applicant answers. Then the 20 working days begin anew.",
            button="Save",
            done="No time runs until the applicant answers.",
        ),
        place=place_of(asked),
    )


@require_http_methods(METHODS)
def information_clarified(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Note that they have said what they mean."""
    asked = request_or_404(request, public_id, ANSWERS)
    return change_page(
        request,
        ClarifiedForm(sent(request)),
        lambda said: note_clarification(by=request.user, request=asked, **said),
        words=Words(
            title="Note that the applicant answered",
            caption=asked.reference,
            button="Save",
            done="The 20 working days run from that day.",
        ),
        place=place_of(asked),
    )


@require_http_methods(METHODS)
def information_refuse(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Refuse a request as a whole."""
    asked = request_or_404(request, public_id, ANSWERS)
    return change_page(
        request,
        RefuseForm(sent(request)),
        lambda said: refuse_request(by=request.user, request=asked, **said),
        words=Words(
            title="Refuse this request?",
            caption=asked.reference,
            text="As a whole. To hold back parts of the answer, review its items instead. The "
            "request is then closed.",
            button="Refuse request",
            done="The request is refused.",
            is_warning=True,
        ),
        place=place_of(asked),
    )


@require_http_methods(METHODS)
def information_end(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Note that a request was taken back."""
    asked = request_or_404(request, public_id, ANSWERS)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: end_request(by=request.user, request=asked, **said),
        words=Words(
            title="Close this request without an answer?",
            caption=asked.reference,
            text="Because the applicant took it back, or it was put down by mistake.",
            button="Close request",
            done="The request is closed.",
            is_warning=True,
        ),
        place=place_of(asked),
    )
