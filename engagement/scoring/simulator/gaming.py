"""How far a partner of low trust can lift its score within a quarter by doing many easy things.

The attackers are the tenth of each type with the lowest true trust, at least five. Each attack is
spread over thirteen weeks; the rise is the mean difference between the scores with and without it
at their end.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engagement.scoring.bulk import BulkRows
from engagement.scoring.ledger import Floats
from engagement.scoring.simulator.records import SimulatedSystem
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.trust_model import INDEX, Source
from engagement.scoring.weeks import Days

START_WEEK, WEEKS = 200, 13


@dataclass(frozen=True)
class Attack:
    """So many rows of a source with the best value, each of quality q."""

    source: Source
    rows: int
    q: float


# Minor commitments, and whatever else either side can make many of. Notes on tone are not among
# them: a named person of the side that trusts writes one for each conversation.
ATTACKS = (
    Attack(Source.COMMITMENT, 40, 0.5),
    Attack(Source.PULSE, 30, 1.0),
    Attack(Source.ATTENDANCE, 40, 1.0),
    Attack(Source.DOCUMENT, 30, 1.0),
    Attack(Source.ISSUE, 30, 1.0),
    Attack(Source.CONSULTATION, 30, 1.0),
)

# Kinds, rows and days in; scores out, (partner, day).
Scorer = Callable[[list[str], BulkRows, Days], Floats]


def gaming_rises(system: SimulatedSystem, score: Scorer) -> dict[str, dict[str, float]]:
    """Return the rise in points by type of partner and source of the attack."""
    kinds = np.array(system.world.kinds)
    days = system.days[: START_WEEK + WEEKS]
    rises: dict[str, dict[str, float]] = {}
    for kind in dict.fromkeys(system.world.kinds):
        members = np.flatnonzero(kinds == kind)
        order = np.argsort(system.world.trust[members, START_WEEK], kind="stable")
        attackers = np.sort(members[order[: max(5, members.size // 10)]])
        rows = _rows_of(system.rows, attackers)
        named = [kind] * attackers.size
        before = score(named, rows, days)[:, -1]
        rises[kind] = {
            str(attack.source): float(
                np.mean(
                    score(named, _attacked(rows, attackers.size, attack, days), days)[:, -1]
                    - before
                )
            )
            for attack in ATTACKS
        }
    return rises


def _rows_of(rows: BulkRows, partners: Indexes) -> BulkRows:
    chosen = np.isin(rows.partner, partners)
    columns = {name: values[chosen] for name, values in vars(rows).items()}
    return BulkRows(**{**columns, "partner": np.searchsorted(partners, columns["partner"])})


def _attacked(rows: BulkRows, partners: int, attack: Attack, days: Days) -> BulkRows:
    at = days[START_WEEK + np.arange(attack.rows) * WEEKS // attack.rows]
    count = partners * attack.rows
    added = {
        "partner": np.repeat(np.arange(partners), attack.rows),
        "day": np.tile(at, partners),
        "source": np.full(count, INDEX[attack.source]),
        "x": np.ones(count),
        "q": np.full(count, attack.q),
        "pressure": np.zeros(count),
    }
    joined = {name: np.concatenate([getattr(rows, name), added[name]]) for name in added}
    order = np.argsort(joined["partner"], kind="stable")
    return BulkRows(**{name: values[order] for name, values in joined.items()})
