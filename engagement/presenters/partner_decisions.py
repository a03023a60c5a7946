"""The decisions of and about one partner, as its page shows them: who was not asked first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from engagement.analytics.early_engagement import LADDER, with_stage
from engagement.models import Decision
from engagement.models.decision import NO_DAY
from partners.models import Partnership

if TYPE_CHECKING:
    from accounts.models import User

RECENT = timedelta(days=730)
SHOWN = 30


@dataclass(frozen=True)
class PartnerDecision:
    """A decision, and how early this partner was engaged on it if it is affected."""

    decision: Decision
    decider: str
    is_affected: bool
    was_engaged: bool
    stage: str
    is_unasked: bool

    @property
    def needs_attention(self) -> bool:
        """Decided without asking whom it affects, or ahead and this partner not engaged yet."""
        ahead = self.decision.decided_on is None
        return self.is_unasked or (ahead and self.is_affected and not self.was_engaged)


@dataclass(frozen=True)
class PartnerDecisions:
    """Those that lie ahead and those made lately, each with what needs attention first."""

    ahead: Sequence[PartnerDecision]
    recent: Sequence[PartnerDecision]


def decisions_of(user: "User", partnership: Partnership) -> PartnerDecisions:
    """What the partner decides and what affects it, in one query."""
    own = with_stage().with_partner(partnership).filter(decision=OuterRef("pk"))
    since = timezone.localdate() - RECENT
    rows = (
        Decision.objects.visible_to(user)
        .standing()
        .with_partner(partnership)
        .filter(Q(decided_on__isnull=True) | Q(decided_on__gte=since))
        .with_warning()
        .annotate(own_rank=Subquery(own.values("rank")[:1]), affects_it=Exists(own))
        .select_related("system", "partnership__organisation")
        .latest_first()[:SHOWN]
    )
    found = [_row(row) for row in rows]
    ahead = [row for row in found if row.decision.decided_on is None]
    recent = [row for row in found if row.decision.decided_on is not None]
    return PartnerDecisions(
        ahead=sorted(ahead, key=_soonest),
        recent=sorted(recent, key=lambda row: not row.needs_attention),
    )


def _soonest(row: PartnerDecision) -> tuple[bool, Any]:
    return (not row.needs_attention, row.decision.expected_on or NO_DAY)


def _row(row: Any) -> PartnerDecision:
    rank: int | None = row.own_rank
    return PartnerDecision(
        decision=row,
        decider=str(row.decider),
        is_affected=row.affects_it,
        was_engaged=rank is not None,
        stage="" if rank is None else str(LADDER[rank].label),
        is_unasked=row.is_unasked,
    )
