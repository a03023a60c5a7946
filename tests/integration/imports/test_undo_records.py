"""A sheet that added and updated is undone, and everything stands as it stood before."""

import pytest

from engagement.actions.importing.undo import run_undo, start_undo
from engagement.enums import ImportState, SheetKind
from engagement.models import SheetImport
from jobs.progress import SilentProgress
from partners.models import System
from tests import factories as make
from tests.integration.imports.sheets import sheet, states
from tests.integration.imports.state import dump, ledger_in_force

pytestmark = pytest.mark.django_db

SHEETS = {
    SheetKind.ORGANISATIONS: (
        ["Name,Charity number,Type,Town,Tier,Owner", "Ash Council,,Council,Leeds,,"],
        [
            "Name,Charity number,Type,Town,Tier,Owner",
            "Ash Council,1100001,District council,York,Managed,kim@west.example",
            "Elm Hub,1100002,Charity,Leeds,,",
            "Also Ash,1100001,,,,",
        ],
    ),
    SheetKind.PEOPLE: (
        ["Name,Email,Phone,Organisation,Job title", "Bo Birch,bo@birch.example,,Ash Council,"],
        [
            "Name,Email,Phone,Organisation,Job title,Since",
            "Bo Birch,bo@birch.example,0113,Ash Council,Clerk,",
            "Ada Ash,ada@ash.example,,Elm Trust,Chair,01/04/2026",
            "Cy Cedar,cy@cedar.example,,Ash Council,Head,01/04/2026",
        ],
    ),
    SheetKind.SEATS: (
        [
            "Board,Kind of board,Seat,Sector,Seat from,Holder,From",
            "West ICP,ICP,Chair,NHS,01/07/2022,Cy Cedar,01/07/2022",
        ],
        [
            "Board,Kind of board,Seat,Sector,Capacity,Expected from,Seat from,Holder,From",
            "West ICP,,Chair,Councils,Observer,Ash Council,01/07/2022,Dee Dale,01/06/2026",
            "Elm Board,Committee,Member,NHS,,,01/07/2022,Cy Cedar,01/07/2022",
        ],
    ),
    SheetKind.COMMITMENTS: (
        [
            "Partner,Who promised,Commitment,Made on,Due",
            "Ash Council,them,Share data,03/06/2024,01/09/2024",
        ],
        [
            "Partner,Who promised,Commitment,Made on,Due,Status,Status on,Owner",
            "Ash Council,them,Share data,03/06/2024,01/09/2024,kept,20/08/2024,kim@west.example",
            "Ash Council,us,Pay on time,03/06/2024,01/09/2024,late,20/09/2024,",
            "Elm Trust,us,Pay Elm,03/06/2024,01/09/2024,,,",
        ],
    ),
}


@pytest.fixture
def system() -> System:
    system = make.make_system()
    make.make_user(system=system, email="kim@west.example")
    partnership = make.make_partnership(system=system, name="Ash Council")
    make.make_event(partnerships=[partnership])
    council = partnership.organisation
    for name in ("Cy Cedar", "Dee Dale"):
        make.make_person(
            system=system,
            name=name,
            email=f"{name[:2].lower()}@cedar.example",
            organisation=council,
        )
    return system


def undone(sheet_import: SheetImport) -> SheetImport:
    job = start_undo(by=make.TESTS, sheet_import=sheet_import, reason="The wrong file")
    run_undo(job, SilentProgress())
    sheet_import.refresh_from_db()
    return sheet_import


@pytest.mark.parametrize("kind", list(SHEETS))
def test_what_a_sheet_added_and_changed_is_taken_back(system: System, kind: SheetKind) -> None:
    first, second = SHEETS[kind]
    sheet(system, kind, *first)
    before, ledger = dump(), ledger_in_force()
    came = sheet(system, kind, *second)
    assert {"imported", "updated"} <= set(states(came)) <= {"imported", "updated"}
    assert dump() != before
    came = undone(came)
    assert came.state == ImportState.UNDONE
    assert [each.kept_because for each in came.changes.kept()] == []
    assert dump() == before
    assert ledger_in_force() == ledger
