"""What weighs on a partner, or on the system itself: recorded, renewed, corrected, withdrawn."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.span import span_errors
from engagement.errors import AlreadyWithdrawnError, NotPossibleError
from engagement.models import Pressure
from engagement.models.pressure import MOST_PRESSURE, WITHDRAWAL
from engagement.queue import mark_stale, mark_stale_where
from partners.models import Partnership, Person, System

USUAL_LENGTH = timedelta(weeks=26)


@dataclass(frozen=True)
class PressureFacts:
    """What is said of a pressure. Without an end it is taken to last half a year."""

    kind: str
    level: float
    first_on: date
    last_on: date | None = None
    cause: str = ""
    document: str = ""
    second_person: Person | None = None

    @property
    def ends_on(self) -> date:
        return self.last_on or self.first_on + USUAL_LENGTH


@action
def record_pressure(
    *, by: Actor, system: System, partnership: Partnership | None = None, facts: PressureFacts
) -> Pressure:
    """Record what weighs on a partner, or without one on the system itself, for a time.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    pressure = _added(by, system, partnership, facts)
    _record("pressure.recorded", pressure)
    _mark_stale(pressure)
    return pressure


@action
def renew_pressure(
    *,
    by: Actor,
    pressure: Pressure,
    last_on: date | None = None,
    level: float | None = None,
    cause: str | None = None,
    document: str = "",
    second_person: Person | None = None,
) -> Pressure:
    """Let a pressure go on from the day after its end, as somebody or something shows again.

    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises NotPossibleError: it was renewed before.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    pressure = _locked(pressure)
    if pressure.renewals.standing().exists():
        raise NotPossibleError("This pressure was renewed before. Renew the newer record.")
    facts = PressureFacts(
        kind=pressure.kind,
        level=pressure.level if level is None else level,
        first_on=pressure.last_on + timedelta(days=1),
        last_on=last_on,
        cause=pressure.cause if cause is None else cause,
        document=document,
        second_person=second_person,
    )
    renewal = _added(by, pressure.system, pressure.partnership, facts, renews=pressure)
    _record("pressure.renewed", renewal)
    _mark_stale(renewal)
    return renewal


@action
def correct_pressure(
    *, by: User, pressure: Pressure, facts: PressureFacts, reason: str
) -> Pressure:
    """Put a pressure right: the record is withdrawn and another stands in its place.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    old = withdraw_pressure(by=by, pressure=pressure, reason=reason)
    new = _added(by, old.system, old.partnership, facts, renews=old.renews)
    _record("pressure.corrected", new, reason=require_reason(reason))
    _mark_stale(new)
    return new


@action
def withdraw_pressure(*, by: User, pressure: Pressure, reason: str) -> Pressure:
    """Take back a pressure that did not weigh; scores no longer allow for it.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    pressure = _locked(pressure)
    pressure.mark_withdrawn(by, reason)
    pressure.save(update_fields=WITHDRAWAL)
    _record("pressure.withdrawn", pressure, reason=reason)
    _mark_stale(pressure)
    return pressure


def _locked(pressure: Pressure) -> Pressure:
    pressure = (
        Pressure.objects.select_for_update(of=("self",))
        .select_related("system", "partnership", "renews")
        .get(pk=pressure.pk)
    )
    if pressure.is_withdrawn:
        raise AlreadyWithdrawnError("This record was withdrawn, so it cannot be changed.")
    return pressure


def _added(
    by: Actor,
    system: System,
    partnership: Partnership | None,
    facts: PressureFacts,
    renews: Pressure | None = None,
) -> Pressure:
    facts = replace(facts, cause=facts.cause.strip(), document=facts.document.strip())
    _check(by, system, facts)
    pressure = Pressure(
        system=system,
        partnership=partnership,
        kind=facts.kind,
        level=facts.level,
        first_on=facts.first_on,
        last_on=facts.ends_on,
        cause=facts.cause,
        document=facts.document,
        second_person=facts.second_person,
        renews=renews,
        recorded_by=by if isinstance(by, User) else None,
    )
    pressure.full_clean(
        exclude=["system", "partnership", "second_person", "renews", "recorded_by"],
        validate_constraints=False,
    )
    pressure.save()
    return pressure


def _check(by: Actor, system: System, facts: PressureFacts) -> None:
    errors = span_errors(facts.first_on, facts.ends_on)
    if not 0 < facts.level <= MOST_PRESSURE:
        errors["level"] = f"Give a level above 0 and at most {MOST_PRESSURE}."
    person = facts.second_person
    if person is None and not facts.document:
        errors["document"] = "Name a document that shows it, or a second person who confirms it."
    if person is not None and person.system_id != system.pk:
        errors["second_person"] = f"This person does not belong to {system}."
    if person is not None and isinstance(by, User) and person.user_id == by.pk:
        errors["second_person"] = "The second person must be somebody other than you."
    if errors:
        raise ValidationError(errors)


def _record(event_type: str, pressure: Pressure, *, reason: str = "") -> None:
    record(
        event_type,
        pressure,
        system_id=pressure.system.public_id,
        parent=pressure.partnership,
        facts={
            "pressure": pressure.kind,
            "level": pressure.level,
            "first_on": pressure.first_on,
            "last_on": pressure.last_on,
            "renews": pressure.renews.public_id if pressure.renews else None,
        },
        reason=reason,
    )


def _mark_stale(pressure: Pressure) -> None:
    """The scores between the partner and anybody, or of all when the system itself is under it."""
    if pressure.partnership is not None:
        mark_stale(Partnership.objects.sharing_a_side(pressure.partnership))
    else:
        mark_stale_where("p.system_id = %s", pressure.system.pk)
