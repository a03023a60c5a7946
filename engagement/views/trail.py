"""Breadcrumbs of the pages of this room."""

from django.urls import reverse

from audit.tracking import Tracked
from engagement.models import (
    CommissionedService,
    Commitment,
    Decision,
    DiscussionPoint,
    Document,
    Event,
    Issue,
)
from partners.models import Partnership, System

Trail = list[dict[str, str]]
HOME = {"text": "Home", "href": "/"}


def to_partnership(partnership: Partnership) -> Trail:
    """Down to a partnership, for the pages below it."""
    return [
        HOME,
        {"text": "Partnerships", "href": reverse("engagement:partnerships")},
        _step(str(partnership), "engagement:partnership", partnership),
    ]


def to_event(event: Event) -> Trail:
    """Down to an event."""
    return [
        HOME,
        {"text": "Events", "href": reverse("engagement:events")},
        _step(str(event), "engagement:event", event),
    ]


def to_commitment(commitment: Commitment) -> Trail:
    """Down to a promise, by way of its partner."""
    return [
        *to_partnership(commitment.partnership),
        _step("Commitment", "engagement:commitment", commitment),
    ]


def to_issue(issue: Issue) -> Trail:
    """Down to an issue, by way of its partner."""
    return [*to_partnership(issue.partnership), _step("Issue", "engagement:issue", issue)]


def to_document(document: Document) -> Trail:
    """Down to a document, by way of its partner."""
    return [
        *to_partnership(document.partnership),
        _step("Document", "engagement:document", document),
    ]


def to_point(point: DiscussionPoint) -> Trail:
    """Down to what a partner said, by way of that partner."""
    return [
        *to_partnership(point.partnership),
        _step("What they said", "engagement:discussion_point", point),
    ]


def to_decisions() -> Trail:
    """Down to the list of decisions."""
    return [HOME, {"text": "Decisions", "href": reverse("engagement:decisions")}]


def to_decision(decision: Decision) -> Trail:
    """Down to a decision."""
    return [*to_decisions(), _step("Decision", "engagement:decision", decision)]


def to_services() -> Trail:
    """Down to the list of commissioned services."""
    return [HOME, {"text": "Services", "href": reverse("engagement:services")}]


def to_service(service: CommissionedService) -> Trail:
    """Down to a service."""
    return [*to_services(), _step("Service", "engagement:service", service)]


def to_system(system: System) -> Trail:
    """Down to a system, for the pages below it."""
    return [
        HOME,
        {"text": "Systems", "href": reverse("partners:systems")},
        _step(system.name, "partners:system", system),
    ]


def to_scoring(system: System) -> Trail:
    """Down to how a system is scored."""
    return [*to_system(system), _step("Scoring", "engagement:scoring", system)]


def _step(text: str, route: str, record: Tracked) -> dict[str, str]:
    return {"text": text, "href": reverse(route, args=[record.public_id])}
