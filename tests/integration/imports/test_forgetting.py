"""Who is erased is not to be found in any spreadsheet that was brought in."""

import pytest
from django.db import connection

from engagement.actions.importing.sheet import discard_import, upload_import
from engagement.enums import ImportState, SheetKind
from engagement.models import ImportName, ImportRow, SheetImport
from partners.actions.person import erase_person
from partners.models import Person, System
from tests import factories as make
from tests.integration.imports.logs import imported, log_of
from tests.integration.imports.sheets import row, sheet, staged_sheet
from tests.integration.rules.database import our_tables

pytestmark = pytest.mark.django_db

HEADINGS = "Name,Email,Phone,Organisation,Job title"
ADA = "Ada Ash,ada@ash.example,0113 496,Ash Council,Head of Rowing"
OTHER = "Ada Ashdown,ada@down.example,0114,Ash Council,Clerk"


@pytest.fixture
def system() -> System:
    return make.make_system()


def erase(system: System) -> None:
    person = Person.objects.get(system=system, email="ada@ash.example")
    erase_person(by=make.TESTS, person=person, reason="Asked")


def found_in_imports(*words: str) -> list[str]:
    """Tables of imports in which one of the words stands."""
    tables = []
    with connection.cursor() as cursor:
        for table in (each for each in our_tables() if "import" in each):
            for word in words:
                sql = f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s'
                cursor.execute(sql, [f"%{word}%"])
                if cursor.fetchone() != (0,):
                    tables.append(table)
    return tables


def test_rows_changes_names_and_files_no_longer_name_them(system: System) -> None:
    came = sheet(system, SheetKind.PEOPLE, HEADINGS, ADA, OTHER)
    sheet(system, SheetKind.PEOPLE, HEADINGS, ADA.replace("0113 496", "0113 777"))
    log = imported(
        system,
        log_of(
            "03/06/2024,Ash Council,Ada Ash,Budget with Ada  ASH",
            "04/06/2024,Ada Ash,Bo Birch,Talk",
            "05/06/2024,Ash Council,Ada Ashdown,Care",
        ),
    )
    erase(system)
    assert found_in_imports("ada ash,", 'ada ash"', "ada@ash.example", "0113 496", "Rowing") == []
    assert (row(came, 2).cells, row(came, 2).facts) == ({}, {})
    assert row(came, 3).cells["Name"] == "Ada Ashdown"
    assert row(log, 2).cells == {"date": "03/06/2024", "organisation": "Ash Council"}
    assert row(log, 4).people == ["Ada Ashdown"]
    assert ImportName.objects.filter(name="Erased person").exists()
    for each in SheetImport.objects.all():
        assert each.file.content() == b""


def test_what_waits_or_was_given_up_and_names_them_is_gone(system: System) -> None:
    sheet(system, SheetKind.PEOPLE, HEADINGS, ADA)
    waits = staged_sheet(system, SheetKind.PEOPLE, HEADINGS, ADA, OTHER)
    unread = upload_import(
        by=make.TESTS, system=system, name="u.csv", content=f"{HEADINGS}\n{ADA}".encode()
    )
    given_up = staged_sheet(system, SheetKind.PEOPLE, HEADINGS, f"{ADA} again")
    discard_import(by=make.TESTS, sheet_import=given_up)
    other = staged_sheet(system, SheetKind.PEOPLE, HEADINGS, OTHER)
    elsewhere = staged_sheet(make.make_system(), SheetKind.PEOPLE, HEADINGS, ADA, "Bo,,,,")
    erase(system)
    for sheet_import in (waits, unread, given_up):
        sheet_import.refresh_from_db()
        assert sheet_import.state == ImportState.DISCARDED
        assert not sheet_import.rows.exists()
        assert SheetImport.objects.get(pk=sheet_import.pk).file.content() == b""
    other.refresh_from_db()
    assert other.state == ImportState.READY
    assert ImportRow.objects.filter(sheet_import=elsewhere, cells__Name="Ada Ash").exists()
