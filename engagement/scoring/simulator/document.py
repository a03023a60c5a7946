"""A simulated system as the plain document that `score_ledger` reads, with the truth beside it."""

from typing import Any

from engagement.scoring.simulator.records import SimulatedSystem
from engagement.scoring.trust_model import SOURCES, TrustModel

# In the simulator partners act, so every row informs the system's trust in them.
TRUSTER = "system"


def simulated_document(
    system: SimulatedSystem, model: TrustModel, every_weeks: int
) -> dict[str, Any]:
    """Return model, days and rows, and under "truth" the true trust of each partner on each day."""
    world, rows = system.world, system.rows
    asked = slice(every_weeks - 1, None, every_weeks)
    partner = rows.partner.tolist()
    return {
        "model": model.to_dict(),
        "days": system.days[asked].tolist(),
        "rows": {
            "partner": partner,
            "type": [world.kinds[who] for who in partner],
            "source": [str(SOURCES[source]) for source in rows.source.tolist()],
            "truster": [TRUSTER] * len(partner),
            "day": rows.day.tolist(),
            "x": rows.x.tolist(),
            "q": rows.q.tolist(),
            "pressure": rows.pressure.tolist(),
        },
        "truth": {
            "partner": list(range(len(world.kinds))),
            "type": world.kinds,
            "trust": world.trust[:, asked].tolist(),
        },
    }
