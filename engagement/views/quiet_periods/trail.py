"""Breadcrumbs of the pages about quiet periods."""

from dataclasses import dataclass

from django.urls import reverse

from engagement.models import QuietPeriod
from engagement.views.trail import HOME, Trail
from partners.models import System


@dataclass(frozen=True)
class OfSystem:
    """A page that is about a system as a whole."""

    system: System


def to_quiet_periods() -> Trail:
    """Down to the list."""
    return [HOME, {"text": "Quiet periods", "href": reverse("engagement:quiet_periods")}]


def to_quiet_period(period: QuietPeriod) -> Trail:
    """Down to a quiet period."""
    href = reverse("engagement:quiet_period", args=[period.public_id])
    return [*to_quiet_periods(), {"text": "Quiet period", "href": href}]
