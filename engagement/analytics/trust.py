"""Gathers what informs trust, in both directions: rows in, arrays out, nothing written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import numpy as np
from django.utils import timezone

from engagement.analytics.bulk_evidence import ManyRows, read_evidence
from engagement.analytics.kinds import scoring_type_known_on
from engagement.enums import EvidenceComponent, Truster
from engagement.models import Evidence, Pressure
from engagement.models.pressure import PressureQuerySet
from engagement.scoring.ledger import Floats
from engagement.scoring.strain import Pressures
from engagement.scoring.trust_ledger import TrustLedger, TrustRows
from engagement.scoring.trust_model import INDEX, Source
from partners.models import Partnership

# A key is made of the subject's id and the source, so that a row keeps it through corrections.
_SOURCE_BITS = 4
_KEPT_OF_ID = 59


@dataclass(frozen=True)
class TrustEvidence:
    """A ledger row that informs trust, and the record that it comes from.

    ``key`` stays the same through corrections; ``day`` is the day's ordinal in London.
    """

    key: int
    source: Source
    truster: str
    x: float
    q: float
    day: int
    counterpart_id: UUID | None
    subject_type: str
    subject_id: UUID
    pk: int


@dataclass(frozen=True)
class Direction:
    """What informs one side's trust in the other.

    ``pressures`` are those on the other side, which acted; ``high_water`` is the key of the newest
    ledger row, 0 without rows; ``evidence`` finds the record behind a line of an explanation by its
    key, and is empty where only scores are wanted.
    """

    truster: Truster
    ledger: TrustLedger
    pressures: Pressures
    high_water: int
    evidence: Mapping[int, TrustEvidence]

    @property
    def first_day(self) -> date | None:
        """The day of the oldest row; ``None`` without rows."""
        days = self.ledger.rows.day
        return date.fromordinal(int(days.min())) if days.size else None

    @property
    def newest_day(self) -> date | None:
        """The day of the newest row; ``None`` without rows."""
        days = self.ledger.rows.day
        return date.fromordinal(int(days.max())) if days.size else None


@dataclass(frozen=True)
class TrustFacts:
    """All that informs trust between a partner and its system, as known at a moment."""

    of_partner: Direction
    of_system: Direction
    on_partner: Pressures
    on_system: Pressures

    def direction(self, truster: str) -> Direction:
        """The rows that inform this side's trust in the other."""
        return self.of_partner if truster == Truster.PARTNER else self.of_system


def gather_trust(partnership: Partnership, known_on: datetime | None = None) -> TrustFacts:
    """Read what was recorded (by a moment, if given) in three queries."""
    moment = known_on or timezone.now()
    rows = _evidence(partnership, moment)
    on_partner, on_system = pressures_on(partnership, moment)
    kind = scoring_type_known_on(partnership.organisation, known_on)
    return TrustFacts(
        of_partner=_direction(Truster.PARTNER, kind, rows, on_system),
        of_system=_direction(Truster.SYSTEM, kind, rows, on_partner),
        on_partner=on_partner,
        on_system=on_system,
    )


def gather_to_score(partnership: Partnership) -> TrustFacts:
    """The same, quicker by far where there are thousands of rows, without what explains them."""
    moment = timezone.now()
    rows = read_evidence([partnership.pk], moment)
    if any(of_one.is_mixed.any() for of_one in rows.values()):
        return gather_trust(partnership)  # caps hold for each body that acted
    on_partner, on_system = pressures_on(partnership, moment)
    kind = scoring_type_known_on(partnership.organisation, None)
    return TrustFacts(
        of_partner=_direction_of_arrays(
            Truster.PARTNER, kind, rows.get(Truster.PARTNER), on_system
        ),
        of_system=_direction_of_arrays(Truster.SYSTEM, kind, rows.get(Truster.SYSTEM), on_partner),
        on_partner=on_partner,
        on_system=on_system,
    )


def row_key(subject_id: UUID, source: Source) -> int:
    """A number that names what one record says through one source: 63 bits."""
    return (subject_id.int >> (128 - _KEPT_OF_ID) << _SOURCE_BITS) + INDEX[source]


