"""Addresses of bringing in answers of other survey tools, below ``surveys/bring-in/``."""

from django.urls import path

from engagement.views.surveys.bring_in.columns import survey_bring_in_columns
from engagement.views.surveys.bring_in.discard import survey_bring_in_discard
from engagement.views.surveys.bring_in.invited import survey_bring_in_invited
from engagement.views.surveys.bring_in.list import survey_bring_ins
from engagement.views.surveys.bring_in.names import survey_bring_in_name, survey_bring_in_names
from engagement.views.surveys.bring_in.preview import survey_bring_in_preview
from engagement.views.surveys.bring_in.show import survey_bring_in
from engagement.views.surveys.bring_in.upload import survey_bring_in_new
from engagement.views.surveys.bring_in.words import survey_bring_in_words

_file = "surveys/bring-in/<uuid:public_id>/"

urlpatterns = [
    path("surveys/bring-in/", survey_bring_ins, name="survey_bring_ins"),
    path("surveys/bring-in/new/", survey_bring_in_new, name="survey_bring_in_new"),
    path(_file, survey_bring_in, name="survey_bring_in"),
    path(f"{_file}columns/", survey_bring_in_columns, name="survey_bring_in_columns"),
    path(f"{_file}words/", survey_bring_in_words, name="survey_bring_in_words"),
    path(f"{_file}organisations/", survey_bring_in_names, name="survey_bring_in_names"),
    path(f"{_file}organisations/search/", survey_bring_in_name, name="survey_bring_in_name"),
    path(f"{_file}asked/", survey_bring_in_invited, name="survey_bring_in_invited"),
    path(f"{_file}check/", survey_bring_in_preview, name="survey_bring_in_preview"),
    path(f"{_file}discard/", survey_bring_in_discard, name="survey_bring_in_discard"),
]
