"""Why a trust score is what it is, and what changed: dimensions, and the single records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engagement.analytics.trust import TrustEvidence
from engagement.analytics.trust_on import TrustOn, trust_before
from engagement.enums import Truster
from engagement.presenters.rounding import rounded_to_total
from engagement.presenters.trust_records import Reader, RecordWords
from engagement.scoring.trust_explain import (
    ChangeKind,
    Explanation,
    LineKind,
    TrustChange,
    change_between,
    explain,
)
from engagement.scoring.trust_model import Dimension
from nhsuk.charts import Chart, Step, waterfall
from nhsuk.formats import nhs_date, nhs_number

MOST_RECORDS = 8

DIMENSION_WORDS = {
    Dimension.RELIABILITY: ("Reliability", "promises kept and seats attended"),
    Dimension.VOICE: ("Voice", "what people said when asked, and how open talks were"),
    Dimension.TRANSPARENCY: ("Transparency", "documents shared, and asked before decisions"),
    Dimension.RESPONSIVENESS: ("Responsiveness", "issues raised and how they were settled"),
    Dimension.HISTORY: ("Starting point", "how things stood before anything was recorded"),
}
CHANGE_WORDS = {
    ChangeKind.NEW: ("New", "what happened since then"),
    ChangeKind.FADING: ("Fading", "older evidence counts less as it ages"),
    ChangeKind.REWEIGHTED: ("Re-weighted", "the same evidence beside more or less of the rest"),
    ChangeKind.CORRECTED: ("Corrected", "put right, withdrawn or recorded late since then"),
    ChangeKind.PRESSURE: ("Pressure", "what recorded pressure adds, then and now"),
    ChangeKind.MODEL: ("Score model", "another version of the method"),
}
ALLOWANCE = (
    "Pressure",
    "what recorded pressure on the other side explains, 8 points at most",
)
# Kinds of change whose single records are worth naming.
WITH_RECORDS = (ChangeKind.NEW, ChangeKind.CORRECTED)


@dataclass(frozen=True)
class RecordPoints:
    """What one record adds or takes away, in points."""

    record: RecordWords
    on: date
    points: float

    @property
    def signed(self) -> str:
        """+1.2 points."""
        return f"{signed(self.points)} points"


@dataclass(frozen=True)
class TrustPart:
    """One dimension or kind of change, with the records that weigh most in it."""

    name: str
    about: str
    points: Decimal
    exact: float
    records: list[RecordPoints]
    others: int

    @property
    def signed(self) -> str:
        """+1.2."""
        return signed(float(self.points))


@dataclass(frozen=True)
class TrustWhy:
    """A score as a sum: what is usual, what each dimension adds, and what pressure adds."""

    usual: Decimal
    parts: list[TrustPart]
    total: Decimal
    chart: Chart
    explanation: Explanation


@dataclass(frozen=True)
class TrustChanged:
    """The difference between two days as a sum.

    ``is_hindsight``: nothing was known then, so the first day is seen with what is known now.
    """

    since: date
    before: Decimal
    after: Decimal
    parts: list[TrustPart]
    chart: Chart
    change: TrustChange
    is_hindsight: bool

    @property
    def sentence(self) -> str:
        """The difference in words."""
        points = self.after - self.before
        if not points:
            return f"The score is what it was on {nhs_date(self.since)}."
        moved = "rose" if points > 0 else "fell"
        return f"Since {nhs_date(self.since)} the score {moved} by {abs(points)} points."


def trust_why(on: TrustOn, truster: Truster, reader: Reader) -> TrustWhy:
    """Explain one direction at the end of its week."""
    stand = on.standpoint(truster)
    explanation = explain(stand.ledger, stand.model, stand.day)
    exact = explanation.by_dimension()
    order: list[Dimension] = [dimension for dimension in Dimension if dimension in exact]
    of_parts = [exact[dimension] for dimension in order]
    rounded = rounded_to_total([exact[LineKind.USUAL], *of_parts, exact[LineKind.PRESSURE]])
    lines: dict[Dimension, Lines] = {
        dimension: [(line.key, line.points) for line in explanation.lines_of(dimension)]
        for dimension in order
    }
    told = _Told(reader, on.facts.direction(truster).evidence, lines.values())
    parts = [
        told.part(DIMENSION_WORDS[dimension], points, exact[dimension], lines[dimension])
        for dimension, points in zip(order, rounded[1:-1], strict=True)
    ]
    parts.append(told.part(ALLOWANCE, rounded[-1], exact[LineKind.PRESSURE], []))
    total = sum(rounded, Decimal(0))
    chart = _chart("Why this score", ("Usual", rounded[0]), parts, ("Score", total))
    return TrustWhy(rounded[0], parts, total, chart, explanation)


def trust_changed(
    after: TrustOn, since: date, truster: Truster, reader: Reader
) -> TrustChanged | None:
    """What changed since the week of a day, as that week was known then (see ``trust_before``).

    ``None`` when nothing had happened by then, or the kind of organisation was another.
    """
    before, is_hindsight = trust_before(reader.partnership, since, after, truster)
    first, second = before.standpoint(truster), after.standpoint(truster)
    same_kind = first.ledger.organisation_type == second.ledger.organisation_type
    if not before.has_rows(truster) or not same_kind:
        return None
    change = change_between(first, second)
    exact = change.by_kind()
    order = [kind for kind in ChangeKind if kind in exact]
    rounded = rounded_to_total([change.before, *(exact[kind] for kind in order)])
    lines: dict[ChangeKind, Lines] = {
        kind: [(line.key, line.points) for line in change.lines if line.kind is kind]
        if kind in WITH_RECORDS
        else []
        for kind in order
    }
    then, now = (each.facts.direction(truster).evidence for each in (before, after))
    told = _Told(reader, {**then, **now}, lines.values())
    parts = [
        told.part(CHANGE_WORDS[kind], points, exact[kind], lines[kind])
        for kind, points in zip(order, rounded[1:], strict=True)
    ]
    total = sum(rounded, Decimal(0))
    chart = _chart("What changed", ("Then", rounded[0]), parts, ("Now", total))
    return TrustChanged(
        date.fromordinal(before.day), rounded[0], total, parts, chart, change, is_hindsight
    )


def signed(points: float) -> str:
    """+1.2, with a true minus sign for what lowers the score."""
    text = nhs_number(points, 1)
    return text if text.startswith("\N{MINUS SIGN}") else f"+{text}"


Lines = list[tuple[int, float]]


class _Told:
    """Puts the heaviest records of every part into words, with one query for each type."""

    def __init__(
        self, reader: Reader, evidence: Mapping[int, TrustEvidence], parts: Iterable[Lines]
    ) -> None:
        self._evidence = evidence
        keys = {key for lines in parts for key, _ in _heaviest(lines)}
        self._words = reader.words(evidence[key] for key in sorted(keys))

    def part(
        self, words: tuple[str, str], points: Decimal, exact: float, lines: Lines
    ) -> TrustPart:
        """A part with its heaviest records."""
        heaviest = _heaviest(lines)
        return TrustPart(
            *words,
            points=points,
            exact=exact,
            records=[
                RecordPoints(self._words[key], date.fromordinal(self._evidence[key].day), value)
                for key, value in heaviest
            ],
            others=len({key for key, _ in lines}) - len(heaviest),
        )


def _heaviest(lines: Lines) -> Lines:
    """The rows that weigh most, each with all that it adds."""
    points: dict[int, float] = {}
    for key, value in lines:
        points[key] = points.get(key, 0.0) + value
    return sorted(points.items(), key=lambda row: -abs(row[1]))[:MOST_RECORDS]


def _chart(
    title: str, start: tuple[str, Decimal], parts: list[TrustPart], end: tuple[str, Decimal]
) -> Chart:
    moved = ", ".join(f"{part.name.lower()} {part.signed}" for part in parts if part.points)
    return waterfall(
        Step(start[0], float(start[1])),
        [Step(part.name, float(part.points)) for part in parts if part.points],
        end[0],
        title=title,
        unit="points",
        description=f"{start[0]}: {start[1]}. {moved or 'Nothing moves it'}. {end[0]}: {end[1]}.",
    )
