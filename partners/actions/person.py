"""People to know, and the jobs they hold."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.forgetting import forgetting
from audit.recording import Actor, action, record
from partners.actions.legal_hold import refuse_held
from partners.enums import Grade
from partners.erasure import ERASERS, LAST_ERASERS, pattern_of
from partners.errors import ChangedMeanwhileError, PartnersError
from partners.models import Organisation, Person, Position, System

DETAILS = ("name", "email", "phone")


@action
def add_person(
    *,
    by: Actor,
    system: System,
    name: str,
    email: str = "",
    phone: str = "",
    organisation: Organisation | None = None,
    title: str = "",
    grade: int = Grade.NOT_KNOWN,
    since: date | None = None,
) -> Person:
    """Add a person and, with an organisation, the job that they hold there.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    person = Person(system=system, name=" ".join(name.split()), email=email.lower(), phone=phone)
    _clean(person)
    person.save()
    record("person.added", person, system_id=system.public_id)
    if organisation is not None:
        start_position(
            by=by,
            person=person,
            organisation=organisation,
            title=title,
            grade=grade,
            since=since,
        )
    return person


@action
def change_person(
    *,
    by: Actor,
    person: Person,
    name: str,
    email: str,
    phone: str,
    expected_version: int,
) -> Person:
    """Put a person's contact details right.

    :raises ChangedMeanwhileError: someone else changed them after the person opened the page.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    person = _locked(person)
    if person.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed these details after you opened them. Look at them again first."
        )
    new = {"name": " ".join(name.split()), "email": email.lower(), "phone": phone}
    changed = [field for field in DETAILS if getattr(person, field) != new[field]]
    for field, value in new.items():
        setattr(person, field, value)
    person.checked_on = timezone.localdate()
    _clean(person)
    person.save()
    record("person.changed", person, system_id=person.system.public_id, changed=changed)
    return person


@action
def check_person(*, by: Actor, person: Person) -> Person:
    """Record that a person's details and jobs were looked at and are right.

    :raises PartnersError: their details were erased.
    """
    person = _locked(person)
    if person.erased_at is not None:
        raise PartnersError("This person's details were erased, so there is nothing to check.")
    person.checked_on = timezone.localdate()
    person.save(update_fields=["checked_on"])
    record("person.checked", person, system_id=person.system.public_id, changed=["checked_on"])
    return person


@action
def start_position(
    *,
    by: Actor,
    person: Person,
    organisation: Organisation,
    title: str = "",
    grade: int = Grade.NOT_KNOWN,
    since: date | None = None,
) -> Position:
    """Record a job that a person holds, beside any others that they hold."""
    position = Position(
        person=person,
        system=person.system,
        organisation=organisation,
        title=title,
        grade=grade,
        valid_from=since,
    )
    position.full_clean(exclude=["system", "person"])
    position.save()
    record(
        "position.started",
        position,
        system_id=person.system.public_id,
        parent=person,
        facts={"grade": grade},
    )
    return position


@action
def change_position(
    *, by: Actor, position: Position, title: str, grade: int, since: date | None
) -> Position:
    """Put right what is recorded of a job. Another job ends this one and starts its own.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    new = {"title": title, "grade": grade, "valid_from": since}
    changed = [name for name, value in new.items() if getattr(position, name) != value]
    for name, value in new.items():
        setattr(position, name, value)
    if position.valid_to is not None and since is not None and position.valid_to < since:
        raise ValidationError({"since": "The end is before the start."})
    position.full_clean(exclude=["system", "person", "organisation"])
    position.save()
    record(
        "position.changed",
        position,
        system_id=position.system.public_id,
        parent=position.person,
        changed=changed,
        facts={"grade": grade},
    )
    return position


@action
def end_position(*, by: Actor, position: Position, on: date) -> Position:
    """Record that a person left a job: the row stays and ends.

    :raises ValidationError: the day is before the start.
    """
    if position.valid_from is not None and on < position.valid_from:
        raise ValidationError({"valid_to": "The end is before the start."})
    position.valid_to = on
    position.save(update_fields=["valid_to"])
    record(
        "position.ended",
        position,
        system_id=position.system.public_id,
        parent=position.person,
        changed=["valid_to"],
    )
    return position


@action
def erase_person(*, by: Actor, person: Person, reason: str) -> Person:
    """Blank a person's details for good. Events keep that someone was there, not who.

    :raises PartnersError: they were erased before, or a legal hold forbids it.
    :raises ValidationError: the reason, which is kept, names them.
    """
    person = _locked(person)
    if person.erased_at is not None:
        raise PartnersError("This person's details were erased before.")
    refuse_held(person)
    if pattern_of(person).search(reason):
        raise ValidationError({"reason": "Leave the name out of the reason, which is kept."})
    with forgetting():
        for erase in (*ERASERS, *LAST_ERASERS):
            erase(person)
        person.name = person.email = person.phone = ""
        person.user = None
        person.erased_at = timezone.now()
        person.save()
        person.positions.update(title="")
        reasons = person.nominations.exclude(stopped_reason="")
        reasons.update(stopped_reason="Erased with the details of the person")
    record(
        "person.erased",
        person,
        system_id=person.system.public_id,
        changed=DETAILS,
        reason=reason,
    )
    return person


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update(of=("self",)).select_related("system").get(pk=person.pk)


def _clean(person: Person) -> None:
    if not person.name:
        raise ValidationError({"name": "Enter a name."})
    same = Person.objects.filter(system=person.system, email__iexact=person.email)
    if person.email and same.exclude(pk=person.pk).exists():
        raise ValidationError(
            {"email": "Someone with this email address is in the system already."}
        )
    person.full_clean(exclude=["system", "user"], validate_constraints=False)
