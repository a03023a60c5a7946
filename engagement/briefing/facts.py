"""A briefing as page, paper and API show it, and the facts that its next steps are drawn from.

Plain data without Django: whoever gathers it has asked what the reader may see.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Line:
    """One thing to know: what, dated facts about it, how it stands, and where it is recorded."""

    text: str
    about: str = ""
    state: str = ""
    is_late: bool = False
    quote: str = ""
    url: str = ""


@dataclass(frozen=True)
class Section:
    """Lines of one kind, the most important first.

    ``nothing`` is what stands there when there are none, ``more`` counts those left out,
    ``note`` says what belongs to all of them, and ``is_aside`` that a wide page shows it beside.
    """

    key: str
    title: str
    lines: tuple[Line, ...]
    nothing: str
    more: int = 0
    note: str = ""
    is_aside: bool = False


@dataclass(frozen=True)
class Evidence:
    """The record behind a suggestion; ``on`` is the day that makes it one."""

    id: str
    url: str
    text: str
    on: date


@dataclass(frozen=True)
class StepFacts:
    """All that a next step may be drawn from: only records that the reader may read.

    ``ours_not_asked`` are decisions of the system on which the partner was not engaged,
    ``theirs_not_asked`` those of the partner on which nobody asked the system, ``plans_not_asked``
    plans of which nobody asked what the partner holds. ``contact_due`` is since when contact is
    overdue.
    """

    today: date
    promises_of_ours_late: tuple[Evidence, ...] = ()
    promises_of_theirs_late: tuple[Evidence, ...] = ()
    issues_unanswered: tuple[Evidence, ...] = ()
    documents_owed_late: tuple[Evidence, ...] = ()
    documents_awaited_late: tuple[Evidence, ...] = ()
    ours_not_asked: tuple[Evidence, ...] = ()
    theirs_not_asked: tuple[Evidence, ...] = ()
    plans_not_asked: tuple[Evidence, ...] = ()
    contact_due: tuple[Evidence, ...] = ()
    requests_open: tuple[Evidence, ...] = ()
    pressures_ended: tuple[Evidence, ...] = ()
    only_person: tuple[Evidence, ...] = ()
    seats_vacant: tuple[Evidence, ...] = ()
    terms_ending: tuple[Evidence, ...] = ()
    people_unchecked: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Step:
    """Something worth doing next, why, and the record that says so."""

    rule: str
    text: str
    reason: str
    evidence: str
    url: str


@dataclass(frozen=True)
class Briefing:
    """What one reader may know of one partner on one day."""

    partner: str
    system: str
    caption: str
    reader: str
    made_on: date
    is_fictional: bool
    url: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    sections: tuple[Section, ...]
