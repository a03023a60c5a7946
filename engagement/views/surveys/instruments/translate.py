"""A draft in another language: chosen, written beside the English, taken out."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.survey.instrument import translate_draft
from engagement.actions.survey.instrument_words import texts_translated
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.forms.surveys.instrument_translation import LanguageForm, TranslationForm
from engagement.models import SurveyInstrumentVersion
from engagement.presenters.surveys.instrument import translations_of
from engagement.scoring.survey.instrument_document import parse_instrument
from engagement.surveys.languages import LANGUAGES, Language
from engagement.views.record_page import Place, Words, change_page
from engagement.views.surveys.instruments.found import of_a_draft
from engagement.views.surveys.instruments.trail import address_of, to_instrument
from nhsuk.submission import errors_into, form_page, sent
from partners.models import System

OVERTAKEN = (
    "Someone else changed this draft while you worked on it. Your words are below and not saved. "
    "Look whether the English is still what you translated, then save again."
)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft
def survey_instrument_translate(
    request: SignedInRequest, version: SurveyInstrumentVersion, system: System
) -> HttpResponse:
    """With ``?language=`` its texts, else the languages that there are and may be."""
    language = LANGUAGES.get(request.GET.get("language", ""))
    if language is None:
        return _choose(request, version, system)
    form = _form(request, version, language)
    overtaken = False
    if form.is_valid():
        try:
            with errors_into(form, NotPossibleError, AlreadyWithdrawnError):
                return _saved(request, version, language, form)
        except ChangedMeanwhileError:
            overtaken = True
            version.refresh_from_db()
            messages.error(request, OVERTAKEN)
            form = _form(request, version, language, newest=True)
    done, of = texts_translated(parse_instrument(version.document), language.code)
    response = form_page(
        request,
        "engagement/surveys/instruments/translate.html",
        form,
        version=version,
        language=language,
        done=done,
        of=of,
        is_there=language.code in version.document["translations"],
        back_url=_address(version),
        fictional_data=system.is_fictional,
        breadcrumbs=to_instrument(version),
    )
    if overtaken:
        response.status_code = HTTPStatus.CONFLICT
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft
def survey_instrument_untranslate(
    request: SignedInRequest, version: SurveyInstrumentVersion, system: System
) -> HttpResponse:
    """Take a language out of a draft."""
    language = LANGUAGES.get(request.GET.get("language", ""))
    if language is None or language.code not in version.document["translations"]:
        return redirect(_address(version))
    return change_page(
        request,
        forms.Form(sent(request)),
        lambda _: translate_draft(
            by=request.user,
            version=version,
            language=language.code,
            words=None,
            expected_version=version.version,
        ),
        words=Words(
            title=f"Take {language.name} out of this draft?",
            caption=version.title,
            text="What was translated is deleted and cannot be brought back.",
            button=f"Take {language.name} out",
            done=f"{language.name} is taken out.",
            is_warning=True,
        ),
        place=Place(system, to_instrument(version), _address(version)),
    )


def _choose(
    request: SignedInRequest, version: SurveyInstrumentVersion, system: System
) -> HttpResponse:
    context = {
        "version": version,
        "languages": translations_of(parse_instrument(version.document)),
        "form": LanguageForm(),
        "back_url": address_of(version),
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_instrument(version),
    }
    return render(request, "engagement/surveys/instruments/languages.html", context)


def _form(
    request: SignedInRequest,
    version: SurveyInstrumentVersion,
    language: Language,
    *,
    newest: bool = False,
) -> TranslationForm:
    """With ``newest`` the next press of the button answers for the version that is shown."""
    data = sent(request)
    if newest and data is not None:
        data = data.copy()
        data["version"] = str(version.version)
    return TranslationForm(
        data,
        instrument=parse_instrument(version.document),
        language=language,
        version=version.version,
    )


def _saved(
    request: SignedInRequest,
    version: SurveyInstrumentVersion,
    language: Language,
    form: TranslationForm,
) -> HttpResponse:
    saved = translate_draft(
        by=request.user,
        version=version,
        language=language.code,
        words=form.words(),
        expected_version=form.cleaned_data["version"],
    )
    done, of = texts_translated(parse_instrument(saved.document), language.code)
    messages.success(request, f"Saved: {done} of {of} texts are in {language.name}.")
    return redirect(_address(saved))


def _address(version: SurveyInstrumentVersion) -> str:
    return reverse("engagement:survey_instrument_translate", args=[version.public_id])
