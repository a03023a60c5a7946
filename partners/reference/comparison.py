"""What one row changes: the fact in the file beside what is known here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from partners.enums import NOT_PARTNERS, NameKind, OrganisationKind
from partners.reference.facts import BodyFact
from partners.reference.geography import Located


class Outcome(StrEnum):
    """What became of a row that gave a fact."""

    NEW = "new"
    CHANGED = "changed"
    CLOSED = "closed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class KnownFootprint:
    """A body works in a system, as recorded; ``by_person`` means that no register said so."""

    pk: int
    share: Decimal | None
    is_open: bool
    by_person: bool = False


@dataclass
class KnownBody:
    """What is recorded of one organisation; names by kind and lower case, true while in use."""

    pk: int
    fields: dict[str, Any]
    by_person: bool = False
    kind_by_person: bool = False
    is_fictional: bool = False
    names: dict[tuple[str, str], bool] = field(default_factory=dict)
    codes: set[tuple[str, str]] = field(default_factory=set)
    footprints: dict[int, KnownFootprint] = field(default_factory=dict)
    questions: dict[str, int | None] = field(default_factory=dict)
    partnerships: set[int] = field(default_factory=set)
    followed_by: set[int] = field(default_factory=set)
    run_by: set[int] = field(default_factory=set)

    @property
    def is_open(self) -> bool:
        return self.fields["legal_end"] is None


@dataclass
class BodyChange:
    """All that has to be written for one row; ``words`` says it to a person."""

    fact: BodyFact
    known: KnownBody | None
    outcome: Outcome = Outcome.UNCHANGED
    fields: dict[str, Any] = field(default_factory=dict)
    names_added: list[tuple[NameKind, str]] = field(default_factory=list)
    names_ended: list[str] = field(default_factory=list)
    codes_added: list[tuple[str, str]] = field(default_factory=list)
    footprints_added: dict[int, Decimal | None] = field(default_factory=dict)
    footprints_ended: list[int] = field(default_factory=list)
    question: tuple[int, ...] = ()
    settled: int | None = None
    partnerships: list[int] = field(default_factory=list)
    successors_added: list[str] = field(default_factory=list)
    provider_changed: bool = False
    source_code: str = ""
    note: str = ""
    words: list[str] = field(default_factory=list)

    @property
    def kind_changed(self) -> bool:
        return self.known is not None and "kind" in self.fields

    @property
    def is_open(self) -> bool:
        return self.fact.is_open


# What a person wrote about an organisation stands; the register only adds what is not filled in.
ALWAYS_FROM_REGISTER = ("legal_end",)
WORDS = {
    "name": "name",
    "kind": "kind",
    "sector": "sector",
    "legal_start": "opening date",
    "legal_end": "closing date",
    "town": "town",
    "postcode": "postcode",
    "website": "website",
}


@dataclass(frozen=True)
class Surroundings:
    """What holds for all rows of a file.

    ``as_at`` is the day to which it refers, ``bodies`` the keys of recorded organisations by the
    codes with which rows refer to others: successors and providers.
    """

    current_systems: frozenset[int]
    as_at: date
    bodies: Mapping[str, int] = field(default_factory=dict)


def compare(
    fact: BodyFact, known: KnownBody | None, located: Located, around: Surroundings
) -> BodyChange:
    """Work out what a row changes."""
    change = BodyChange(fact=fact, known=known, note=located.note, source_code=located.source_code)
    _compare_fields(change, around.as_at)
    _compare_names(change)
    _compare_codes(change)
    _compare_places(change, located)
    _compare_links(change, around.bodies)
    _begin_partnerships(change, around.current_systems)
    change.outcome = _outcome(change)
    return change


def search_text(name: str, names: Iterable[str], codes: Iterable[str]) -> str:
    """All names and codes in lower case, each once."""
    return " ".join(dict.fromkeys(text.lower() for text in (name, *names, *codes)))


def fields_of(fact: BodyFact, known_end: date | None, as_at: date) -> dict[str, Any]:
    """A fact as the columns of an organisation.

    A dormant body has no closing date. The last day on which it may have worked is the day before
    the file, or the one recorded by an earlier file.
    """
    ended = fact.closed
    if fact.is_dormant and ended is None:
        ended = known_end or max(as_at - timedelta(days=1), fact.opened or date.min)
    return {
        "name": fact.name,
        "kind": str(fact.kind),
        "sector": str(fact.sector),
        "legal_start": fact.opened,
        "legal_end": ended,
        "town": fact.town[:100],
        "postcode": fact.postcode,
        "website": fact.website,
    }


def _compare_fields(change: BodyChange, as_at: date) -> None:
    known = change.known
    wanted = fields_of(change.fact, known.fields["legal_end"] if known else None, as_at)
    if known is None:
        change.fields = wanted
        return
    if known.kind_by_person:
        wanted.pop("kind")
        wanted.pop("sector")
    for column, value in wanted.items():
        keeps = known.by_person and column not in ALWAYS_FROM_REGISTER and known.fields[column]
        if value != known.fields[column] and not keeps:
            change.fields[column] = value
            change.words.append(f"{WORDS[column]}: {_said(known.fields[column])} → {_said(value)}")


def _said(value: Any) -> str:
    return str(value) if value not in (None, "") else "none"


def _compare_names(change: BodyChange) -> None:
    fact, known = change.fact, change.known
    wanted = [(NameKind.OFFICIAL, fact.official_name)]
    wanted += [(NameKind.ALIAS, alias) for alias in fact.aliases]
    recorded = known.names if known else {}
    change.names_added = [
        (kind, name) for kind, name in wanted if not recorded.get((kind, name.lower()), False)
    ]
    official = fact.official_name.lower()
    change.names_ended = [
        name
        for (kind, name), is_open in recorded.items()
        if kind == NameKind.OFFICIAL and name != official and is_open
    ]
    if known and change.names_added:
        change.words.append("names: " + ", ".join(name for _, name in change.names_added))


def _compare_codes(change: BodyChange) -> None:
    fact, known = change.fact, change.known
    wanted = [(str(fact.scheme), fact.code)]
    wanted += [(str(scheme), value) for scheme, value in fact.other_codes]
    change.codes_added = [code for code in wanted if not known or code not in known.codes]
    if known and change.codes_added:
        change.words.append("codes: " + ", ".join(value for _, value in change.codes_added))


def _compare_places(change: BodyChange, located: Located) -> None:
    known = change.known
    recorded = known.footprints if known else {}
    if located.note:
        return
    if not change.is_open:
        change.footprints_ended = [
            print_.pk for print_ in recorded.values() if print_.is_open and not print_.by_person
        ]
        change.footprints_added = {
            system: share for system, share in located.shares.items() if system not in recorded
        }
        return
    wanted = _wanted(change, located)
    if wanted is None:
        return
    for system, share in wanted.items():
        here = recorded.get(system)
        if here is None or not here.is_open or (here.share != share and not here.by_person):
            change.footprints_added[system] = share
    change.footprints_ended = [
        print_.pk
        for system, print_ in recorded.items()
        if print_.is_open
        and not print_.by_person
        and (system not in wanted or system in change.footprints_added)
    ]


def _wanted(change: BodyChange, located: Located) -> Mapping[int, Decimal | None] | None:
    """The systems to record now; None leaves all as it is, until a person has answered."""
    known = change.known
    questions = known.questions if known else {}
    if located.candidates:
        if located.source_code not in questions:
            change.question = located.candidates
            return None
        answer = questions[located.source_code]
        return {answer: None} if answer is not None else None
    if len(located.shares) == 1 and None in questions.values():
        # A newer file says what a person was asked.
        change.settled = next(iter(located.shares))
    return located.shares


def _compare_links(change: BodyChange, bodies: Mapping[str, int]) -> None:
    fact, known = change.fact, change.known
    followed_by = known.followed_by if known else set()
    change.successors_added = [
        code for code in fact.followed_by if bodies.get(code) not in followed_by
    ]
    run_by = known.run_by if known else set()
    change.provider_changed = bool(fact.run_by) and run_by != {bodies.get(fact.run_by)}
    if known and change.provider_changed:
        change.words.append("provider")
    if known and change.successors_added:
        change.words.append("successors: " + ", ".join(change.successors_added))


def _begin_partnerships(change: BodyChange, current_systems: frozenset[int]) -> None:
    """Whoever works in a system of today can be its partner; nothing is known of them yet."""
    kind = change.fields.get("kind") or (change.known.fields["kind"] if change.known else "")
    if not change.is_open or OrganisationKind(kind) in NOT_PARTNERS:
        return
    systems = dict.fromkeys(change.footprints_added)
    if change.known and not change.question:
        ended = set(change.footprints_ended)
        systems |= dict.fromkeys(
            system
            for system, print_ in change.known.footprints.items()
            if print_.is_open and print_.pk not in ended
        )
    begun = change.known.partnerships if change.known else set()
    change.partnerships = [
        system for system in systems if system in current_systems and system not in begun
    ]


def _outcome(change: BodyChange) -> Outcome:
    known = change.known
    if known is None:
        return Outcome.NEW
    if known.is_open and change.fields.get("legal_end") is not None:
        return Outcome.CLOSED
    differs = any(
        (
            change.fields,
            change.names_added,
            change.names_ended,
            change.codes_added,
            change.footprints_added,
            change.footprints_ended,
            change.question,
            change.settled is not None,
            change.partnerships,
            change.successors_added,
            change.provider_changed,
        )
    )
    if differs and not change.words:
        change.words.append("systems")
    return Outcome.CHANGED if differs else Outcome.UNCHANGED
