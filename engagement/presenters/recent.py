"""The partners that someone is most likely to log a meeting with."""

from collections.abc import Iterable

from accounts.models import User
from engagement.models import Event, Participation
from partners.models import Partnership, System

OFFERED = 6
EVENTS_READ = 15


def recent_partners(
    user: User, system: System, chosen: Iterable[Partnership] = ()
) -> list[Partnership]:
    """Partners of the meetings that a person logged last, then those that they look after."""
    taken = {partnership.pk for partnership in chosen}
    events = Event.objects.visible_to(user).standing().filter(system=system).logged_by(user)
    newest = list(events.order_by("-created_at", "-id").values_list("pk", flat=True)[:EVENTS_READ])
    parts = (
        Participation.objects.standing()
        .filter(event__in=newest, partnership__withdrawn_at__isnull=True)
        .select_related("partnership__organisation")
        .order_by("-event__created_at", "-event_id", "id")
    )
    found = {part.partnership_id: part.partnership for part in parts}
    if len(found.keys() - taken) < OFFERED:
        mine = Partnership.objects.visible_to(user).active().owned_by(user).filter(system=system)
        rows = mine.select_related("organisation").order_by("organisation__name", "id")
        found |= {row.pk: row for row in rows[: OFFERED + len(taken)] if row.pk not in found}
    return [row for key, row in found.items() if key not in taken][:OFFERED]
