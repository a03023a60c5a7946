"""One partner of a plan: what it held of the plan and of each principle, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.roles import Permission
from engagement.models import (
    PlanAlignment,
    PlanPartner,
    PlanPosition,
    Principle,
)

SHOWN = 50


@dataclass(frozen=True)
class Line:
    """Something that was said, whether it holds, and whether its note may be read."""

    row: Any
    holds: bool
    is_corrected: bool
    may_read_note: bool
    may_see_person: bool


@dataclass(frozen=True)
class PrincipleLine:
    """A principle, and how far the partner finds it kept."""

    principle: Principle
    newest: Line | None

    @property
    def is_of_earlier_words(self) -> bool:
        """Whether it was rated before the principle got its words of today."""
        return (
            self.newest is not None and self.newest.row.wording.revision != self.principle.revision
        )


@dataclass(frozen=True)
class PartDetails:
    """What the page of a partner in a plan shows."""

    position: Line | None
    positions: Sequence[Line]
    principles: Sequence[PrincipleLine]
    alignments: Sequence[Line]


def part_page(part: PlanPartner, allowed: frozenset[Permission]) -> PartDetails:
    """Positions and alignments, each read once."""
    positions = _lines(part.positions.all(), part.positions.holding(), allowed, "said_by")
    alignments = _lines(
        part.alignments.all(), part.alignments.holding(), allowed, "wording__principle"
    )
    newest = {line.row.wording.principle_id: line for line in alignments if line.holds}
    active = Principle.objects.filter(system=part.system_id).active().in_order()
    return PartDetails(
        position=next((line for line in positions if line.holds), None),
        positions=positions,
        principles=[PrincipleLine(each, newest.get(each.pk)) for each in active],
        alignments=alignments,
    )


def _lines(rows: Any, holding: Any, allowed: frozenset[Permission], *related: str) -> list[Line]:
    also = ("plan_partner__plan", "event", "document", "recorded_by", "corrected_by")
    held = set(holding.values_list("pk", flat=True))
    found: Sequence[PlanPosition | PlanAlignment] = rows.select_related(
        *also, *related
    ).newest_first()[:SHOWN]
    return [
        Line(
            row=row,
            holds=row.pk in held,
            is_corrected=getattr(row, "corrected_by", None) is not None,
            may_read_note=row.is_open or Permission.VIEW_CONFIDENTIAL_NOTES in allowed,
            may_see_person=Permission.VIEW_PEOPLE in allowed,
        )
        for row in found
    ]
