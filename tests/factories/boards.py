"""Who is nominated for seats, and what boards must contain."""

from datetime import date, timedelta

from django.utils import timezone

from partners.actions.nomination import NominationFacts, start_nomination
from partners.actions.rule_set import RuleSetFacts, add_rule_set
from partners.enums import BoardKind, RuleSetStanding
from partners.models import CompositionRuleSet, Nomination, Organisation, Person, Seat, System
from tests.factories.partners import make_organisation, make_person, make_seat, next_number
from tests.factories.users import TESTS

A_CHAIR = {"text": "A chair", "test": "title:chair", "at_least": 1}


def make_nomination(
    *,
    seat: Seat | None = None,
    person: Person | None = None,
    organisation: Organisation | None = None,
    asked_on: date | None = None,
    nominated_on: date | None = None,
) -> Nomination:
    """Asked for; with a day of nomination, somebody who was nominated."""
    seat = seat or make_seat()
    if nominated_on is not None:
        person = person or make_person(system=seat.system)
        organisation = organisation or make_organisation()
    return start_nomination(
        by=TESTS,
        seat=seat,
        facts=NominationFacts(
            asked_on=asked_on or timezone.localdate() - timedelta(days=60),
            person=person,
            organisation=organisation,
            nominated_on=nominated_on,
        ),
    )


def make_rule_set(
    *,
    system: System | None = None,
    name: str = "",
    board_kind: str = BoardKind.PLACE_PARTNERSHIP,
    standing: str = RuleSetStanding.IN_FORCE,
    valid_from: date = date(2024, 1, 1),
    as_at: date | None = None,
    rules: tuple[dict[str, object], ...] = (A_CHAIR,),
) -> CompositionRuleSet:
    """What boards must contain; of every system, or of one."""
    return add_rule_set(
        by=TESTS,
        system=system,
        board_kind=board_kind,
        name=name or f"Rule set {next_number():04}",
        standing=standing,
        facts=RuleSetFacts(
            legal_source="Invented law, section 1", valid_from=valid_from, rules=rules, as_at=as_at
        ),
    )
