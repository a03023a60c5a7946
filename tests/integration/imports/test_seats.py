"""A sheet of seats becomes boards, seats and their holders."""

from datetime import date

import pytest

from engagement.enums import SheetKind
from engagement.models import SheetImport
from partners.models import Appointment, Board, Organisation, Person, Seat, System
from tests import factories as make
from tests.integration.imports.sheets import journal, row, sheet, states

pytestmark = pytest.mark.django_db

HEADINGS = (
    "Board,Kind of board,Seat,Sector,Capacity,Voting,Nominated by,Expected from,Seat from,"
    "Holder,Home organisation,From,Until"
)
CHAIR = "West ICP,ICP,Chair,Councils,Member,yes,councils,Ash Council,01/07/2022"


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def council(system: System) -> Organisation:
    return make.make_partnership(system=system, name="Ash Council").organisation


@pytest.fixture
def ada(system: System, council: Organisation) -> Person:
    return make.make_person(
        system=system, name="Ada Ash", email="ada@ash.example", organisation=council
    )


def seats(system: System, *lines: str) -> SheetImport:
    return sheet(system, SheetKind.SEATS, HEADINGS, *lines)


def test_a_board_is_set_up_with_its_seat_and_holder(
    system: System, council: Organisation, ada: Person
) -> None:
    came = seats(
        system,
        f"{CHAIR},ada@ash.example,,01/08/2022,",
        "West ICP,,Deputy chair,NHS,,no,,,,,,,",
    )
    chair, deputy = Seat.objects.order_by("pk")
    assert (chair.board.name, chair.board.kind) == ("West ICP", "icp")
    assert (chair.sector, chair.capacity, chair.is_voting) == ("local_government", "member", True)
    assert chair.nominating_route == "local_authorities"
    assert chair.expected_from is not None
    assert chair.expected_from.organisation == council
    assert chair.valid_from == date(2022, 7, 1)
    held = Appointment.objects.get()
    assert (held.seat, held.person, held.home_organisation) == (chair, ada, council)
    assert held.valid_from == date(2022, 8, 1)
    assert (deputy.board, deputy.is_voting) == (chair.board, False)
    assert states(came) == ["imported", "imported"]
    assert journal(came) == {
        ("partners.board", True),
        ("partners.seat", True),
        ("partners.appointment", True),
    }


def test_the_same_sheet_again_changes_nothing(system: System, ada: Person) -> None:
    lines = (f"{CHAIR},Ada Ash,,01/08/2022,", "West ICP,,Deputy,NHS,,,,,,,,,")
    seats(system, *lines)
    again = seats(system, *lines)
    assert states(again) == ["unchanged", "unchanged"]
    assert journal(again) == set()


def test_a_seat_is_brought_up_to_date_and_its_holder_follows_another(
    system: System, council: Organisation, ada: Person
) -> None:
    seats(system, f"{CHAIR},Ada Ash,,01/08/2022,")
    bo = make.make_person(system=system, name="Bo Birch", organisation=council)
    came = seats(system, "west icp,,chair,,Observer,no,,,01/07/2022,Bo Birch,,01/06/2026,")
    seat = Seat.objects.get()
    assert (seat.sector, seat.capacity, seat.is_voting) == ("local_government", "observer", False)
    first, second = seat.appointments.order_by("valid_from")
    assert (first.person, first.valid_to) == (ada, date(2026, 5, 31))
    assert (second.person, second.valid_to) == (bo, None)
    assert states(came) == ["updated"]
    change = came.changes.get(target_type="partners.seat")
    assert change.before == {"capacity": "member", "is_voting": True}
    ended = came.changes.get(target_type="partners.appointment", is_new=False)
    assert (ended.before, ended.after) == ({"valid_to": None}, {"valid_to": "2026-05-31"})


def test_wrong_rows_are_told_by_their_columns_and_leave_nothing(
    system: System, council: Organisation, ada: Person
) -> None:
    for _ in range(2):
        make.make_person(system=system, name="Cy Cedar", organisation=council)
    came = seats(
        system,
        f"{CHAIR},Ada Ash,,01/08/2022,",
        "No Board,,Chair,NHS,,,,,,,,,",
        "New Board,Committee,Chair,,,,,,,,,,",
        "New Board,Committee,Chair,NHS,,,,,,Dee Dale,,,",
        "West ICP,,Member,NHS,,,,,,Cy Cedar,,,",
        f"{CHAIR},bo@birch.example,,,",
        "West ICP,,Member,NHS,,maybe,,,,,,,",
        "West ICP,,Member,NHS,,,,,01/07/2022,Ada Ash,,01/08/2022,01/01/2022",
    )
    assert states(came) == ["imported", *["rejected"] * 7]
    explanations = [each.explanation for each in came.rows.order_by("number")][1:]
    assert explanations == [
        "Column “Board”: there is no board “No Board”. Say of which kind it is to have it set up.",
        "Column “Sector”: a new seat needs its sector.",
        (
            "Column “Holder”: nobody known is “Dee Dale”. "
            "Add people, or bring in a sheet of them, first."
        ),
        ("Column “Holder”: several people are called “Cy Cedar”. Give the email address instead."),
        (
            "Column “Holder”: nobody known is “bo@birch.example”. "
            "Add people, or bring in a sheet of them, first."
        ),
        "Column “Voting”: “maybe” is not known. Write yes or no.",
        "Column “Until”: the end is before the start.",
    ]
    assert [board.name for board in Board.objects.filter(system=system)] == ["West ICP"]
    assert Seat.objects.count() == 1


def test_a_holder_gives_way_only_to_one_with_a_first_day(
    system: System, council: Organisation, ada: Person
) -> None:
    seats(system, f"{CHAIR},Ada Ash,,01/08/2022,")
    make.make_person(system=system, name="Bo Birch", organisation=council)
    came = seats(system, f"{CHAIR},Bo Birch,,,")
    assert row(came, 2).explanation == (
        "Column “From”: Someone else holds this seat then. End their appointment first."
    )
