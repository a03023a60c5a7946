"""The way from an empty product to a first meeting, with the doors that the person may open."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from engagement.access import permissions_anywhere
from engagement.models import Event
from partners.models import Organisation, Partnership, System


@dataclass(frozen=True)
class Step:
    """One thing to do, where to do it, and whether it is done. Without ``href`` others do it."""

    title: str
    text: str
    is_done: bool
    href: str = ""
    who: str = ""


def first_steps(user: User, system: System | None = None) -> list[Step]:
    """What is left to do, in order."""
    allowed = permissions_anywhere(user)

    def link(route: str, permission: Permission) -> str:
        return reverse(route) if permission in allowed else ""

    partners = Partnership.objects.visible_to(user).active().filter(system=system)
    events = Event.objects.visible_to(user).filter(system=system)
    has_organisations = Organisation.objects.visible_to(user).possible_partners()
    return [
        Step(
            title="Choose the system that you work in",
            text=f"You are working in {system}." if system else "An integrated care system.",
            is_done=system is not None,
            href=reverse("partners:systems"),
        ),
        Step(
            title="Bring in reference data",
            text="NHS trusts, GP practices, networks, councils and care homes, from public files.",
            is_done=has_organisations.exists(),
            href=link("partners:reference_list", Permission.IMPORT_REFERENCE),
            who="a system administrator",
        ),
        Step(
            title="Begin partnerships",
            text="Find the organisations that you work with and say who looks after each.",
            is_done=system is not None and partners.exists(),
            href=link("partners:organisations", Permission.MANAGE_PARTNERSHIPS),
            who="a partnership manager",
        ),
        Step(
            title="Log a meeting",
            text="Then the first score appears within seconds.",
            is_done=system is not None and events.exists(),
            href=link("engagement:log_event", Permission.LOG_EVENTS) if system else "",
            who="a partnership manager",
        ),
    ]
