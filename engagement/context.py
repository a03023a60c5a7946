"""What every page's frame needs: the menu, and whether the data shown are invented."""

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_anywhere
from partners.current_system import current_system

# Text, the route it leads to, the permission it needs, and the start of the paths below it.
MENU: tuple[tuple[str, str, frozenset[Permission], tuple[str, ...]], ...] = (
    ("Home", "engagement:home", frozenset(), ("/todo/",)),
    (
        "Partnerships",
        "engagement:partnerships",
        frozenset({Permission.VIEW_PARTNERSHIPS}),
        (
            "/partnerships/",
            "/organisations/",
            "/engagement-plan/",
            "/handovers/",
            "/handed-over/",
            "/planned-conversations/",
        ),
    ),
    (
        "Events",
        "engagement:events",
        frozenset({Permission.VIEW_PARTNERSHIPS}),
        ("/events/",),
    ),
    (
        "Commitments",
        "engagement:commitments",
        frozenset({Permission.VIEW_PARTNERSHIPS}),
        ("/commitments/",),
    ),
    ("Issues", "engagement:issues", frozenset({Permission.VIEW_PARTNERSHIPS}), ("/issues/",)),
    (
        "Documents",
        "engagement:documents",
        frozenset({Permission.VIEW_PARTNERSHIPS}),
        ("/documents/",),
    ),
    (
        "Decisions",
        "engagement:decisions",
        frozenset({Permission.VIEW_PARTNERSHIPS}),
        ("/decisions/", "/services/", "/consultations/"),
    ),
    (
        "Plans",
        "engagement:plans",
        frozenset({Permission.VIEW_PARTNERSHIPS}),
        ("/plans/", "/plan-partners/", "/principles/"),
    ),
    (
        "Pressures",
        "engagement:pressures",
        frozenset({Permission.VIEW_PARTNERSHIPS}),
        ("/pressures/", "/quiet-periods/"),
    ),
    (
        "Boards",
        "partners:boards",
        frozenset({Permission.VIEW_PARTNERSHIPS}),
        ("/boards/", "/network/", "/representation/", "/sector-figures/"),
    ),
    (
        "Variation",
        "engagement:variation",
        frozenset({Permission.VIEW_PARTNERSHIPS}),
        ("/variation/",),
    ),
    (
        "Surveys",
        "engagement:survey_waves",
        frozenset({Permission.VIEW_PARTNERSHIPS}),
        ("/surveys/",),
    ),
    ("Packs", "engagement:packs", frozenset({Permission.VIEW_PARTNERSHIPS}), ("/packs/",)),
    ("People", "partners:people", frozenset({Permission.VIEW_PEOPLE}), ("/people/",)),
    (
        "Imports",
        "engagement:imports",
        frozenset({Permission.IMPORT_EVENTS}),
        ("/imports/", "/jobs/", "/calendars/"),
    ),
    ("Exports", "engagement:exports", frozenset({Permission.EXPORT_DATA}), ("/exports/",)),
    (
        "Personal data requests",
        "engagement:rights",
        frozenset({Permission.ANSWER_RIGHTS}),
        ("/rights/", "/rights-items/", "/legal-holds/"),
    ),
    (
        "FOI requests",
        "engagement:information_requests",
        frozenset(
            {Permission.MANAGE_INFORMATION_REQUESTS, Permission.APPROVE_INFORMATION_REQUESTS}
        ),
        ("/information-requests/", "/information-items/"),
    ),
    (
        "Reference data",
        "partners:reference_list",
        frozenset({Permission.IMPORT_REFERENCE}),
        ("/reference/",),
    ),
    ("Help", "help", frozenset(), ("/help/",)),
)

# Public registers are real, and so are jobs, whatever system a person works in.
REAL = ("/reference/", "/jobs/")


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """`navigation` and `fictional_data` of base.html; read only by pages that draw the frame."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    signed_in = cast(SignedInRequest, request)
    return {
        "navigation": SimpleLazyObject(lambda: _navigation(signed_in)),
        "account_url": reverse("accounts:account"),
        "fictional_data": SimpleLazyObject(lambda: _is_fictional(signed_in)),
    }


def _navigation(request: SignedInRequest) -> list[dict[str, Any]]:
    allowed = permissions_anywhere(request.user)
    return [
        {
            "text": text,
            "href": reverse(route),
            "current": request.path.startswith(paths) if paths else request.path == reverse(route),
        }
        for text, route, needed, paths in MENU
        if not needed or needed & allowed
    ]


def _is_fictional(request: SignedInRequest) -> bool:
    if request.path.startswith(REAL):
        return False
    system = current_system(request)
    return system is not None and system.is_fictional
