"""Which system a person is working in: remembered in the session, never a matter of rights.

Pages of one record are guarded by `visible_to`; this only says whose lists to show.
"""

from django.http import HttpRequest

from partners.models import System

SESSION_KEY = "system"
_REMEMBERED = "_current_system"


def current_system(request: HttpRequest) -> System | None:
    """The system that the person chose, else the first one that they belong to.

    None for someone who belongs to no system and has not chosen one: lead them to the choice.
    """
    if not hasattr(request, _REMEMBERED):
        setattr(request, _REMEMBERED, _find(request))
    found: System | None = getattr(request, _REMEMBERED)
    return found


def choose_system(request: HttpRequest, system: System) -> None:
    """Remember the choice. The caller has made sure that the person may see the system."""
    request.session[SESSION_KEY] = str(system.public_id)
    setattr(request, _REMEMBERED, system)


def _find(request: HttpRequest) -> System | None:
    if not request.user.is_authenticated:
        return None
    visible = System.objects.visible_to(request.user)
    chosen = request.session.get(SESSION_KEY)
    system = visible.filter(public_id=chosen).first() if chosen else None
    if system is not None:
        return system
    grants = request.user.memberships.current()
    return visible.filter(pk__in=grants.values("system")).order_by("name", "id").first()
