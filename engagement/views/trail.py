"""Breadcrumbs of the pages of this room."""

from django.urls import reverse

from engagement.models import Commitment, Event
from partners.models import Partnership

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


def _step(text: str, route: str, record: Partnership | Event | Commitment) -> dict[str, str]:
    return {"text": text, "href": reverse(route, args=[record.public_id])}