_FIELDS = (
    "source",
    "truster",
    "x",
    "q",
    "occurred_on",
    "counterpart_id",
    "subject_type",
    "subject_id",
    "pk",
)


def _evidence(partnership: Partnership, moment: datetime) -> list[TrustEvidence]:
    found = (
        Evidence.objects.filter(partnership=partnership)
        .known_on(moment)
        .in_force()
        .order_by("occurred_on", "id")
        .values_list("component", *_FIELDS)
    )
    # Chosen here and not in the query: a void row ends rows of another component than its own.
    return [
        TrustEvidence(
            key=row_key(subject_id, Source(source)),
            source=Source(source),
            truster=truster,
            x=x,
            q=q,
            day=day.toordinal(),
            counterpart_id=counterpart_id,
            subject_type=subject_type,
            subject_id=subject_id,
            pk=pk,
        )
        for component, source, truster, x, q, day, counterpart_id, subject_type, subject_id, pk in (
            found
        )
        if component == EvidenceComponent.TRUST
    ]


def _direction(
    truster: Truster, kind: str, rows: Iterable[TrustEvidence], pressures: Pressures
) -> Direction:
    own = [row for row in rows if row.truster == truster]
    numbers: dict[UUID | None, int] = {}
    day = np.array([row.day for row in own], dtype=np.int64)
    ledger = TrustRows(
        day=day,
        source=np.array([INDEX[row.source] for row in own], dtype=np.int64),
        x=_floats(row.x for row in own),
        q=_floats(row.q for row in own),
        pressure=pressures.on(day),
        counterpart=np.array(
            [numbers.setdefault(row.counterpart_id, len(numbers)) for row in own], dtype=np.int64
        ),
        key=np.array([row.key for row in own], dtype=np.int64),
    )
    return Direction(
        truster=truster,
        ledger=TrustLedger(kind, ledger),
        pressures=pressures,
        high_water=max((row.pk for row in own), default=0),
        evidence={row.key: row for row in own},
    )


def _direction_of_arrays(
    truster: Truster, kind: str, rows: ManyRows | None, pressures: Pressures
) -> Direction:
    if rows is None:
        return _direction(truster, kind, (), pressures)
    ledger = TrustRows(
        day=rows.day,
        source=rows.source,
        x=rows.x,
        q=rows.q,
        pressure=pressures.on(rows.day),
        counterpart=np.zeros(rows.day.size, dtype=np.int64),
        key=rows.key,
    )
    return Direction(
        truster=truster,
        ledger=TrustLedger(kind, ledger),
        pressures=pressures,
        high_water=int(rows.key.max()),
        evidence={},
    )


def pressures_on(partnership: Partnership, moment: datetime) -> tuple[Pressures, Pressures]:
    """Pressures on the partner, and those on who is across from it, as known at a moment."""
    found: Sequence[tuple[int | None, date, date, float, int]] = list(
        bearing_on(partnership)
        .known_on(moment)
        .order_by("first_on", "id")
        .values_list("partnership__organisation_id", "first_on", "last_on", "level", "pk")
    )
    across = partnership.counterpart_id  # none for the system itself
    return (
        pressures_of([row[1:] for row in found if row[0] != across]),
        pressures_of([row[1:] for row in found if row[0] == across]),
    )


def bearing_on(partnership: Partnership) -> PressureQuerySet:
    """Pressures on either side: on the partner and its system, or on the two partners joined."""
    if not partnership.is_joint:
        return Pressure.objects.bearing_on(partnership)
    return Pressure.objects.filter(
        system=partnership.system_id,
        partnership__counterpart__isnull=True,
        partnership__organisation__in=[partnership.organisation_id, partnership.counterpart_id],
    )


def pressures_of(rows: list[tuple[date, date, float, int]]) -> Pressures:
    """Records of pressure (first and last day, level, key) as arrays."""
    return Pressures(
        first=np.array([row[0].toordinal() for row in rows], dtype=np.int64),
        last=np.array([row[1].toordinal() for row in rows], dtype=np.int64),
        level=_floats(row[2] for row in rows),
        key=np.array([row[3] for row in rows], dtype=np.int64),
    )


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)
