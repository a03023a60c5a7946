"""A sheet of people becomes people and their jobs; who is known is brought up to date."""

from datetime import date

import pytest

from audit.models import AuditEvent
from engagement.enums import SheetKind
from engagement.models import SheetImport
from partners.enums import Grade
from partners.models import Organisation, Partnership, Person, System
from tests import factories as make
from tests.integration.imports.sheets import journal, row, sheet, states

pytestmark = pytest.mark.django_db

HEADINGS = "Name,Email,Phone,Organisation,Job title,How senior,Since"
ADA = "Ada Ash,ada@ash.example,0113 1,Ash Council,Head of Care,Head of service,01/04/2024"


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def council() -> Organisation:
    return make.make_organisation(name="Ash Council")


def people(system: System, *lines: str) -> SheetImport:
    return sheet(system, SheetKind.PEOPLE, HEADINGS, *lines)


def test_a_person_comes_in_with_the_job(system: System, council: Organisation) -> None:
    came = people(system, ADA)
    person = Person.objects.get(system=system)
    job = person.positions.get()
    assert (person.name, person.email, person.phone) == ("Ada Ash", "ada@ash.example", "0113 1")
    assert (job.organisation, job.title, job.grade) == (council, "Head of Care", 2)
    assert (job.valid_from, job.valid_to) == (date(2024, 4, 1), None)
    assert states(came) == ["imported"]
    assert row(came, 2).record_id == person.public_id
    assert journal(came) == {("partners.person", True), ("partners.position", True)}
    assert AuditEvent.objects.filter(type="person.added", target_id=person.public_id).exists()


def test_an_unknown_employer_is_added_and_becomes_a_partner(system: System) -> None:
    came = people(system, ADA)
    assert Partnership.objects.get(system=system).organisation.name == "Ash Council"
    assert ("partners.organisation", True) in journal(came)
    assert ("partners.partnership", True) in journal(came)


def test_the_same_sheet_again_changes_nothing(system: System, council: Organisation) -> None:
    people(system, ADA)
    again = people(system, ADA)
    assert states(again) == ["unchanged"]
    assert journal(again) == set()


def test_an_empty_cell_changes_nothing_and_a_full_one_does(
    system: System, council: Organisation
) -> None:
    people(system, ADA)
    came = people(system, "Ada Ash-Oak,ADA@ash.example,,Ash Council,,,")
    person = Person.objects.get(system=system)
    assert (person.name, person.phone) == ("Ada Ash-Oak", "0113 1")
    assert person.positions.get().title == "Head of Care"
    assert states(came) == ["updated"]
    change = came.changes.get()
    assert (change.before, change.after) == ({"name": "Ada Ash"}, {"name": "Ada Ash-Oak"})


def test_what_was_not_known_of_a_job_is_filled_in(system: System, council: Organisation) -> None:
    person = make.make_person(system=system, name="Ada Ash", organisation=council)
    came = people(system, ADA)
    job = person.positions.get()
    assert (job.title, job.grade, job.valid_from) == ("Head of Care", 2, date(2024, 4, 1))
    assert journal(came) == {("partners.person", False), ("partners.position", False)}


def test_another_title_ends_the_job_and_starts_one(system: System, council: Organisation) -> None:
    people(system, ADA)
    came = people(system, "Ada Ash,,,Ash Council,Director of Care,Director,01/06/2026")
    jobs = Person.objects.get(system=system).positions.order_by("valid_from")
    assert [(each.title, each.valid_to) for each in jobs] == [
        ("Head of Care", date(2026, 5, 31)),
        ("Director of Care", None),
    ]
    assert jobs[1].grade == Grade.DIRECTOR
    assert journal(came) == {("partners.position", True), ("partners.position", False)}


def test_another_employer_ends_the_one_job_unless_the_file_names_it_too(
    system: System, council: Organisation
) -> None:
    people(system, ADA, "Bo Birch,bo@birch.example,,Ash Council,Clerk,,01/04/2024")
    make.make_organisation(name="Elm Trust")
    people(
        system,
        "Ada Ash,ada@ash.example,,Elm Trust,Governor,,01/06/2026",
        "Bo Birch,bo@birch.example,,Elm Trust,Governor,,01/06/2026",
        "Bo Birch,bo@birch.example,,Ash Council,,,",
    )
    ada, bo = Person.objects.filter(system=system).order_by("name")
    assert ada.positions.filter(valid_to__isnull=True).get().title == "Governor"
    assert bo.positions.filter(valid_to__isnull=True).count() == 2


def test_of_two_with_one_name_nobody_is_guessed(system: System, council: Organisation) -> None:
    for _ in range(2):
        make.make_person(system=system, name="Ada Ash", organisation=council)
    came = people(system, "Ada Ash,,0113 2,Ash Council,,,", "Cy Cedar,,,Ash Council,,,")
    assert states(came) == ["rejected", "imported"]
    assert row(came, 2).explanation == (
        "Column “Name”: several people of the name “Ada Ash” are known at Ash Council. "
        "Give the email address of the one that is meant."
    )


def test_a_bad_row_leaves_nothing_and_spoils_no_neighbour(system: System) -> None:
    came = people(
        system,
        "Dee Dale,not an address,,New Body,Clerk,,",
        "Eve Elm,eve@elm.example,,New Body,Clerk,Boss,31/02/2024",
        "Fay Fir,fay@fir.example,,New Body,Clerk,Director,03/06/2024",
    )
    assert states(came) == ["rejected", "rejected", "imported"]
    assert row(came, 2).explanation == "Column “Email”: Enter a valid email address."
    assert row(came, 3).explanation == (
        "Column “How senior”: “Boss” is not known. Write Officer or manager, Head of service, "
        "Director, Chief executive, chair or leader. "
        "Column “Since”: “31/02/2024” cannot be read as a date."
    )
    assert Organisation.objects.filter(name="New Body").count() == 1
    assert Person.objects.get(system=system).positions.get().organisation.name == "New Body"
    assert came.changes.filter(target_type="partners.organisation").count() == 1


def test_people_of_other_systems_and_erased_ones_are_not_found(
    system: System, council: Organisation
) -> None:
    make.make_person(system=make.make_system(), name="Ada Ash", email="ada@ash.example")
    assert states(people(system, ADA, ADA)) == ["imported", "duplicate"]
