"""Rows of a sheet of people become people and the jobs that they hold."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from engagement.actions.importing.chunk import Chunk
from engagement.actions.importing.each_row import RowInHand, bring_in_each
from engagement.imports.names import name_key
from engagement.imports.rows import Reason
from partners.actions.person import (
    DETAILS,
    add_person,
    change_person,
    change_position,
    end_position,
    start_position,
)
from partners.enums import Grade
from partners.models import Organisation, Person, Position, System

# What the actions call otherwise than the columns.
_COLUMNS = {"valid_from": "since", "valid_to": "since", "organisation": "organisation"}


def apply_people_rows(chunk: Chunk) -> None:
    """Add each person who is not known, and bring those up to date who are."""
    bring_in_each(chunk, _apply, _COLUMNS)


def _apply(hand: RowInHand) -> Person:
    key = name_key(hand.said("organisation"))
    organisation = hand.names.organisation(hand.row, key) if key else None
    person = _find(hand, organisation)
    if person is None:
        details = _details(hand)
        person = add_person(
            by=hand.by,
            system=hand.system,
            name=details["name"],
            email=details["email"],
            phone=details["phone"],
        )
        hand.made(person)
    else:
        person = _bring_up_to_date(hand, person)
    if organisation is not None:
        _bring_job_up_to_date(hand, person, organisation)
    elif hand.said("title"):
        hand.remark("The job title was left out: the row names no organisation.")
    return person


def _details(hand: RowInHand) -> dict[str, str]:
    return {name: hand.said(name) for name in DETAILS}


def _find(hand: RowInHand, organisation: Organisation | None) -> Person | None:
    """Known by email address, else by exactly this name at the same organisation."""
    people = Person.objects.filter(system=hand.system, erased_at__isnull=True)
    email = hand.said("email")
    if email:
        known = people.filter(email__iexact=email).first()
        if known is not None:
            return known
    named = _of_this_name(hand.system, people, hand.said("name"), organisation)
    found = list(named[:2])
    if len(found) > 1:
        where = f"at {organisation}" if organisation else "with no organisation"
        sentence = (
            f"several people of the name “{hand.said('name')}” are known {where}. "
            "Give the email address of the one that is meant."
        )
        raise hand.refusal(Reason.SEVERAL, "name", sentence)
    return found[0] if found else None


def _of_this_name(
    system: System, people: QuerySet[Person], name: str, organisation: Organisation | None
) -> QuerySet[Person]:
    jobs = Position.objects.current().filter(system=system)
    named = people.filter(name__iexact=name)
    if organisation is None:
        return named.exclude(pk__in=jobs.values("person"))
    return named.filter(pk__in=jobs.filter(organisation=organisation).values("person"))


def _bring_up_to_date(hand: RowInHand, person: Person) -> Person:
    """Contact details that the row gives take the place of the known ones."""
    before = {name: getattr(person, name) for name in DETAILS}
    said = {name: value for name, value in _details(hand).items() if value}
    new = {**before, **said}
    new["email"] = new["email"].lower()
    if new == before:
        return person
    person = change_person(by=hand.by, person=person, expected_version=person.version, **new)
    hand.changed(person, before)
    return person


def _bring_job_up_to_date(hand: RowInHand, person: Person, organisation: Organisation) -> None:
    jobs = list(Position.objects.current().filter(person=person).select_related("system", "person"))
    here = [job for job in jobs if job.organisation_id == organisation.pk]
    if any(_is_same_job(hand, job) for job in here):
        _complete(hand, next(job for job in here if _is_same_job(hand, job)))
    elif len(here) == 1:
        _take_up(hand, person, organisation, instead_of=here[0])
    elif len(jobs) == 1 and not _named_elsewhere(hand, person, jobs[0]):
        _take_up(hand, person, organisation, instead_of=jobs[0])
    else:
        if jobs:
            hand.remark(f"Other jobs that are known of {person} were left as they are.")
        _take_up(hand, person, organisation)


def _is_same_job(hand: RowInHand, job: Position) -> bool:
    """Whether nothing that the row says speaks against this being the job that it means."""
    title, grade = hand.said("title"), _grade(hand)
    same_title = not title or not job.title or title.casefold() == job.title.casefold()
    same_grade = not grade or not job.grade or grade == job.grade
    return same_title and same_grade


def _complete(hand: RowInHand, job: Position) -> None:
    """Fill in what was not known of a job; put its first day right."""
    before = {"title": job.title, "grade": job.grade, "valid_from": job.valid_from}
    title = hand.said("title") or job.title
    grade = _grade(hand) or job.grade
    since = hand.day("since") or job.valid_from
    if before == {"title": title, "grade": grade, "valid_from": since}:
        return
    job = change_position(by=hand.by, position=job, title=title, grade=grade, since=since)
    hand.changed(job, before)


def _take_up(
    hand: RowInHand,
    person: Person,
    organisation: Organisation,
    instead_of: Position | None = None,
) -> None:
    """Start the job; the one that it takes the place of ends the day before."""
    since = hand.day("since")
    if instead_of is not None:
        since = since or timezone.localdate()
        _end(hand, instead_of, since - timedelta(days=1))
    job = start_position(
        by=hand.by,
        person=person,
        organisation=organisation,
        title=hand.said("title"),
        grade=_grade(hand),
        since=since,
    )
    hand.made(job)


def _end(hand: RowInHand, job: Position, on: date) -> None:
    if job.valid_from is not None and on < job.valid_from:
        if hand.said("since"):
            sentence = (
                f"the job that is known began on {job.valid_from:%-d %B %Y}, "
                "so another cannot have taken its place before."
            )
            raise hand.refusal(Reason.REFUSED, "since", sentence)
        on = job.valid_from  # began today, ends today
    end_position(by=hand.by, position=job, on=on)
    hand.changed(job, {"valid_to": None})


def _named_elsewhere(hand: RowInHand, person: Person, job: Position) -> bool:
    """Whether another row of the file says that the person holds this very job."""
    sheet_import = hand.row.sheet_import
    of_the_employer = sheet_import.names.filter(organisation=job.organisation_id)
    keys = list(of_the_employer.values_list("key", flat=True))
    others = sheet_import.rows.exclude(pk=hand.row.pk).filter(names__overlap=keys)
    if person.email:
        return others.filter(facts__email__iexact=person.email).exists()
    return others.filter(facts__name__iexact=person.name).exists()


def _grade(hand: RowInHand) -> int:
    return int(hand.said("grade") or Grade.NOT_KNOWN)
