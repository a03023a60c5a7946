"""All ledgers of trust of a system at once, in a few queries: to calibrate, to compare.

One ledger is one direction of one partnership. What one partnership's page needs is in `trust`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from engagement.analytics.bulk_evidence import ManyRows
from engagement.analytics.bulk_trust import ManyFacts, gather_together
from engagement.analytics.trust import gather_trust
from engagement.enums import Truster
from engagement.models import SystemScoring
from engagement.scoring.bulk import BulkRows
from engagement.scoring.trust_ledger import TrustLedger, TrustRows
from partners.models import Partnership, System


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
    """Ledgers with rows, of scored partnerships with the system and directions that it computes.

    As known now, of what had happened by the end of a day.
    """
    partnerships = (
        Partnership.objects.active()
        .with_system()
        .filter(system=system, is_scored=True)
        .select_related("organisation")
        .in_bulk()
    )
    facts = gather_together(system, list(partnerships.values()), timezone.now())
    trusters = [Truster.PARTNER]
    if SystemScoring.objects.rates_partners(system):
        trusters.append(Truster.SYSTEM)
    found = [
        DirectedLedger(partnerships[pk], truster, ledger)
        for truster in trusters
        if truster in facts.rows
        for pk, whole in _ledgers(facts, truster, partnerships)
        if (ledger := _until(whole, up_to)).rows.day.size
    ]
    return sorted(found, key=lambda each: (each.partnership.pk, each.truster))


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


def _ledgers(
    facts: ManyFacts, truster: Truster, partnerships: dict[int, Partnership]
) -> Iterator[tuple[int, TrustLedger]]:
    """Each partnership's rows of one direction, by its key."""
    rows = facts.rows[truster]
    pressure = facts.pressures.on_rows(rows, of_system=truster == Truster.PARTNER)
    bounds = [*rows.begins.tolist(), rows.day.size]
    for place, pk in enumerate(rows.partnership.tolist()):
        if rows.is_mixed[place]:
            # Several bodies acted, such as before and after a merger: caps hold for each of them.
            yield pk, gather_trust(partnerships[pk]).direction(truster).ledger
        else:
            own = slice(bounds[place], bounds[place + 1])
            yield pk, TrustLedger(facts.kinds[pk], _part(rows, pressure, own))


def _part(rows: ManyRows, pressure: NDArray[np.float64], own: slice) -> TrustRows:
    return TrustRows(
        day=rows.day[own],
        source=rows.source[own],
        x=rows.x[own],
        q=rows.q[own],
        pressure=pressure[own],
        counterpart=np.zeros(own.stop - own.start, dtype=np.int64),
        key=rows.key[own],
    )


def _until(ledger: TrustLedger, day: date) -> TrustLedger:
    rows = ledger.rows
    return TrustLedger(ledger.organisation_type, rows.take(rows.day <= day.toordinal()))
