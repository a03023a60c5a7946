"""Recorded pressures on many partners and on their system, and what they add to rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.db.models import Q

from engagement.analytics.bulk_evidence import ManyRows
from engagement.models import Pressure
from engagement.scoring.ledger import Floats
from engagement.scoring.strain import Pressures
from partners.models import System

_Span = tuple[date, date, float, int]


@dataclass(frozen=True)
class ManyPressures:
    """Pressures on the system itself, and by partnership those on its partners that have any."""

    on_system: Pressures
    on_partner: Mapping[int, Pressures]

    def on_rows(self, rows: ManyRows, *, of_system: bool) -> Floats:
        """The recorded pressure on whoever acted, the system or the partner, for each row."""
        if of_system:
            days, of_row = np.unique(rows.day, return_inverse=True)
            return self.on_system.on(days)[of_row]
        pressure = np.zeros(rows.day.size)
        begins = [*rows.begins.tolist(), rows.day.size]
        for place, partnership in enumerate(rows.partnership.tolist()):
            found = self.on_partner.get(partnership)
            if found is not None:
                own = slice(begins[place], begins[place + 1])
                pressure[own] = found.on(rows.day[own])
        return pressure


def read_pressures(system: System, partnerships: Sequence[int], moment: datetime) -> ManyPressures:
    """What had been recorded, and not withdrawn, by a moment."""
    found = (
        Pressure.objects.filter(system=system)
        .filter(Q(partnership__in=partnerships) | Q(partnership__isnull=True))
        .known_on(moment)
        .order_by("first_on", "id")
        .values_list("partnership_id", "first_on", "last_on", "level", "pk")
    )
    by_partnership: dict[int | None, list[_Span]] = {}
    for partnership, first, last, level, key in found:
        by_partnership.setdefault(partnership, []).append((first, last, level, key))
    on_system = by_partnership.pop(None, [])
    return ManyPressures(
        on_system=_spans(on_system),
        on_partner={pk: _spans(own) for pk, own in by_partnership.items() if pk is not None},
    )


def _spans(rows: Sequence[_Span]) -> Pressures:
    return Pressures(
        first=np.array([first.toordinal() for first, *_rest in rows], dtype=np.int64),
        last=np.array([last.toordinal() for _first, last, *_rest in rows], dtype=np.int64),
        level=np.array([level for _first, _last, level, _key in rows], dtype=np.float64),
        key=np.array([key for *_rest, key in rows], dtype=np.int64),
    )
