"""Known silence as the scoring core reads it."""

from datetime import datetime

import numpy as np
from django.utils import timezone

from engagement.analytics.kinds import place_known_on, sector_known_on
from engagement.models import QuietPeriod
from engagement.scoring.ledger import Spans
from partners.models import Partnership


def quiet_spans(partnership: Partnership, known_on: datetime | None = None) -> Spans:
    """The quiet periods that hold for a partner, now or as known at a moment.

    Then also its sector and its place are those that were known.
    """
    holding = QuietPeriod.objects.would_hold_for(
        partnership,
        sector=sector_known_on(partnership.organisation, known_on),
        place=place_known_on(partnership, known_on),
    )
    rows = list(
        holding.known_on(known_on or timezone.now())
        .order_by("first_on", "id")
        .values_list("first_on", "last_on")
    )
    return Spans(
        first=np.array([first.toordinal() for first, _last in rows], dtype=np.int64),
        last=np.array([last.toordinal() for _first, last in rows], dtype=np.int64),
    )
