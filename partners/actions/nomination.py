"""Nominations for seats: begun, followed through their stages, stopped."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.recording import Actor, action, require_reason
from partners.actions.locking import locked
from partners.actions.nominated import record_nomination
from partners.errors import PartnersError
from partners.models import Nomination, Organisation, Person, Seat

# What people call the days, in the order of the stages.
DAYS = {
    "asked_on": "asked for",
    "nominated_on": "nominated",
    "assessed_on": "assessed",
    "approved_on": "approved",
}


@dataclass(frozen=True)
class NominationFacts:
    """How far a nomination has got, and whom it is about as far as that is known."""

    asked_on: date
    person: Person | None = None
    organisation: Organisation | None = None
    nominated_on: date | None = None
    assessed_on: date | None = None
    approved_on: date | None = None


FIELDS = tuple(NominationFacts.__dataclass_fields__)


@action
def start_nomination(*, by: Actor, seat: Seat, facts: NominationFacts) -> Nomination:
    """Record that somebody is asked for, or already nominated, for a seat.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    nomination = Nomination(seat=seat, system=seat.system)
    _apply(nomination, facts)
    nomination.save()
    record_nomination("nomination.started", nomination, changed=[])
    return nomination


@action
def advance_nomination(
    *,
    by: Actor,
    nomination: Nomination,
    facts: NominationFacts,
    expected_version: int | None = None,
) -> Nomination:
    """Record how far a nomination has got, or put right what is recorded of it.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises PartnersError: it has ended.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    nomination = _open(nomination, expected_version)
    changed = [name for name in FIELDS if getattr(nomination, name) != getattr(facts, name)]
    _apply(nomination, facts)
    nomination.save()
    record_nomination("nomination.advanced", nomination, changed=changed)
    return nomination


@action
def stop_nomination(*, by: Actor, nomination: Nomination, on: date, reason: str) -> Nomination:
    """Record that a nomination leads to no appointment, and why. It stays in the history.

    :raises PartnersError: it has ended already.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    nomination = _open(nomination, None)
    if on < nomination.last_day:
        raise ValidationError({"on": "It went on after this day. Choose a later one."})
    _refuse_future("on", on)
    nomination.stopped_on = on
    # Of a person: kept in the record, which is blanked with them, and not in the history.
    nomination.stopped_reason = require_reason(reason)
    nomination.save()
    record_nomination("nomination.stopped", nomination, changed=["stopped_on", "stopped_reason"])
    return nomination


def _open(nomination: Nomination, expected_version: int | None) -> Nomination:
    nomination = locked(nomination, expected_version)
    if not nomination.is_open:
        raise PartnersError("This nomination has ended, so nothing more can be recorded of it.")
    return nomination


def _apply(nomination: Nomination, facts: NominationFacts) -> None:
    for name in FIELDS:
        setattr(nomination, name, getattr(facts, name))
    _refuse_disorder(facts)
    later = facts.nominated_on or facts.assessed_on or facts.approved_on
    if later and facts.nominated_on is None:
        raise ValidationError(
            {"nominated_on": "Say when they were nominated: the later days rest on it."}
        )
    if later and facts.person is None:
        raise ValidationError({"person": "Say who was nominated."})
    if later and facts.organisation is None:
        raise ValidationError({"organisation": "Say from which organisation they were nominated."})
    nomination.full_clean(exclude=["system", "seat"], validate_constraints=False)


def _refuse_disorder(facts: NominationFacts) -> None:
    """Days never run backwards and never lie ahead: a nomination is what has happened."""
    before: tuple[date, str] | None = None
    for name, words in DAYS.items():
        day: date | None = getattr(facts, name)
        if day is None:
            continue
        _refuse_future(name, day)
        if before is not None and day < before[0]:
            raise ValidationError({name: f"This is before the day of “{before[1]}”."})
        before = (day, words)


def _refuse_future(name: str, day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError({name: "Choose today or a day that has passed."})
