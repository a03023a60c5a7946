"""All ledgers of trust of a system at once, in a fixed number of queries: to calibrate, to compare.

One ledger is one direction of one partnership. What one partnership's page needs is in `trust`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from engagement.analytics.kinds import scoring_type
from engagement.analytics.trust import pressures_of
from engagement.enums import EvidenceComponent, Truster
from engagement.models import Evidence, Pressure, SystemScoring
from engagement.scoring.bulk import BulkRows
from engagement.scoring.strain import Pressures
from engagement.scoring.trust_ledger import TrustLedger, TrustRows
from engagement.scoring.trust_model import INDEX, Source
from partners.models import Partnership, System

_Row = tuple[int, int, float, float, UUID | None]  # day, source, x, q, counterpart


@dataclass(frozen=True)
class DirectedLedger:
    """One side's trust in the other: whose, and all rows that inform it."""

    partnership: Partnership
    truster: Truster
    ledger: TrustLedger

    def __str__(self) -> str:
        side = "its trust in the system" if self.truster == Truster.PARTNER else "trust in it"
        return f"{self.partnership.organisation.name} ({side})"


def system_ledgers(system: System, up_to: date) -> list[DirectedLedger]:
    """Ledgers with rows, of scored partnerships and of the directions that the system computes.

    As known now, of what had happened by the end of a day.
    """
    partnerships = (
        Partnership.objects.active()
        .filter(system=system, is_scored=True)
        .select_related("organisation")
        .in_bulk()
    )
    rows = _rows(system, up_to)
    on_partner, on_system = _pressures(system)
    return [
        DirectedLedger(
            partnership=partnerships[pk],
            truster=truster,
            ledger=TrustLedger(
                scoring_type(partnerships[pk].organisation.kind),
                _arrays(
                    rows[pk, truster],
                    on_system if truster == Truster.PARTNER else on_partner[pk],
                ),
            ),
        )
        for pk, truster in sorted(rows)
        if pk in partnerships
    ]


def joined(ledgers: Sequence[DirectedLedger]) -> tuple[list[str], BulkRows]:
    """The types of all ledgers, and their rows as one, numbered in the same order."""
    rows = [each.ledger.rows for each in ledgers]
    sizes = [each.day.size for each in rows]

    def column(name: str, kind: type) -> NDArray[Any]:
        return np.concatenate([np.empty(0, kind), *(getattr(each, name) for each in rows)])

    return [each.ledger.organisation_type for each in ledgers], BulkRows(
        partner=np.repeat(np.arange(len(ledgers)), sizes),
        day=column("day", np.int64),
        source=column("source", np.int64),
        x=column("x", np.float64),
        q=column("q", np.float64),
        pressure=column("pressure", np.float64),
    )


def _rows(system: System, up_to: date) -> dict[tuple[int, Truster], list[_Row]]:
    trusters = [Truster.PARTNER]
    if SystemScoring.objects.rates_partners(system):
        trusters.append(Truster.SYSTEM)
    found = (
        Evidence.objects.filter(system=system)
        .known_on(timezone.now())
        .in_force()
        .order_by("partnership_id", "occurred_on", "id")
        .values_list(
            "partnership_id", "component", "truster", "occurred_on", "source", "x", "q",
            "counterpart_id",
        )
    )  # fmt: skip
    rows: dict[tuple[int, Truster], list[_Row]] = defaultdict(list)
    # Chosen here and not in the query: a row on a later day ends the revision before it.
    for pk, component, truster, day, source, x, q, counterpart in found.iterator():
        if component == EvidenceComponent.TRUST and truster in trusters and day <= up_to:
            row = (day.toordinal(), INDEX[Source(source)], x, q, counterpart)
            rows[pk, Truster(truster)].append(row)
    return rows


def _arrays(rows: Sequence[_Row], pressures: Pressures) -> TrustRows:
    day, source, x, q, counterpart = zip(*rows, strict=True)
    numbers: dict[UUID | None, int] = {}
    days = np.array(day, dtype=np.int64)
    return TrustRows(
        day=days,
        source=np.array(source, dtype=np.int64),
        x=np.array(x, dtype=np.float64),
        q=np.array(q, dtype=np.float64),
        pressure=pressures.on(days),
        counterpart=np.array([numbers.setdefault(c, len(numbers)) for c in counterpart]),
        key=np.arange(len(rows)),
    )


def _pressures(system: System) -> tuple[dict[int, Pressures], Pressures]:
    """On each partner, and on the system itself."""
    by_partner: dict[int | None, list[tuple[date, date, float, int]]] = defaultdict(list)
    found = Pressure.objects.filter(system=system).known_on(timezone.now())
    spans = found.values_list("partnership_id", "first_on", "last_on", "level", "pk")
    for partnership, first, last, level, key in spans:
        by_partner[partnership].append((first, last, level, key))
    on_system = pressures_of(by_partner.pop(None, []))
    on_partner = {pk: pressures_of(own) for pk, own in by_partner.items() if pk is not None}
    return defaultdict(Pressures, on_partner), on_system
