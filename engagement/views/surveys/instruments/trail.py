"""Breadcrumbs of instruments."""

from django.urls import reverse

from engagement.models import SurveyInstrumentVersion
from engagement.views.surveys.trail_results import to_surveys
from engagement.views.trail import Trail


def to_instruments() -> Trail:
    """Down to the list of instruments."""
    url = reverse("engagement:survey_instruments")
    return [*to_surveys(), {"text": "Instruments", "href": url}]


def to_instrument(version: SurveyInstrumentVersion) -> Trail:
    """Down to an instrument, called as one of its versions is."""
    return [*to_instruments(), {"text": version.title, "href": address_of(version)}]


def address_of(version: SurveyInstrumentVersion) -> str:
    """Of the page of a version."""
    url = reverse("engagement:survey_instrument", args=[version.instrument.public_id])
    return f"{url}?version={version.number}"
