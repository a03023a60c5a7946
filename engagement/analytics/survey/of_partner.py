"""What the closed waves of a system say of one partner: how often it was asked, and the newest."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Window

from engagement.analytics.survey.reading import NEAR, WaveResults, frozen_rows, gaps, wave_results
from engagement.enums import Side
from engagement.scoring.survey.perception import PerceptionGaps
from partners.models import Partnership

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Asked:
    """``times`` closed waves of one kind asked for a partner; ``newest`` is the last of them."""

    times: int
    newest: WaveResults


@dataclass(frozen=True)
class AskedOfPartner:
    """The waves in which a partner answered about the system, the system's people about it, and
    the organisations of a board about each other; ``None`` where the user may read none.
    """

    by_partner: Asked | None = None
    by_system: Asked | None = None
    on_board: Asked | None = None

    @property
    def gap(self) -> PerceptionGaps | None:
        """Between both newest waves; ``None`` unless they asked the same about the same time."""
        if self.by_partner is None or self.by_system is None:
            return None
        one, other = self.by_partner.newest, self.by_system.newest
        return gaps(one, other) if abs(one.closed_on - other.closed_on) <= NEAR else None


def asked_of_partner(user: "User", partnership: Partnership) -> AskedOfPartner:
    """Only what the results pages of these waves show the user as well. One query.

    Whether a wave asked for the partner stands in its frozen document, as everything else.
    """
    kind = ("wave__answered_by", "wave__instrument_version__is_relational")
    rows = (
        frozen_rows(user)
        .filter(
            wave__system=partnership.system_id,
            document__groups__organisation__contains=[[partnership.pk]],
        )
        .annotate(times=Window(Count("pk"), partition_by=[F(name) for name in kind]))
        .order_by(*kind, "-wave__closed_at", "-wave")
        .distinct(*kind)
    )
    found: dict[str, Asked] = {}
    for row in rows:
        is_relational = row.wave.instrument_version.is_relational
        of_partner = "on_board" if is_relational else "by_partner"
        name = "by_system" if row.wave.answered_by == Side.SYSTEM else of_partner
        found[name] = Asked(row.times, wave_results(row))
    return AskedOfPartner(**found)
