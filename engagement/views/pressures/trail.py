"""Breadcrumbs of the pages about pressures."""

from django.urls import reverse

from engagement.models import Pressure
from engagement.views.trail import HOME, Trail, to_partnership


def to_pressures() -> Trail:
    """Down to the list."""
    return [HOME, {"text": "Pressures", "href": reverse("engagement:pressures")}]


def above(pressure: Pressure) -> Trail:
    """By way of the partner that it weighs on, or of the list when it weighs on the system."""
    if pressure.partnership is None:
        return to_pressures()
    return to_partnership(pressure.partnership)


def to_pressure(pressure: Pressure) -> Trail:
    """Down to a pressure."""
    href = reverse("engagement:pressure", args=[pressure.public_id])
    return [*above(pressure), {"text": "Pressure", "href": href}]
