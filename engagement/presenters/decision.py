"""A decision as people read it: each affected side on the ladder of stages, who was not asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from accounts.roles import Permission
from engagement.enums import Side, Stage
from engagement.models import Consultation, ConsultedAudience, Decision
from engagement.models.decision import DecisionQuerySet
from partners.models import Partnership

LADDER = [stage for stage in Stage if stage != Stage.NONE]


@dataclass(frozen=True)
class Rung:
    """A stage, and who was first engaged at it."""

    stage: Stage
    audiences: Sequence[ConsultedAudience]


@dataclass(frozen=True)
class AffectedSide:
    """A side that a decision affects: when which audience was engaged, and what it was told.

    ``partnership`` is the one with the system, if it is a partner; ``joint`` the one with the
    partner that decides, on which its trust hangs.
    """

    consultation: Consultation
    name: str
    partnership: Partnership | None
    joint: Partnership | None
    rungs: Sequence[Rung]
    is_unasked: bool

    @property
    def was_engaged(self) -> bool:
        """Whether anybody was engaged, however late."""
        return any(rung.audiences for rung in self.rungs)

    @property
    def has_words(self) -> bool:
        """Whether anything was noted of what was asked and said."""
        row = self.consultation
        return any((row.asked, row.said, row.changed, row.why_not))

    @property
    def engaged_late_on(self) -> date | None:
        """When it was first engaged, if that was after the decision."""
        return self.consultation.first_engaged_on if self.is_unasked else None


@dataclass(frozen=True)
class DecisionPage:
    """What the page of a decision shows beside the decision itself."""

    sides: Sequence[AffectedSide]
    may_read: bool

    @property
    def unasked(self) -> list[AffectedSide]:
        """Those who were engaged only after the decision, or not at all."""
        return [side for side in self.sides if side.is_unasked]

    @property
    def silent(self) -> list[AffectedSide]:
        """Those of whom nobody was engaged yet."""
        return [side for side in self.sides if not side.was_engaged]


def with_affected(decisions: DecisionQuerySet) -> DecisionQuerySet:
    """Decisions with all that a list or a page shows of those they affect, in two queries."""
    rows = Consultation.objects.select_related(
        "affected", "partnership__organisation", "partnership__system", "partnership__counterpart"
    )
    return decisions.with_warning().prefetch_related(
        Prefetch("consultations", rows.prefetch_related("audiences").order_by("id"))
    )


def decision_page(decision: Decision, allowed: Collection[Permission]) -> DecisionPage:
    """Every side on the ladder; of a withdrawn decision all that were ever named."""
    rows = [r for r in decision.consultations.all() if r.is_standing or decision.is_withdrawn]
    own = _own_partnerships(decision, rows)
    sides = [_side(decision, row, own) for row in rows]
    return DecisionPage(
        sides=sorted(sides, key=lambda side: (side.partnership is not None, side.name)),
        may_read=Permission.VIEW_CONFIDENTIAL_NOTES in allowed,
    )


def _own_partnerships(decision: Decision, rows: Sequence[Consultation]) -> dict[Any, Partnership]:
    """The partnerships with the system, by organisation: not those between two partners."""
    if decision.made_by == Side.SYSTEM:
        return {row.affected_id: row.partnership for row in rows}
    found = Partnership.objects.active().with_system().filter(system=decision.system_id)
    wanted = [row.affected_id for row in rows if row.affected_id is not None]
    return {each.organisation_id: each for each in found.filter(organisation__in=wanted)}


def _side(decision: Decision, row: Consultation, own: dict[Any, Partnership]) -> AffectedSide:
    return AffectedSide(
        consultation=row,
        name=row.affected_side_name,
        partnership=own.get(row.affected_id),
        joint=row.partnership if row.partnership.is_joint else None,
        rungs=[Rung(each, [a for a in row.engaged if a.stage == each]) for each in LADDER],
        is_unasked=decision.decided_on is not None
        and not decision.is_withdrawn
        and not row.was_engaged_before,
    )
