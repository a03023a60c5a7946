"""Gathers the facts of a partnership for the scoring core: rows in, arrays out, nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import numpy as np
from django.utils import timezone

from engagement.analytics.kinds import scoring_type_known_on
from engagement.analytics.logged import not_logged
from engagement.analytics.quiet import quiet_spans
from engagement.enums import EvidenceComponent, ModelFamily
from engagement.models import Evidence, ScoreModel
from engagement.scoring.health import HealthSeries, score_health
from engagement.scoring.ledger import (
    OPEN_END,
    Agreements,
    Consultations,
    Contacts,
    Grades,
    HealthLedger,
    Initiations,
    People,
    Seats,
    Spans,
)
from engagement.scoring.model import HealthModel
from engagement.scoring.weeks import DAYS_PER_WEEK, Days, week_end, week_ends
from partners.enums import AppointmentKind, Grade
from partners.models import Partnership

# Five years of weeks: older ones have faded to nothing.
MOST_WEEKS = 260


@dataclass(frozen=True)
class EvidenceRow:
    """A ledger row as the core needs it, and the record that it comes from."""

    component: str
    source: str
    x: float
    day: int
    counterpart_id: UUID | None
    subject_type: str
    subject_id: UUID
    pk: int


@dataclass(frozen=True)
class HealthFacts:
    """All that is known of a partnership's activity, as arrays, with the rows behind them.

    ``rows`` by component stand in the order of the ledger's tables, so that a line of an
    explanation that names a row finds its record.
    """

    ledger: HealthLedger
    model: HealthModel
    rows: dict[str, list[EvidenceRow]]
    first_day: date | None

    @property
    def evidence_count(self) -> int:
        return sum(len(rows) for rows in self.rows.values())

    @property
    def high_water(self) -> int:
        return max((row.pk for rows in self.rows.values() for row in rows), default=0)

    @property
    def newest_evidence_on(self) -> date | None:
        newest = max((row.day for rows in self.rows.values() for row in rows), default=None)
        return None if newest is None else date.fromordinal(newest)


def gather(
    partnership: Partnership, model: ScoreModel | None = None, known_on: datetime | None = None
) -> HealthFacts:
    """Read what was recorded of a partnership (by a moment, if given) in a handful of queries."""
    model = model or ScoreModel.objects.in_force(ModelFamily.HEALTH)
    health_model = HealthModel.from_dict(model.parameters)
    moment = known_on or timezone.now()
    rows = _evidence(partnership, moment)
    agreements = _agreements(partnership, moment)
    seats = _seats(partnership, moment)
    first = _first_day(rows, agreements, seats)
    ledger = HealthLedger(
        organisation_type=scoring_type_known_on(partnership.organisation, known_on),
        start=None if first is None else first.toordinal(),
        contacts=_contacts(rows[EvidenceComponent.CONTACT], health_model),
        people=_people(rows[EvidenceComponent.PERSON]),
        initiations=_initiations(rows[EvidenceComponent.RECIPROCITY]),
        grades=_grades(rows[EvidenceComponent.SENIORITY]),
        seats=seats,
        consultations=_consultations(rows[EvidenceComponent.EARLY_ENGAGEMENT]),
        agreements=agreements,
        quiet=quiet_spans(partnership, known_on),
        not_logged=Spans() if first is None else not_logged(partnership.system, first, known_on),
    )
    return HealthFacts(ledger=ledger, model=health_model, rows=rows, first_day=first)


def weekly(facts: HealthFacts, last_day: date) -> HealthSeries | None:
    """Score every week from the first fact to the week of ``last_day``; ``None`` without facts."""
    if facts.first_day is None or facts.first_day > last_day:
        return None
    end = week_end(last_day.toordinal())
    start = max(week_end(facts.first_day.toordinal()), end - (MOST_WEEKS - 1) * DAYS_PER_WEEK)
    return score_health(facts.ledger, facts.model, week_ends(start, end))


_FIELDS = (
    "component",
    "source",
    "x",
    "occurred_on",
    "counterpart_id",
    "subject_type",
    "subject_id",
    "pk",
)


def _evidence(partnership: Partnership, moment: datetime) -> dict[str, list[EvidenceRow]]:
    found = (
        Evidence.objects.filter(partnership=partnership)
        .known_on(moment)
        .in_force()
        .order_by("occurred_on", "id")
        .values_list(*_FIELDS)
    )
    rows: dict[str, list[EvidenceRow]] = {
        c: [] for c in EvidenceComponent.values if c != EvidenceComponent.TRUST
    }
    for component, source, x, day, *rest in found:
        if component in rows:
            rows[component].append(EvidenceRow(component, source, x, day.toordinal(), *rest))
    return rows


def _days(rows: Sequence[EvidenceRow]) -> Days:
    return np.array([row.day for row in rows], dtype=np.int64)


def _contacts(rows: Sequence[EvidenceRow], model: HealthModel) -> Contacts:
    weights = [model.contact_weight[row.source] for row in rows]
    return Contacts(
        day=_days(rows),
        weight=np.array(weights, dtype=np.float64),
        two_way=np.array([row.x > 0 for row in rows], dtype=np.bool_),
    )


def _people(rows: Sequence[EvidenceRow]) -> People:
    numbers: dict[UUID | None, int] = {}
    people = [numbers.setdefault(row.counterpart_id, len(numbers)) for row in rows]
    return People(day=_days(rows), person=np.array(people, dtype=np.int64))


def _initiations(rows: Sequence[EvidenceRow]) -> Initiations:
    by_partner = np.array([row.x > 0.5 for row in rows], dtype=np.bool_)
    return Initiations(day=_days(rows), by_partner=by_partner)


def _grades(rows: Sequence[EvidenceRow]) -> Grades:
    ranks = [round(row.x * max(Grade.values)) for row in rows]
    return Grades(day=_days(rows), grade=np.array(ranks, dtype=np.int64))


def _consultations(rows: Sequence[EvidenceRow]) -> Consultations:
    values = np.array([row.x for row in rows], dtype=np.float64)
    return Consultations(day=_days(rows), value=values)


def _agreements(partnership: Partnership, moment: datetime) -> Agreements:
    found = partnership.agreements.filter(recorded_at__lte=moment).order_by("id")
    rows = list(found.values_list("valid_from", "contacts_a_year", "people", "grade"))
    columns = [[np.nan if value is None else float(value) for value in row[1:]] for row in rows]
    table = np.array(columns, dtype=np.float64).reshape(len(rows), 3)
    return Agreements(
        valid_from=np.array([row[0].toordinal() for row in rows], dtype=np.int64),
        contacts_per_year=table[:, 0],
        people=table[:, 1],
        grade=table[:, 2],
    )


def _seats(partnership: Partnership, moment: datetime) -> Seats:
    seats = list(partnership.seats.filter(recorded_at__lte=moment).prefetch_related("appointments"))
    filled = [
        (index, _ordinal(row.valid_from), _ordinal(row.valid_to))
        for index, seat in enumerate(seats)
        for row in seat.appointments.all()
        if row.kind == AppointmentKind.HOLDER
        and row.recorded_at <= moment
        and (row.withdrawn_at is None or row.withdrawn_at > moment)
    ]
    columns = np.array(filled, dtype=np.int64).reshape(len(filled), 3)
    return Seats(
        expected_from=np.array([_ordinal(seat.valid_from) for seat in seats], dtype=np.int64),
        expected_to=np.array([_ordinal(seat.valid_to) for seat in seats], dtype=np.int64),
        filled_seat=columns[:, 0],
        filled_from=columns[:, 1],
        filled_to=columns[:, 2],
    )


def _ordinal(day: date | None) -> int:
    return OPEN_END if day is None else day.toordinal()


def _first_day(
    rows: dict[str, list[EvidenceRow]], agreements: Agreements, seats: Seats
) -> date | None:
    """The first day of which anything is known: from there on contact is expected."""
    days = [row.day for kind in rows.values() for row in kind]
    days += [*agreements.valid_from.tolist(), *seats.expected_from.tolist()]
    return date.fromordinal(min(days)) if days else None
