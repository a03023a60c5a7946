"""Results of waves as files, and single answers for information governance."""

from django.urls import path

from engagement.views.surveys.results.export import survey_export, survey_workbook
from engagement.views.surveys.results.raw import survey_raw

urlpatterns = [
    path("surveys/<uuid:public_id>/results/results.csv", survey_export, name="survey_export"),
    path("surveys/<uuid:public_id>/results/results.xlsx", survey_workbook, name="survey_workbook"),
    path("surveys/<uuid:public_id>/results/answers/", survey_raw, name="survey_raw"),
]
