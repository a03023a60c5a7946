"""What a whole file would change. Nothing is written here."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from jobs.progress import Progress
from partners.actions.indicator_figures import FigureChange, compare_figures, notes_on
from partners.actions.reference_state import (
    Code,
    find_codes,
    find_councils_by_name,
    load_bodies,
    load_geography,
)
from partners.enums import IdentifierScheme, OrganisationKind, ReferenceKind, RelationKind
from partners.models import Organisation, Relation, System
from partners.reference.catalogue import parse_file
from partners.reference.comparison import BodyChange, KnownBody, Outcome, Surroundings, compare
from partners.reference.facts import BodyFact, LinkFact, Parsed, Problem
from partners.reference.geography import Geography

SAMPLE_SIZE = 10
OF_AREAS = (ReferenceKind.CARE_OUTCOMES, ReferenceKind.INDICATORS)
OTHERS_CODE = "A code in the file belongs to another organisation here and was left there"
UNKNOWN_SUCCESSOR = "Names a successor that is not known here"


@dataclass
class ProviderChange:
    """Who runs places of the file: found or to be made, and where those places are."""

    fact: BodyFact
    known: KnownBody | None
    needs_code: bool
    systems: set[int] = field(default_factory=set)

    @property
    def is_ours(self) -> bool:
        """A council or a trust that runs care homes has its systems from its own register."""
        return self.known is None or self.known.fields["kind"] == OrganisationKind.CARE_PROVIDER

    @property
    def new_systems(self) -> set[int]:
        """Systems in which it was not known to work."""
        recorded = self.known.footprints if self.known else {}
        open_ones = {system for system, one in recorded.items() if one.is_open}
        return self.systems - open_ones if self.is_ours else set()


@dataclass
class LinkChange:
    """What one membership row changes."""

    fact: LinkFact
    member: int
    network: int
    relation: int | None
    outcome: Outcome


@dataclass
class Plan:
    """A file read and compared, ready to be written."""

    kind: ReferenceKind
    as_at: date
    parsed: Parsed
    geography: Geography
    changes: list[BodyChange] = field(default_factory=list)
    providers: dict[str, ProviderChange] = field(default_factory=dict)
    links: list[LinkChange] = field(default_factory=list)
    figures: list[FigureChange] = field(default_factory=list)
    bodies: dict[str, int] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    missing: int = 0

    def counts(self) -> dict[str, Any]:
        """Each row once. The parts must add up to the rows of the file, or nothing is written."""
        outcomes = Counter(change.outcome for change in self.changes)
        outcomes.update(link.outcome for link in self.links)
        outcomes.update(figure.outcome for figure in self.figures)
        counts: dict[str, Any] = {
            "rows": self.parsed.rows,
            **{str(outcome): outcomes[outcome] for outcome in Outcome},
            "skipped": len(self.parsed.skipped),
            "rejected": len(self.parsed.rejected),
        }
        parts = sum(value for name, value in counts.items() if name != "rows")
        if parts != counts["rows"]:
            raise AssertionError(f"{parts} outcomes for {counts['rows']} rows of {self.kind}")
        problems = (*self.parsed.rejected, *self.parsed.skipped)
        new_providers = sum(1 for change in self.providers.values() if change.known is None)
        return {
            **counts,
            "questions": sum(bool(change.question) for change in self.changes),
            "partnerships": sum(len(change.partnerships) for change in self.changes)
            + sum(len(change.new_systems) for change in self.providers.values()),
            "providers": new_providers,
            "missing": self.missing,
            "reasons": dict(Counter(problem.reason for problem in problems)),
            "notes": dict(self.notes),
        }

    def samples(self) -> dict[str, list[dict[str, Any]]]:
        """A few rows of each outcome, in the order of the file."""
        names = dict(System.objects.values_list("pk", "name"))
        found: dict[str, list[dict[str, Any]]] = {str(outcome): [] for outcome in Outcome}
        for change in self.changes:
            rows = found[change.outcome]
            if len(rows) < SAMPLE_SIZE:
                rows.append(_sample(change, names))
        for link in self.links:
            rows = found[link.outcome]
            if len(rows) < SAMPLE_SIZE:
                words = f"in {link.fact.other_name}"
                rows.append(_row(link.fact.row, link.fact.code, link.fact.name, words))
        for figure in self.figures:
            rows = found[figure.outcome]
            if len(rows) < SAMPLE_SIZE:
                fact = figure.fact
                rows.append(_row(fact.row, fact.area_code, fact.area_name, fact.words))
        return found


def _row(number: int, code: str, name: str, words: str) -> dict[str, Any]:
    return {"row": number, "code": code, "name": name, "what": words}


def _sample(change: BodyChange, names: dict[int, str]) -> dict[str, Any]:
    words = change.words or [
        f"in {', '.join(names[system] for system in change.footprints_added)}"
        if change.footprints_added
        else change.note
    ]
    if change.question:
        words = [*filter(None, words), f"which of {len(change.question)} systems?"]
    return _row(change.fact.row, change.fact.code, change.fact.name, "; ".join(filter(None, words)))


def make_plan(*, kind: ReferenceKind, content: bytes, as_at: date, progress: Progress) -> Plan:
    """Read a file and compare it with what is recorded.

    :raises WrongFileError: it is not a whole file of this kind.
    """
    progress.report("Reading the file")
    parsed = parse_file(kind, content)
    progress.report("Reading what is recorded", 0, parsed.rows)
    plan = Plan(kind, as_at, parsed, load_geography(timezone.localdate()))
    if kind in OF_AREAS:
        plan.figures = compare_figures(parsed)
        plan.notes = notes_on(plan.figures)
    elif kind == ReferenceKind.NETWORK_MEMBERS:
        _compare_links(plan)
    else:
        _compare_bodies(plan, progress)
        _compare_providers(plan)
    return plan


def _compare_bodies(plan: Plan, progress: Progress) -> None:
    facts = plan.parsed.bodies
    codes = find_codes(_codes_of(facts))
    bodies = load_bodies(set(codes.values()))
    plan.bodies = _referred(facts, codes)
    around = Surroundings(plan.geography.current, plan.as_at, plan.bodies)
    for done, fact in enumerate(facts):
        if done % 500 == 0:
            progress.report("Comparing", done, plan.parsed.rows)
        pk = codes.get((fact.scheme, fact.code))
        known = bodies[pk] if pk else None
        if known and known.is_fictional:
            _reject(plan, fact, "The code belongs to invented demonstration data")
            continue
        change = compare(fact, known, plan.geography.locate(fact.whereabouts), around)
        _leave_codes_of_others(plan, change, codes)
        plan.changes.append(change)
        if change.note:
            plan.notes[change.note] += 1
    plan.parsed.bodies = [change.fact for change in plan.changes]
    plan.missing = _count_missing(facts)


def _codes_of(facts: Iterable[BodyFact]) -> list[Code]:
    codes: list[Code] = []
    for fact in facts:
        codes.append((fact.scheme, fact.code))
        codes += [(scheme, value) for scheme, value in fact.other_codes]
        codes += [(fact.scheme, code) for code in fact.followed_by]
        if fact.run_by:
            # A trust that runs a service has its NHS code here.
            codes += [
                (IdentifierScheme.CQC_PROVIDER, fact.run_by),
                (IdentifierScheme.ODS, fact.run_by),
            ]
    return codes


def _referred(facts: Iterable[BodyFact], codes: dict[Code, int]) -> dict[str, int]:
    """Recorded bodies by the codes with which rows refer to others."""
    found: dict[str, int] = {}
    for fact in facts:
        for code in fact.followed_by:
            if pk := codes.get((fact.scheme, code)):
                found[code] = pk
        provider = codes.get((IdentifierScheme.CQC_PROVIDER, fact.run_by)) or codes.get(
            (IdentifierScheme.ODS, fact.run_by)
        )
        if fact.run_by and provider:
            found[fact.run_by] = provider
    return found


def _leave_codes_of_others(plan: Plan, change: BodyChange, codes: dict[Code, int]) -> None:
    own = change.known.pk if change.known else None
    taken = [code for code in change.codes_added if codes.get(code, own) != own]
    if taken:
        change.codes_added = [code for code in change.codes_added if code not in taken]
        plan.notes[OTHERS_CODE] += 1
    in_file = {fact.code for fact in plan.parsed.bodies} if change.successors_added else set()
    unknown = [
        code for code in change.successors_added if code not in plan.bodies and code not in in_file
    ]
    if unknown:
        change.successors_added = [c for c in change.successors_added if c not in unknown]
        plan.notes[UNKNOWN_SUCCESSOR] += 1


def _reject(plan: Plan, fact: BodyFact | LinkFact, reason: str, detail: str = "") -> None:
    plan.parsed.rejected.append(Problem(fact.row, fact.code, fact.name, reason, detail))


def _count_missing(facts: list[BodyFact]) -> int:
    """Open organisations of this register that the file no longer has: a person should look."""
    if not facts:
        return 0
    return (
        Organisation.objects.filter(
            identifiers__scheme=facts[0].scheme,
            kind__in={fact.kind for fact in facts if fact.is_open},
            snapshot__isnull=False,
            legal_end__isnull=True,
        )
        .exclude(identifiers__value__in=[fact.code for fact in facts])
        .count()
    )


def _compare_providers(plan: Plan) -> None:
    if not plan.parsed.providers:
        return
    by_name = find_councils_by_name(
        {fact.official_name.lower() for fact in plan.parsed.providers.values()}
    )
    found = {
        code: plan.bodies.get(code) or by_name.get(fact.official_name.lower())
        for code, fact in plan.parsed.providers.items()
    }
    bodies = load_bodies({pk for pk in found.values() if pk})
    for code, fact in plan.parsed.providers.items():
        pk = found[code]
        plan.providers[code] = ProviderChange(
            fact=fact,
            known=bodies[pk] if pk else None,
            needs_code=code not in plan.bodies,
        )
    for change in plan.changes:
        if change.is_open and change.fact.run_by in plan.providers:
            plan.providers[change.fact.run_by].systems |= _systems_of(change)


def _systems_of(change: BodyChange) -> set[int]:
    recorded = change.known.footprints if change.known else {}
    still = {
        system
        for system, one in recorded.items()
        if one.is_open and one.pk not in change.footprints_ended
    }
    return still | set(change.footprints_added)


def _compare_links(plan: Plan) -> None:
    facts = plan.parsed.links
    codes = find_codes(
        (IdentifierScheme.ODS, code) for fact in facts for code in (fact.code, fact.other_code)
    )
    known = _known_links(set(codes.values()))
    for fact in facts:
        member = codes.get((IdentifierScheme.ODS, fact.code))
        network = codes.get((IdentifierScheme.ODS, fact.other_code))
        if member is None:
            _reject(plan, fact, "The practice is not known here: import the practices first")
        elif network is None:
            reason = "The network is not known here: import the networks first"
            _reject(plan, fact, reason, fact.other_code)
        else:
            relation, until = known.get((member, network, fact.since), (None, None))
            outcome = _link_outcome(fact, relation, until)
            plan.links.append(LinkChange(fact, member, network, relation, outcome))
    plan.parsed.links = [link.fact for link in plan.links]


def _known_links(members: set[int]) -> dict[tuple[int, int, date | None], Any]:
    rows = Relation.objects.filter(
        organisation__in=members, kind=RelationKind.MEMBER_OF_NETWORK
    ).values_list("organisation", "other", "valid_from", "pk", "valid_to")
    return {(member, other, since): (pk, until) for member, other, since, pk, until in rows}


def _link_outcome(fact: LinkFact, relation: int | None, until: date | None) -> Outcome:
    if relation is None:
        return Outcome.NEW
    if until == fact.until:
        return Outcome.UNCHANGED
    return Outcome.CLOSED if until is None else Outcome.CHANGED
