"""The seven parts of engagement health in plain English, in general and for one partnership."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from engagement.analytics.health import HealthFacts
from engagement.scoring.model import Component
from nhsuk.formats import counted, nhs_date, nhs_number
from partners.enums import Grade

DAYS_A_YEAR = 365


@dataclass(frozen=True)
class ComponentWords:
    """What a part is called and what it looks at."""

    name: str
    question: str


WORDS = {
    Component.CADENCE: ComponentWords(
        "How often", "Is there as much contact as was agreed with this partner?"
    ),
    Component.RECENCY: ComponentWords(
        "How recently", "Is the last contact within the agreed interval?"
    ),
    Component.BREADTH: ComponentWords(
        "How many people", "Are we in touch with enough different people there?"
    ),
    Component.RECIPROCITY: ComponentWords("Who begins it", "Do both sides ask for contact?"),
    Component.SENIORITY: ComponentWords(
        "How senior", "Is someone of the agreed seniority at the table?"
    ),
    Component.BOARD: ComponentWords(
        "Seats filled", "Are the board seats meant for this partner filled?"
    ),
    Component.EARLY_ENGAGEMENT: ComponentWords(
        "How early", "Was the partner asked before options were formed, or only afterwards?"
    ),
}


def facts_in_words(component: Component, facts: HealthFacts, day: int) -> str:
    """One sentence on what the ledger holds for a part, seen from a day."""
    return _SENTENCES[component](facts, day)


def _agreed(facts: HealthFacts, name: str, day: int) -> tuple[float, bool]:
    """The value in force, and whether somebody agreed it (else it is the type's usual one)."""
    at = np.array([day], dtype=np.int64)
    value = float(facts.ledger.agreements.in_force(name, at, np.nan)[0])
    if not np.isnan(value):
        return value, True
    usual = facts.model.type_values(facts.ledger.organisation_type).agreement
    return float(getattr(usual, name)), False


def _standard(facts: HealthFacts, name: str, day: int) -> str:
    value, is_agreed = _agreed(facts, name, day)
    return f"{nhs_number(value)} {'agreed' if is_agreed else 'usual for its kind'}"


def _last_year(days: np.ndarray, day: int) -> np.ndarray:
    mask: np.ndarray = (days <= day) & (days > day - DAYS_A_YEAR)
    return mask


def _often(facts: HealthFacts, day: int) -> str:
    made = int(_last_year(facts.ledger.contacts.day, day).sum())
    a_year = _standard(facts, "contacts_per_year", day)
    return f"{counted(made, 'contact')} in the last year, {a_year}."


def _recently(facts: HealthFacts, day: int) -> str:
    contacts = facts.ledger.contacts
    days = contacts.day[contacts.two_way & (contacts.day <= day)]
    rate, is_agreed = _agreed(facts, "contacts_per_year", day)
    interval = f"every {counted(round(DAYS_A_YEAR / rate), 'day')}" if rate else "at no interval"
    standard = f"{'agreed' if is_agreed else 'usually'} {interval}"
    if days.size == 0:
        return f"No contact yet, {standard}."
    return f"Last contact on {nhs_date(date.fromordinal(int(days.max())))}, {standard}."


def _people(facts: HealthFacts, day: int) -> str:
    people = facts.ledger.people
    met = np.unique(people.person[_last_year(people.day, day)]).size
    found = counted(int(met), "person,different people")
    return f"{found} met in the last year, {_standard(facts, 'people', day)}."


def _begun(facts: HealthFacts, day: int) -> str:
    begun = facts.ledger.initiations
    recent = _last_year(begun.day, day)
    partner = int((begun.by_partner & recent).sum())
    total = counted(int(recent.sum()), "contact")
    return f"The partner asked for {partner} of {total} in the last year where this is known."


def _senior(facts: HealthFacts, day: int) -> str:
    grades = facts.ledger.grades
    recent = _last_year(grades.day, day)
    value, _ = _agreed(facts, "grade", day)
    enough = int(((grades.grade >= value) & recent).sum())
    label = Grade(round(value)).label.lower()
    total = counted(int(recent.sum()), "meeting")
    return f"Someone of the grade “{label}” or above at {enough} of {total} in the last year."


def _seats(facts: HealthFacts, day: int) -> str:
    seats = facts.ledger.seats
    exist = (seats.expected_from <= day) & (seats.expected_to >= day)
    held = np.unique(seats.filled_seat[(seats.filled_from <= day) & (seats.filled_to >= day)])
    filled = int(exist[held].sum())
    return f"{filled} of {counted(int(exist.sum()), 'seat')} filled now."


def _early(facts: HealthFacts, day: int) -> str:
    asked = int(_last_year(facts.ledger.consultations.day, day).sum())
    return f"{counted(asked, 'decision')} on record in the last year."


_SENTENCES = {
    Component.CADENCE: _often,
    Component.RECENCY: _recently,
    Component.BREADTH: _people,
    Component.RECIPROCITY: _begun,
    Component.SENIORITY: _senior,
    Component.BOARD: _seats,
    Component.EARLY_ENGAGEMENT: _early,
}
