"""Write an instrument: a new one, a copy of one, or the draft of the next version."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.survey.instrument import change_draft, make_instrument
from engagement.actions.survey.instrument_words import texts_lost
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.forms.surveys.instrument import InstrumentForms
from engagement.models import SurveyInstrumentVersion
from engagement.presenters.surveys.instrument_changes import changes
from engagement.scoring.survey.instrument import Question
from engagement.scoring.survey.instrument_document import parse_instrument
from engagement.views.lookup import uuid_or_404
from engagement.views.surveys.instruments.found import of_a_draft
from engagement.views.surveys.instruments.trail import (
    address_of,
    to_instrument,
    to_instruments,
)
from nhsuk.formats import counted
from nhsuk.submission import errors_into, sent
from partners.access import require
from partners.current_system import current_system
from partners.models import System

PREVIEW = "_preview"
OVERTAKEN = (
    "Someone else changed this draft while you worked on it. Yours is below and not saved. Bring "
    "the two together, then save; or leave this page to keep theirs."
)


@require_http_methods(["GET", "HEAD", "POST"])
def survey_instrument_new(request: SignedInRequest) -> HttpResponse:
    """Begin one; ``?copy=`` names the version that it starts like."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MANAGE_SURVEYS, system)
    copied = _copied(request)
    page = InstrumentForms(
        sent(request),
        base=parse_instrument(copied.document) if copied else None,
        title=f"Copy of {copied.title}"[:120] if copied else "",
    )
    if page.asks_to_redraw:
        page.without_errors()
    elif page.is_valid():
        with errors_into(page.form, NotPossibleError):
            made = make_instrument(
                by=request.user, system=system, content=page.content(), copied_from=copied
            )
            messages.success(request, "The draft is saved. Nobody is asked before you publish it.")
            return _after(request, made)
    return _page(
        request,
        page,
        system,
        title="Copy an instrument" if copied else "Make an instrument",
        caption=copied.title if copied else system.name,
        back_url=address_of(copied) if copied else reverse("engagement:survey_instruments"),
        breadcrumbs=to_instruments(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft
def survey_instrument_change(
    request: SignedInRequest, version: SurveyInstrumentVersion, system: System
) -> HttpResponse:
    """Change a draft; what the other one changed is shown to whoever was slower."""
    page = _forms(request, version)
    overtaken: list[str] = []
    if page.asks_to_redraw:
        page.without_errors()
    elif page.is_valid():
        try:
            with errors_into(page.form, NotPossibleError, AlreadyWithdrawnError):
                return _changed(request, version, page)
        except ChangedMeanwhileError:
            version.refresh_from_db()
            mine = {**version.document, **page.content(), "translations": {}}
            overtaken = changes(mine, {**version.document, "translations": {}})
            messages.error(request, OVERTAKEN)
            page = _forms(request, version, newest=True)
    response = _page(
        request,
        page,
        system,
        title="Change a draft",
        caption=version.title,
        overtaken=overtaken,
        back_url=address_of(version),
        breadcrumbs=to_instrument(version),
    )
    if overtaken:
        response.status_code = HTTPStatus.CONFLICT
    return response


def _forms(
    request: SignedInRequest, version: SurveyInstrumentVersion, *, newest: bool = False
) -> InstrumentForms:
    """With ``newest`` the next press of the button answers for the version that is shown."""
    data = sent(request)
    if newest and data is not None:
        data = data.copy()
        data["version"] = str(version.version)
    page = InstrumentForms(
        data,
        base=parse_instrument(version.document),
        published=_published(version.instrument.versions.published().order_by("number")),
        version=version.version,
    )
    return page.without_errors() if newest else page


def _published(versions: Iterable[SurveyInstrumentVersion]) -> dict[str, Question]:
    """The questions that waves can have asked, by code, as they were asked last."""
    return {
        question.code: question
        for version in versions
        for question in parse_instrument(version.document).questions
    }


def _changed(
    request: SignedInRequest, version: SurveyInstrumentVersion, page: InstrumentForms
) -> HttpResponse:
    before = version.document
    saved = change_draft(
        by=request.user,
        version=version,
        content=page.content(),
        expected_version=page.form.cleaned_data["version"] or 0,
    )
    lost = texts_lost(before, saved.document)
    messages.success(request, "The draft is saved.")
    if lost > 0:
        texts = counted(lost, "translated text was,translated texts were")
        messages.warning(
            request, f"{texts} taken out, because the English reads otherwise now. Translate again."
        )
    return _after(request, saved)


def _after(request: SignedInRequest, saved: SurveyInstrumentVersion) -> HttpResponse:
    if PREVIEW in request.POST:
        return redirect("engagement:survey_instrument_preview", saved.public_id)
    return redirect(address_of(saved))


def _copied(request: SignedInRequest) -> SurveyInstrumentVersion | None:
    asked = request.GET.get("copy", "")
    if not asked:
        return None
    rows = SurveyInstrumentVersion.objects.visible_to(request.user).select_related("instrument")
    return get_object_or_404(rows, public_id=uuid_or_404(asked))


def _page(
    request: SignedInRequest, page: InstrumentForms, system: System, **context: Any
) -> HttpResponse:
    wrong = page.has_errors()
    context = {
        "page": page,
        "form": page.form,
        "page_has_errors": wrong,
        "fictional_data": system.is_fictional,
        **context,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "engagement/surveys/instruments/write.html", context, status=status)
