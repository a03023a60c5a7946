"""Help, open to everybody: how to begin, how scores work, and what the law asks us to say."""

from django.urls import path

from engagement.views.help import (
    accessibility,
    accounts_help,
    boards_help,
    calendars,
    charts_help,
    exports_help,
    getting_started,
    glossary,
    help_contents,
    importing,
    information_requests_help,
    method,
    method_trust,
    network_help,
    packs_help,
    privacy,
    programs_help,
    representation_help,
    search_help,
    surveys_help,
)

urlpatterns = [
    path("", help_contents, name="help"),
    path("getting-started/", getting_started, name="getting-started"),
    path("accounts/", accounts_help, name="help-accounts"),
    path("importing/", importing, name="help-importing"),
    path("calendars/", calendars, name="help-calendars"),
    path("boards/", boards_help, name="help-boards"),
    path("network/", network_help, name="help-network"),
    path("scores/", method, name="method"),
    path("trust/", method_trust, name="method-trust"),
    path("charts/", charts_help, name="help-charts"),
    path("packs/", packs_help, name="help-packs"),
    path("information-requests/", information_requests_help, name="help-information-requests"),
    path("surveys/", surveys_help, name="help-surveys"),
    path("exports/", exports_help, name="help-exports"),
    path("programs/", programs_help, name="help-programs"),
    path("search/", search_help, name="help-search"),
    path("representation/", representation_help, name="help-representation"),
    path("glossary/", glossary, name="glossary"),
    path("accessibility/", accessibility, name="accessibility"),
    path("privacy/", privacy, name="privacy"),
]
