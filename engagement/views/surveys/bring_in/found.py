"""Finds the file of answers that a page is about, for whoever may see it."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from engagement.models import SurveyAnswerFile
from engagement.views.surveys.trail_results import to_surveys
from engagement.views.trail import Trail

RELATED = ("system", "job", "wave", "instrument_version__instrument")


def answer_file_or_404(request: SignedInRequest, public_id: UUID) -> SurveyAnswerFile:
    """The file. Whoever sees one may also work on it, so there is no 403 here."""
    rows = SurveyAnswerFile.objects.visible_to(request.user).listed()
    return get_object_or_404(rows.select_related(*RELATED), public_id=public_id)


def to_answer_files() -> Trail:
    """Down to the files."""
    url = reverse("engagement:survey_bring_ins")
    return [*to_surveys(), {"text": "Answers from other tools", "href": url}]


def to_answer_file(answer_file: SurveyAnswerFile) -> Trail:
    """Down to a file, for the pages of its steps."""
    url = reverse("engagement:survey_bring_in", args=[answer_file.public_id])
    return [*to_answer_files(), {"text": str(answer_file), "href": url}]
