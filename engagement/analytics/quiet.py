"""Known silence as the scoring core reads it."""

from datetime import datetime

import numpy as np

from engagement.models import QuietPeriod
from engagement.scoring.ledger import Spans
from partners.models import Partnership


def quiet_spans(partnership: Partnership, moment: datetime) -> Spans:
    """The quiet periods that hold for a partner, as they were known at a moment."""
    rows = list(
        QuietPeriod.objects.holding_for(partnership)
        .known_on(moment)
        .order_by("first_on", "id")
        .values_list("first_on", "last_on")
    )
    return Spans(
        first=np.array([first.toordinal() for first, _last in rows], dtype=np.int64),
        last=np.array([last.toordinal() for _first, last in rows], dtype=np.int64),
    )
