"""The partnerships behind a figure, and the facts behind the figure of one partnership."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.urls import reverse

from engagement.analytics.variation.partners import Fact
from engagement.models import Commitment, Consultation, Document, Issue, Participation
from engagement.presenters.variation.asked import Asked
from engagement.presenters.variation.words import WORDS, count_text, value_text
from engagement.scoring.figure_rates import rate_of
from engagement.scoring.figures import Figure
from partners.models import Partnership

# What a fact speaks of, and where that is: a part in a meeting is seen at the meeting, a
# consultation at its decision.
_PAGES: Mapping[type[Model], tuple[str, Callable[[Any], Any]]] = {
    Participation: ("engagement:event", lambda one: one.event),
    Commitment: ("engagement:commitment", lambda one: one),
    Document: ("engagement:document", lambda one: one),
    Issue: ("engagement:issue", lambda one: one),
    Consultation: ("engagement:decision", lambda one: one.decision),
}
_WAVE = "Answers in a survey"
_HIDDEN = "A record that you may not open"


@dataclass(frozen=True)
class BehindRow:
    """One partnership: what was counted of it, and where its months are."""

    name: str
    kind: str
    place: str
    counts: str
    value: str
    url: str
    series_url: str


@dataclass(frozen=True)
class FactLine:
    """One fact: its day, what it speaks of, where that is, and how it counts."""

    day: date
    text: str
    url: str
    counts: str


def behind_rows(asked: Asked, partnerships: Iterable[Partnership]) -> list[BehindRow]:
    """Rows of `partnerships_counted`, which carry their counts."""
    return [_row(asked, one) for one in partnerships]


def fact_lines(measure: Figure, facts: Sequence[Fact]) -> list[FactLine]:
    """By day, as they were read."""
    return [_line(measure, fact) for fact in facts]


def _row(asked: Asked, one: Any) -> BehindRow:
    rate = rate_of(asked.measure, one.numerator, one.denominator)
    return BehindRow(
        name=str(one),
        kind=one.organisation.get_kind_display(),
        place=str(one.place or ""),
        counts=count_text(rate),
        value=value_text(asked.measure, rate.value) if rate.is_enough else "",
        url=reverse("engagement:partnership", args=[one.public_id]),
        series_url=asked.link(
            "variation_series", partnership=str(one.public_id), kind="", place="", period=""
        ),
    )


def _line(measure: Figure, fact: Fact) -> FactLine:
    seen = _seen(fact)
    if seen is None:
        is_hidden = fact.record is None and fact.counts is not None
        return FactLine(fact.day, _HIDDEN if is_hidden else _WAVE, "", _counts(measure, fact))
    route, target = seen
    return FactLine(
        fact.day, str(target), reverse(route, args=[target.public_id]), _counts(measure, fact)
    )


def seen_at(fact: Fact) -> Any:
    """The record at which a fact is seen; ``None`` of surveys and of what is not the reader's."""
    seen = _seen(fact)
    return None if seen is None else seen[1]


def _seen(fact: Fact) -> tuple[str, Any] | None:
    """The route of its page, and the record."""
    page = None if fact.record is None else _PAGES.get(type(fact.record))
    return None if page is None else (page[0], page[1](fact.record))


def _counts(measure: Figure, fact: Fact) -> str:
    if fact.counts is None:
        return value_text(measure, fact.value)
    if measure is Figure.CONTACTS:
        return "Counts as contact"
    if measure is Figure.ATTENDANCE:
        return "Came" if fact.counts else "Did not come"
    of = WORDS[measure].of
    return of.capitalize() if fact.counts else f"Not {of}"
