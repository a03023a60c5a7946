"""Between partners of a kind, and down from a figure to its partnerships and their facts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
from django.db.models import Model, Q

from engagement.analytics.variation.asking import Months, in_kinds, in_places, readable
from engagement.analytics.variation.gathering import CAME, agreed_meetings
from engagement.analytics.variation.total import Total
from engagement.enums import EvidenceComponent, Truster
from engagement.models import (
    Commitment,
    Consultation,
    Document,
    Evidence,
    Issue,
    Participation,
    PulseResult,
)
from engagement.scoring.figures import (
    GOOD_FROM,
    KIND_OF,
    TRUST_SOURCES,
    Figure,
    FigureKind,
    denominator_of,
    numerator_of,
)
from engagement.scoring.funnel.chart import Funnel, draw_funnel
from engagement.scoring.funnel.units import FunnelError, Kind, Units
from engagement.scoring.trust_model import Source
from partners.models import Partnership, System

if TYPE_CHECKING:
    from accounts.models import User

# Contacts are held against what was agreed with each, so the line is 1; on the scale of square
# roots, because partners without any contact have no logarithm.
_FUNNEL_OF = {FigureKind.SHARE: Kind.PROPORTION, FigureKind.RATE: Kind.CQC}
_SLACK = 1e-9
# What a row of the ledger speaks of, by its subject type.
_RECORDS: dict[str, Any] = {
    "participation": Participation,
    "commitment": Commitment,
    "document": Document,
    "issue": Issue,
    "consultation": Consultation,
    "pulse_result": PulseResult,
}
_WITH = {"participation": ("event",), "consultation": ("decision",)}


@dataclass(frozen=True)
class PartnerRow:
    """One partner in a comparison: what was counted of it over the months asked for."""

    partnership: UUID
    name: str
    kind: str
    place_name: str
    numerator: float
    denominator: float


@dataclass(frozen=True)
class BetweenPartners:
    """Partners that can be compared, by name. ``funnel`` has its units in the order of ``rows``;
    ``None`` for means of surveys, which are no counts, and where nothing can be compared.
    """

    rows: Sequence[PartnerRow]
    funnel: Funnel | None


def partnerships_counted(
    user: "User",
    system: System,
    *,
    measure: Figure,
    since: date,
    until: date,
    kinds: Collection[str] = (),
    places: Collection[str] = (),
) -> Any:
    """The partnerships behind a figure, as a query: each with ``numerator`` and ``denominator``.

    Only those of which something was counted or due. None if the reader may not read the figure.
    """
    own = Partnership.objects.visible_to(user).active().with_system().filter(system=system)
    if measure not in readable(user, system):
        return own.none()
    months = Months.of(since, until)
    period = Q(monthly_figures__month__range=(months.first, months.last))
    above, below = numerator_of(measure), denominator_of(measure)
    return (
        own.filter(in_kinds("organisation__kind", kinds), in_places("place", places))
        .filter(period)
        .annotate(
            numerator=Total(f"monthly_figures__{above}"),
            denominator=Total(f"monthly_figures__{below}"),
        )
        .filter(Q(numerator__gt=0) | Q(denominator__gt=0))
    )


def between_partners(
    user: "User",
    system: System,
    *,
    measure: Figure,
    since: date,
    until: date,
    kinds: Collection[str] = (),
    places: Collection[str] = (),
) -> BetweenPartners:
    """All partners with a denominator, and their funnel: two queries, however many they are."""
    found = partnerships_counted(
        user,
        system,
        measure=measure,
        since=since,
        until=until,
        kinds=kinds,
        places=places,
    )
    rows = [
        PartnerRow(public_id, name, kind, place or "No one place", above, below)
        for public_id, name, kind, place, above, below in found.filter(denominator__gt=0)
        .order_by("organisation__name", "id")
        .values_list(
            *("public_id", "organisation__name", "organisation__kind", "place__name"),
            *("numerator", "denominator"),
        )
    ]
    return BetweenPartners(rows, _funnel(measure, rows))


def _funnel(measure: Figure, rows: Sequence[PartnerRow]) -> Funnel | None:
    kind = _FUNNEL_OF.get(KIND_OF[measure])
    if kind is None or not rows:
        return None
    try:
        units = Units(
            kind,
            np.array([row.numerator for row in rows], dtype=np.float64),
            np.array([row.denominator for row in rows], dtype=np.float64),
        )
        return draw_funnel(units)
    except FunnelError:
        return None


@dataclass(frozen=True)
class Fact:
    """One fact behind a figure. ``counts``: in the numerator as well; ``None`` for surveys, whose
    value counts. ``record`` is what it speaks of, ``None`` where the reader may not see it; of a
    meeting that is the partner's part in it.
    """

    day: date
    value: float
    counts: bool | None
    record: Model | None


def facts_of(user: "User", partnership: Partnership, *, measure: Figure, month: date) -> list[Fact]:
    """What was counted of one partnership in one month, by day; at most three queries.

    As the ledger stands now. Nothing if the reader may not read the figure.
    """
    if measure not in readable(user, partnership.system):
        return []
    if measure is Figure.ATTENDANCE:
        return _attendance(user, partnership, month)
    rows = list(_evidence(partnership, measure, month))
    records = _records(user, rows)
    return [
        Fact(
            day=row.occurred_on,
            value=row.x,
            counts=_counts(measure, row.x),
            record=records.get((row.subject_type, row.subject_id)),
        )
        for row in rows
    ]


def _evidence(partnership: Partnership, measure: Figure, month: date) -> Any:
    """Rows in force. Chosen after that: a void row may be of another component than its own."""
    first, last = month.replace(day=1), _last_day(month)
    rows = Evidence.objects.filter(partnership=partnership).in_force().order_by("occurred_on", "id")
    component, source, truster = _asked(measure)
    return (
        row
        for row in rows
        if row.component == component
        and (source is None or row.source == source)
        and row.truster == truster
        and first <= row.occurred_on <= last
    )


def _asked(measure: Figure) -> tuple[EvidenceComponent, Source | None, Truster]:
    if measure is Figure.CONTACTS:
        return EvidenceComponent.CONTACT, None, Truster.NOBODY
    if measure is Figure.EARLY_ENGAGEMENT:
        return EvidenceComponent.EARLY_ENGAGEMENT, None, Truster.NOBODY
    source, by_partner = TRUST_SOURCES[measure]
    return EvidenceComponent.TRUST, source, Truster.PARTNER if by_partner else Truster.SYSTEM


def _counts(measure: Figure, x: float) -> bool | None:
    if KIND_OF[measure] is FigureKind.MEAN:
        return None
    if measure is Figure.CONTACTS:
        return True
    early = measure is Figure.EARLY_ENGAGEMENT
    return x >= GOOD_FROM[Source.CONSULTATION if early else TRUST_SOURCES[measure][0]] - _SLACK


def _records(user: "User", rows: Sequence[Evidence]) -> dict[tuple[str, UUID], Model]:
    """Those of the records that the reader may see. All rows of a figure speak of one type."""
    found: dict[tuple[str, UUID], Model] = {}
    for kind in {row.subject_type for row in rows} & _RECORDS.keys():
        ids = [row.subject_id for row in rows if row.subject_type == kind]
        seen = _RECORDS[kind].objects.visible_to(user).filter(public_id__in=ids)
        found |= {(kind, one.public_id): one for one in seen.select_related(*_WITH.get(kind, ()))}
    return found


def _attendance(user: "User", partnership: Partnership, month: date) -> list[Fact]:
    parts = (
        agreed_meetings()
        .visible_to(user)
        .filter(partnership=partnership)
        .filter(event__occurred_on__range=(month.replace(day=1), _last_day(month)))
        .select_related("event")
        .order_by("event__occurred_on", "id")
    )
    return [
        Fact(
            day=part.event.occurred_on,
            value=0.0 if part.attendance not in CAME else 1.0,
            counts=part.attendance in CAME,
            record=part,
        )
        for part in parts
    ]


def _last_day(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
