"""Which people of partners are asked: those who work there now, can be reached and do not mind."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Max

from engagement.actions.survey.asked_who import (
    Candidate,
    LeftOut,
    WhoIsAsked,
    partnerships_chosen,
    seat_holders,
    why_not,
)
from engagement.actions.survey.asking_choice import Asking, WhyNot
from engagement.enums import TOOK_PART
from engagement.models import Attendee, SurveyWave
from partners.models import Appointment, Partnership, Person, Position

# What a mail, a page and the choice need of a person.
_OF_PERSON = tuple(
    f"person__{name}" for name in ("public_id", "name", "email", "erased_at", "system_id")
)


@dataclass(frozen=True)
class _Known:
    """Somebody of an organisation."""

    person: Person
    why_not: str
    grade: int = 0


def people_of_partners(
    wave: SurveyWave, asking: Asking, only: Iterable[int] | None = None
) -> WhoIsAsked:
    """At most so many of each organisation: those with seats first, then those met last.

    Where organisations rate each other, everybody is asked about all the others.
    """
    is_relational = wave.instrument_version.is_relational
    if is_relational:  # they rate the whole board, whatever else is chosen
        asking = replace(asking, board=True, kinds=(), sectors=(), places=(), tiers=())
    chosen = list(partnerships_chosen(wave, asking, None if is_relational else only))
    for_board = asking.board
    known = _in_seats(wave) if for_board else {}
    by_hand = set(asking.organisations)
    others = [p for p in chosen if not for_board or str(p.public_id) in by_hand]
    known = _working_there(wave, others) | known
    few = _Few(wave, asking.most_people)
    few.look_up(chosen, known)
    people: list[Candidate] = []
    left_out: list[LeftOut] = []
    # In confidence nobody answers twice, for two organisations: they would count as two people.
    once = wave.instrument_version.is_confidential
    asked: set[int] = set()
    wanted = None if only is None else set(only)
    for partnership in chosen:
        if wanted is not None and partnership.pk not in wanted:
            continue
        of_partner = known.get(partnership.organisation_id, [])
        abouts = tuple(p for p in chosen if p != partnership) if is_relational else ()
        if abouts or not is_relational:  # who is alone on a board has nobody to rate
            chosen_here = [
                person
                for person in few.of(partnership, of_partner)
                if not (once and person.pk in asked)
            ]
            people += [Candidate(partnership, person=each, abouts=abouts) for each in chosen_here]
            asked.update(person.pk for person in chosen_here)
        left_out += [
            LeftOut(partnership, one.person, WhyNot(one.why_not))
            for one in of_partner
            if one.why_not
        ]
        if not of_partner:
            left_out.append(LeftOut(partnership, None, WhyNot.NOBODY_KNOWN))
    return WhoIsAsked(people, left_out)


def count_of_partners(wave: SurveyWave, asking: Asking) -> tuple[int, int]:
    """How many people of how many organisations would be asked, without reading who they are."""
    version = wave.instrument_version
    if asking.board or version.is_relational or version.is_confidential:
        asked = people_of_partners(wave, asking)
        return len(asked.people), asked.organisations
    chosen = partnerships_chosen(wave, asking).order_by()
    rows = _positions(wave).filter(organisation__in=chosen.values("organisation"))
    reachable: dict[int, set[int]] = defaultdict(set)
    pairs = rows.filter(why="").values_list("organisation", "person")
    for organisation, person in pairs.order_by().iterator():
        reachable[organisation].add(person)
    people = sum(min(len(known), asking.most_people) for known in reachable.values())
    return people, len(reachable)


class _Few:
    """Chooses among many people of an organisation. Reads what it needs of all at once."""

    def __init__(self, wave: SurveyWave, most: int) -> None:
        self._wave, self._most = wave, most
        self._met: dict[tuple[int, int | None], Any] = {}
        self._seated: set[int] = set()

    def look_up(self, chosen: list[Partnership], known: dict[int, list[_Known]]) -> None:
        """Who was met when, and who has a seat: only where there are too many."""
        many = [p.pk for p in chosen if len(known.get(p.organisation_id, [])) > self._most]
        if not many:
            return
        rows = (
            Attendee.objects.filter(
                partnership__in=many, is_standing=True, attendance__in=TOOK_PART
            )
            .values_list("person", "partnership")
            .annotate(last=Max("event__starts_at"))
        )
        self._met = {(person, partnership): last for person, partnership, last in rows}
        self._seated = set(
            seat_holders_anywhere(self._wave).values_list("person_id", flat=True).distinct()
        )

    def of(self, partnership: Partnership, known: list[_Known]) -> list[Person]:
        """Those who are asked of one organisation."""
        askable = [one for one in known if not one.why_not]
        if len(askable) > self._most:
            askable.sort(key=lambda one: self._rank(partnership, one))
            askable = askable[: self._most]
        return [one.person for one in askable]

    def _rank(self, partnership: Partnership, one: _Known) -> tuple[Any, ...]:
        met = self._met.get((one.person.pk, partnership.pk))
        return (
            one.person.pk not in self._seated,
            -met.timestamp() if met else 0.0,
            -one.grade,
            one.person.pk,
        )


def seat_holders_anywhere(wave: SurveyWave) -> Any:
    """Who sits on any board of the system now."""
    return Appointment.objects.current().filter(system=wave.system_id, kind="holder")


def _positions(wave: SurveyWave) -> Any:
    held = Position.objects.current().filter(system=wave.system_id, person__system=wave.system_id)
    return held.annotate(why=why_not())


def _working_there(wave: SurveyWave, partners: list[Partnership]) -> dict[int, list[_Known]]:
    """People by organisation, each once, with their most senior job there."""
    if not partners:
        return {}
    rows = (
        _positions(wave)
        .filter(organisation__in=[p.organisation_id for p in partners])
        .select_related("person")
        .only("organisation_id", "grade", "person_id", *_OF_PERSON)
        .order_by("organisation_id", "person__name", "person_id", "-grade")
    )
    found: dict[int, dict[int, _Known]] = defaultdict(dict)
    for row in rows:
        found[row.organisation_id].setdefault(row.person_id, _Known(row.person, row.why, row.grade))
    return {organisation: list(people.values()) for organisation, people in found.items()}


def _in_seats(wave: SurveyWave) -> dict[int, list[_Known]]:
    """Who sits on the board of the wave, by home organisation, each once."""
    rows = (
        seat_holders(wave.board)
        .annotate(why=why_not())
        .select_related("person")
        .only("home_organisation_id", "person_id", *_OF_PERSON)
        .order_by("person__name", "person_id")
    )
    found: dict[int, dict[int, _Known]] = defaultdict(dict)
    for row in rows:
        found[row.home_organisation_id].setdefault(row.person_id, _Known(row.person, row.why))
    return {organisation: list(people.values()) for organisation, people in found.items()}
