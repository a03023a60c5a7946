"""Addresses of reference data, below `reference/`."""

from django.urls import URLPattern, URLResolver, path

from partners.views.reference_list import reference_list
from partners.views.reference_questions import reference_answer, reference_questions
from partners.views.reference_snapshot import reference_problems, reference_snapshot
from partners.views.reference_upload import reference_upload

urlpatterns: list[URLPattern | URLResolver] = [
    path("", reference_list, name="reference_list"),
    path("upload/", reference_upload, name="reference_upload"),
    path("questions/", reference_questions, name="reference_questions"),
    path("questions/answer/", reference_answer, name="reference_answer"),
    path("<uuid:public_id>/", reference_snapshot, name="reference_snapshot"),
    path("<uuid:public_id>/problems/", reference_problems, name="reference_problems"),
]
