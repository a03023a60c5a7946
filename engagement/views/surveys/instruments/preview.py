"""What somebody who is asked sees of the questions."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.analytics.survey_words import introduction_in, title_in
from engagement.enums import Side
from engagement.forms.surveys.answer import questions_form
from engagement.presenters.surveys.instrument import translations_of
from engagement.scoring.survey.instrument_document import parse_instrument
from engagement.surveys.kinds import kind_of
from engagement.surveys.languages import ENGLISH, language_of
from engagement.views.surveys.instruments.found import version_or_404
from engagement.views.surveys.instruments.trail import to_instrument


@require_safe
def survey_instrument_preview(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """In a language with ``?language=``, as the system's people see it with ``?side=system``."""
    version = version_or_404(request, public_id)
    instrument = parse_instrument(version.document)
    asked = request.GET.get("language", ENGLISH)
    language = asked if asked in instrument.translations else ENGLISH
    asks_system = request.GET.get("side") == Side.SYSTEM and not instrument.is_relational
    context = {
        "version": version,
        "instrument": instrument,
        "kind_sentence": kind_of(instrument).sentence,
        "form": questions_form(instrument, language, asks_system=asks_system),
        "title": title_in(instrument, language),
        "introduction": introduction_in(instrument, language),
        "language": language_of(language),
        "languages": translations_of(instrument),
        "asks_system": asks_system,
        "breadcrumbs": to_instrument(version),
    }
    return render(request, "engagement/surveys/instruments/preview.html", context)
