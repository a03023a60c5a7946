"""Help, open to everybody: how to begin, how scores work, and what the law asks us to say."""

from django.urls import path

from engagement.views.help import (
    accessibility,
    calendars,
    getting_started,
    glossary,
    help_contents,
    importing,
    method,
    method_trust,
    privacy,
    search_help,
)

urlpatterns = [
    path("", help_contents, name="help"),
    path("getting-started/", getting_started, name="getting-started"),
    path("importing/", importing, name="help-importing"),
    path("calendars/", calendars, name="help-calendars"),
    path("scores/", method, name="method"),
    path("trust/", method_trust, name="method-trust"),
    path("search/", search_help, name="help-search"),
    path("glossary/", glossary, name="glossary"),
    path("accessibility/", accessibility, name="accessibility"),
    path("privacy/", privacy, name="privacy"),
]
