"""Hits as people read them: a name, where it belongs, the words around what matched, and a link."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from engagement.analytics.search import Answer
from engagement.analytics.search_sources import Found
from engagement.analytics.search_words import SearchWords
from engagement.enums import Side
from engagement.models import Commitment, DiscussionPoint, Event
from nhsuk.formats import nhs_date
from partners.models import Organisation, Person, System

AROUND = 90
PARTNERS_NAMED = 3


@dataclass(frozen=True)
class Hit:
    """One thing found. The excerpt is empty where the name says it all."""

    kind: Found
    record: Any
    name: str
    hint: str
    href: str
    excerpt: str = ""


@dataclass(frozen=True)
class HitGroup:
    """Hits of one kind, with the address of all of them if there are more."""

    kind: Found
    hits: Sequence[Hit]
    all_href: str

    @property
    def label(self) -> str:
        """What they are."""
        return str(self.kind.label)


def hit_groups(answer: Answer, system: System | None) -> list[HitGroup]:
    """Everything that was found, as the fragment and the page show it."""
    return [
        HitGroup(
            kind=group.kind,
            hits=hits_of(group.kind, group.rows, answer.words, system),
            all_href=results_href(answer.words.typed, group.kind) if group.has_more else "",
        )
        for group in answer.groups
    ]


def hits_of(
    kind: Found, rows: Iterable[Any], words: SearchWords, system: System | None
) -> list[Hit]:
    """Rows of one kind as hits; `system` is the one that the person works in."""
    return [_PRESENTED[kind](row, words, system) for row in rows]


def results_href(text: str, kind: Found | None = None) -> str:
    """The page of results."""
    query = {"q": text, **({"kind": kind.value} if kind else {})}
    return f"{reverse('engagement:search')}?{urlencode(query)}"


def excerpt(text: str, words: SearchWords) -> str:
    """The text around the first word that was looked for, in one line."""
    line = " ".join(text.split())
    stems = [re.escape(word.text[:6]) for word in words.words]
    found = re.search("|".join(stems), line, re.IGNORECASE) if stems else None
    start = max(0, (found.start() if found else 0) - AROUND)
    end = min(len(line), start + 2 * AROUND)
    if start:
        start = line.find(" ", start) + 1
    if end < len(line):
        end = max(line.rfind(" ", start, end), start + 1)
    return f"{'… ' if start else ''}{line[start:end]}{' …' if end < len(line) else ''}"


def _organisation(row: Any, _words: SearchWords, system: System | None) -> Hit:
    organisation: Organisation = row
    partnership = next((p for p in row.known_in if p.system == system), None)
    codes = [code.value for code in row.ods_codes]
    facts = [organisation.get_kind_display(), organisation.town, *codes]
    facts += ["" if organisation.is_open else "closed", _invented(organisation.is_fictional)]
    return Hit(
        kind=Found.ORGANISATION,
        record=organisation,
        name=organisation.name,
        hint=_listed([*facts, "a partner" if partnership else ""]),
        href=reverse("engagement:partnership", args=[partnership.public_id])
        if partnership
        else reverse("partners:organisation", args=[organisation.public_id]),
    )


def _person(row: Any, _words: SearchWords, system: System | None) -> Hit:
    person: Person = row
    jobs = [
        f"{position.title or 'works'} at {position.organisation.name}"
        for position in row.current_positions
    ]
    return Hit(
        kind=Found.PERSON,
        record=person,
        name=person.name,
        hint=_listed([*jobs[:2], _elsewhere(person.system, system)]),
        href=reverse("partners:person", args=[person.public_id]),
    )


def _event(row: Any, _words: SearchWords, system: System | None) -> Hit:
    return Hit(
        kind=Found.EVENT,
        record=row,
        name=str(row),
        hint=_event_facts(row, system),
        href=reverse("engagement:event", args=[row.public_id]),
    )


def _note(row: Any, words: SearchWords, system: System | None) -> Hit:
    return Hit(
        kind=Found.NOTE,
        record=row,
        name=str(row),
        hint=_event_facts(row, system),
        href=reverse("engagement:event", args=[row.public_id]),
        excerpt=excerpt(row.notes, words),
    )


def _commitment(row: Any, _words: SearchWords, system: System | None) -> Hit:
    commitment: Commitment = row
    partner = commitment.partnership.organisation.name
    ours = commitment.made_by == Side.SYSTEM
    facts = [
        f"We promised {partner}" if ours else f"{partner} promised us",
        f"due {nhs_date(commitment.due_on)}",
        commitment.get_state_display().lower(),
        _elsewhere(commitment.system, system),
    ]
    return Hit(
        kind=Found.COMMITMENT,
        record=commitment,
        name=commitment.text,
        hint=_listed(facts),
        href=reverse("engagement:commitment", args=[commitment.public_id]),
    )


def _point(row: Any, words: SearchWords, system: System | None) -> Hit:
    point: DiscussionPoint = row
    where = (
        reverse("engagement:event", args=[point.event.public_id])
        if point.event
        else reverse("engagement:partnership", args=[point.partnership.public_id])
    )
    return Hit(
        kind=Found.POINT,
        record=point,
        name=f"{point.get_kind_display()}: {point.get_theme_display()}",
        hint=_listed(
            [
                point.partnership.organisation.name,
                nhs_date(point.said_on),
                _elsewhere(point.system, system),
            ]
        ),
        href=where,
        excerpt=excerpt(point.text, words),
    )


def _event_facts(row: Any, system: System | None) -> str:
    event: Event = row
    partners = [part.partnership.organisation.name for part in row.parts]
    more = ["and others"] if len(partners) > PARTNERS_NAMED else []
    day = nhs_date(event.occurred_on)
    return _listed([day, *partners[:PARTNERS_NAMED], *more, _elsewhere(event.system, system)])


def _elsewhere(of: System, system: System | None) -> str:
    """The system of a hit, where it is not the one that the person works in."""
    return "" if of == system else f"{of.name}{' (invented)' if of.is_fictional else ''}"


def _invented(is_fictional: bool) -> str:
    return "invented" if is_fictional else ""


def _listed(facts: Iterable[str]) -> str:
    return ", ".join(fact for fact in facts if fact)


_PRESENTED: dict[Found, Callable[[Any, SearchWords, System | None], Hit]] = {
    Found.ORGANISATION: _organisation,
    Found.PERSON: _person,
    Found.EVENT: _event,
    Found.COMMITMENT: _commitment,
    Found.POINT: _point,
    Found.NOTE: _note,
}
