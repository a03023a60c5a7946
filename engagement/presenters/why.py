"""Why a partnership has its score, and what changed: parts, single events, and a difference."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np

from engagement.analytics.health import HealthFacts
from engagement.enums import EvidenceComponent
from engagement.models import Event
from engagement.presenters.components import WORDS, facts_in_words
from engagement.presenters.rounding import rounded_to_total
from engagement.scoring.explain import (
    NO_ROW,
    Explanation,
    LineKind,
    change_between,
    explain,
)
from engagement.scoring.health import FULL_SCORE, score_health
from engagement.scoring.model import COMPONENTS, Component
from engagement.scoring.weeks import week_end
from nhsuk.formats import nhs_date, nhs_number
from partners.models import Partnership

# The kind of record that a row of the ledger comes from, and its public id.
Subject = tuple[str, UUID]
MOST_EVENTS = 8
# Enough lines to find the events that weigh most: one event has a line for each part it speaks to.
CANDIDATE_LINES = 40

# The table of rows that the lines of a part point into.
_ROWS = {
    Component.CADENCE: EvidenceComponent.CONTACT,
    Component.BREADTH: EvidenceComponent.PERSON,
    Component.SENIORITY: EvidenceComponent.SENIORITY,
    Component.EARLY_ENGAGEMENT: EvidenceComponent.EARLY_ENGAGEMENT,
}


@dataclass(frozen=True)
class Part:
    """One part of a score: its weight, how well it does, and the points that it gives."""

    name: str
    question: str
    weight: float
    value: float
    points: Decimal
    has_data: bool
    sentence: str

    @property
    def percent(self) -> float:
        """How well it does, out of a hundred."""
        return FULL_SCORE * self.value


@dataclass(frozen=True)
class EventPoints:
    """What one event still adds to the score."""

    event: Event
    points: float

    @property
    def signed(self) -> str:
        """+1.2 points."""
        return f"{_signed(self.points)} points"


@dataclass(frozen=True)
class Why:
    """The parts, which add up to the score, and the events that add most."""

    total: Decimal
    parts: list[Part]
    events: list[EventPoints]


@dataclass(frozen=True)
class PartChange:
    """How many points a part gave before and gives now."""

    name: str
    before: float
    after: float
    points: Decimal

    @property
    def signed(self) -> str:
        """+1.2."""
        return _signed(float(self.points))


@dataclass(frozen=True)
class WhatChanged:
    """The difference since a day. Without scores at both ends ``parts`` is empty."""

    since: date
    points: Decimal
    new_facts: float
    fading: float
    parts: list[PartChange]

    @property
    def is_known(self) -> bool:
        """Whether both days had a score."""
        return bool(self.parts)

    @property
    def sentence(self) -> str:
        """The difference in words."""
        moved = "rose" if self.points > 0 else "fell"
        much = f"{moved} by {abs(self.points)} points" if self.points else "did not change"
        new, old = _signed(self.new_facts), _signed(self.fading)
        return (
            f"Since {nhs_date(self.since)} the score {much}: {new} from what happened since then,"
            f" {old} because older facts fade and time passes."
        )


def _signed(points: float) -> str:
    """+1.2, with a true minus sign for what lowers the score."""
    text = nhs_number(points, 1)
    return text if text.startswith("\N{MINUS SIGN}") else f"+{text}"


def why(partnership: Partnership, facts: HealthFacts, day: int) -> Why | None:
    """Explain the score of a day; ``None`` for a day that was not logged."""
    explanation = explain(facts.ledger, facts.model, day)
    if explanation.not_logged:
        return None
    series = score_health(facts.ledger, facts.model, np.array([day], dtype=np.int64))
    contributions = [float(value) for value in series.contribution[:, 0]]
    points = rounded_to_total(contributions)
    parts = [
        Part(
            name=WORDS[component].name,
            question=WORDS[component].question,
            weight=FULL_SCORE * facts.model.weights[component],
            value=float(series.value[index, 0]),
            points=points[index],
            has_data=bool(series.has_data[index, 0]),
            sentence=facts_in_words(component, facts, day),
        )
        for index, component in enumerate(COMPONENTS)
    ]
    total = sum(points, Decimal(0))
    return Why(total=total, parts=parts, events=_events(partnership, facts, explanation))


def what_changed(facts: HealthFacts, since: date, day: int) -> WhatChanged:
    """Compare the score of a day with that of the week of an earlier one."""
    change = change_between(facts.ledger, facts.model, week_end(since.toordinal()), day)
    if not change.changes:
        return WhatChanged(since, Decimal(0), 0.0, 0.0, [])
    before, after = change.before.by_component(), change.after.by_component()
    differences = change.by_component()
    points = rounded_to_total([differences[component] for component in COMPONENTS])
    return WhatChanged(
        since=since,
        points=sum(points, Decimal(0)),
        new_facts=math.fsum(line.points for line in change.changes if line.is_new),
        fading=math.fsum(line.points for line in change.changes if not line.is_new),
        parts=[
            PartChange(WORDS[component].name, before[component], after[component], points[index])
            for index, component in enumerate(COMPONENTS)
        ],
    )


def _events(
    partnership: Partnership, facts: HealthFacts, explanation: Explanation
) -> list[EventPoints]:
    """The events that weigh most, each with all the lines that come from it, in three queries."""
    by_subject = _points_by_subject(facts, explanation)
    heaviest = sorted(by_subject, key=lambda key: abs(by_subject[key]), reverse=True)
    subjects = heaviest[:CANDIDATE_LINES]
    events = list(
        Event.objects.filter(pk__in=_event_keys(partnership, subjects)).select_related("system")
    )
    points: dict[int, float] = defaultdict(float)
    for event_id, kind, public_id in _subjects_of(partnership, events):
        points[event_id] += by_subject.get((kind, public_id), 0.0)
    found = [EventPoints(event, points[event.pk]) for event in events]
    return sorted(found, key=lambda row: abs(row.points), reverse=True)[:MOST_EVENTS]


def _points_by_subject(facts: HealthFacts, explanation: Explanation) -> dict[Subject, float]:
    points: dict[Subject, float] = defaultdict(float)
    for line in explanation.lines:
        if line.kind is LineKind.ROW and line.row != NO_ROW and line.component in _ROWS:
            row = facts.rows[_ROWS[line.component]][line.row]
            points[row.subject_type, row.subject_id] += line.points
    return points


def _event_keys(partnership: Partnership, subjects: Iterable[Subject]) -> set[int]:
    ids = list(subjects)
    participations = [public_id for kind, public_id in ids if kind == "participation"]
    attendees = [public_id for kind, public_id in ids if kind == "attendee"]
    own = partnership.participations.filter(public_id__in=participations)
    met = partnership.attendees.filter(public_id__in=attendees)
    keys = own.values_list("event_id", flat=True).union(met.values_list("event_id", flat=True))
    return set(keys)


def _subjects_of(partnership: Partnership, events: Iterable[Event]) -> list[tuple[int, str, UUID]]:
    keys = [event.pk for event in events]
    own = partnership.participations.filter(event__in=keys).values_list("event_id", "public_id")
    met = partnership.attendees.filter(event__in=keys).values_list("event_id", "public_id")
    return [
        *((event_id, "participation", public_id) for event_id, public_id in own),
        *((event_id, "attendee", public_id) for event_id, public_id in met),
    ]
