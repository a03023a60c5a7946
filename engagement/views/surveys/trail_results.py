"""Breadcrumbs of what came of a wave."""

from django.urls import reverse

from engagement.models import SurveyWave
from engagement.views.trail import HOME, Trail


def to_surveys() -> Trail:
    """Down to the list of waves."""
    return [HOME, {"text": "Surveys", "href": reverse("engagement:survey_waves")}]


def to_wave(wave: SurveyWave) -> Trail:
    """Down to a wave."""
    url = reverse("engagement:survey_wave", args=[wave.public_id])
    return [*to_surveys(), {"text": wave.title, "href": url}]


def to_results(wave: SurveyWave) -> Trail:
    """Down to the results of a wave."""
    url = reverse("engagement:survey_results", args=[wave.public_id])
    return [*to_wave(wave), {"text": "Results", "href": url}]
