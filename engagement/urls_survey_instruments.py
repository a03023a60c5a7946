"""Instruments: what surveys ask, in versions that stay as they are once they are published."""

from django.urls import URLPattern, URLResolver, include, path

from engagement.views.surveys.instruments.decide import (
    survey_instrument_discard,
    survey_instrument_next,
    survey_instrument_publish,
    survey_instrument_withdraw,
)
from engagement.views.surveys.instruments.list import survey_instruments
from engagement.views.surveys.instruments.preview import survey_instrument_preview
from engagement.views.surveys.instruments.show import survey_instrument, survey_instrument_history
from engagement.views.surveys.instruments.translate import (
    survey_instrument_translate,
    survey_instrument_untranslate,
)
from engagement.views.surveys.instruments.write import (
    survey_instrument_change,
    survey_instrument_new,
)

_instrument = [
    path("", survey_instrument, name="survey_instrument"),
    path("history/", survey_instrument_history, name="survey_instrument_history"),
    path("next/", survey_instrument_next, name="survey_instrument_next"),
    path("withdraw/", survey_instrument_withdraw, name="survey_instrument_withdraw"),
]
_version = [
    path("preview/", survey_instrument_preview, name="survey_instrument_preview"),
    path("change/", survey_instrument_change, name="survey_instrument_change"),
    path("translate/", survey_instrument_translate, name="survey_instrument_translate"),
    path("untranslate/", survey_instrument_untranslate, name="survey_instrument_untranslate"),
    path("publish/", survey_instrument_publish, name="survey_instrument_publish"),
    path("discard/", survey_instrument_discard, name="survey_instrument_discard"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("surveys/instruments/", survey_instruments, name="survey_instruments"),
    path("surveys/instruments/new/", survey_instrument_new, name="survey_instrument_new"),
    path("surveys/instruments/<uuid:public_id>/", include(_instrument)),
    path("surveys/instrument-versions/<uuid:public_id>/", include(_version)),
]
