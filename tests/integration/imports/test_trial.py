"""The check before a sheet comes in says what would change, and changes nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from engagement.actions.importing.trial import try_rows
from engagement.enums import SheetKind
from engagement.models import SheetImport
from engagement.presenters.import_trial import trial_rows, trial_sentence
from partners.models import Organisation, Person, System
from tests import factories as make
from tests.integration.imports.logs import bring_in
from tests.integration.imports.sheets import sheet, staged_sheet, states
from tests.integration.rules.database import fingerprint

pytestmark = pytest.mark.django_db

HEADINGS = "Name,Email,Phone,Organisation,Job title,Since"
ADA = "Ada Ash,ada@ash.example,0113 1,Ash Council,Clerk,01/04/2024"
CHANGES = (
    "Bo Birch,bo@birch.example,,New Body,Clerk,",
    "Ada Ash,ada@ash.example,0113 2,Ash Council,Head,01/06/2026",
    "Cy Cedar,not one,,Other Body,,",
    ADA.replace("0113 1", ""),
    "Bo Birch,bo@birch.example,0113 3,New Body,,",
)


@pytest.fixture
def system() -> System:
    make.make_organisation(name="Ash Council")
    return make.make_system()


def changes(system: System) -> SheetImport:
    sheet(system, SheetKind.PEOPLE, HEADINGS, ADA)
    return staged_sheet(system, SheetKind.PEOPLE, HEADINGS, *CHANGES)


def test_a_trial_says_what_will_happen_and_leaves_no_trace(system: System) -> None:
    sheet_import = changes(system)
    before = fingerprint()
    trial = try_rows(make.TESTS, sheet_import)
    shown = trial_rows(sheet_import, trial)
    assert fingerprint() == before
    came = bring_in(sheet_import)
    assert states(came) == [tried.row.state for tried in trial.rows]
    assert trial_sentence(trial) == (
        "Of the rows that are ready: 1 would be added, 2 would be updated, 2 cannot come in."
    )
    assert [(each.number, each.outcome) for each in shown] == [
        (2, "Would be added"),
        (3, "Would be updated"),
        (4, "Cannot come in"),
        (5, "Cannot come in"),
        (6, "Would be updated"),
    ]
    assert list(shown[1].lines) == [
        "Work phone of Ada Ash: “0113 1” becomes “0113 2”",
        "Until of Clerk at Ash Council: “nothing” becomes “31 May 2026”",
        "New position: Head at Ash Council",
    ]
    assert list(shown[2].lines) == ["Column “Email”: Enter a valid email address."]
    assert "began on 1 June 2026" in shown[3].lines[0]


def test_only_the_first_rows_of_a_long_sheet_are_tried(system: System) -> None:
    trial = try_rows(make.TESTS, changes(system), most=2)
    assert trial_sentence(trial) == (
        "The first 2 of 5 rows were tried: 1 would be added, 1 would be updated."
    )


def test_the_page_shows_old_and_new_and_writes_nothing(system: System) -> None:
    client = Client()
    client.force_login(make.make_user(system=system))
    sheet_import = changes(system)
    people, bodies = Person.objects.count(), Organisation.objects.count()
    page = client.get(reverse("engagement:import_preview", args=[sheet_import.public_id]))
    assert "Work phone of Ada Ash: “0113 1” becomes “0113 2”" in page.content.decode()
    assert (Person.objects.count(), Organisation.objects.count()) == (people, bodies)
