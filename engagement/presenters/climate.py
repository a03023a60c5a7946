"""What weighs on a partner and its system now, whether it is quiet now, and how things stood."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from engagement.models import Pressure, QuietPeriod, StartingPoint
from engagement.presenters.starting_point import FADES
from partners.models import Partnership, System


@dataclass(frozen=True)
class Climate:
    """What the partnership page says of the weather that a partner works in."""

    pressures: Sequence[Pressure]
    quiet: Sequence[QuietPeriod]
    starting_points: Sequence[StartingPoint]
    fades: str = FADES

    @property
    def starting_point(self) -> StartingPoint | None:
        """The one that holds: the newest."""
        return self.starting_points[0] if self.starting_points else None

    @property
    def earlier(self) -> Sequence[StartingPoint]:
        """Those that were said before."""
        return self.starting_points[1:]


def climate_of(user: User, partnership: Partnership) -> Climate:
    """Three queries, however much there is."""
    today = timezone.localdate()
    return Climate(
        pressures=pressures_now(user, partnership),
        quiet=list(
            QuietPeriod.objects.visible_to(user)
            .holding_for(partnership)
            .in_force(today)
            .select_related("partnership__organisation", "partnership__counterpart", "place")
            .order_by("last_on", "id")
        ),
        starting_points=list(
            partnership.starting_points.select_related("recorded_by").order_by("-id")
        ),
    )


def pressures_now(user: User, partnership: Partnership) -> list[Pressure]:
    """Those in force on the partner, the heaviest first, then those on the system itself."""
    rows = (
        Pressure.objects.visible_to(user)
        .bearing_on(partnership)
        .in_force(timezone.localdate())
        .with_renewals()
        .select_related("partnership__organisation", "partnership__counterpart", "system")
    )
    return sorted(rows, key=lambda row: (row.partnership_id is None, -row.level, row.last_on))


def pressures_on_system(user: User, system: System) -> list[Pressure]:
    """Those in force on the system itself, the heaviest first."""
    rows = Pressure.objects.visible_to(user).filter(system=system, partnership__isnull=True)
    return list(
        rows.in_force(timezone.localdate()).with_renewals().order_by("-level", "last_on", "id")
    )
