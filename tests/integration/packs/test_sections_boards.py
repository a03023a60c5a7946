"""Who sits on boards, in a pack: seats, findings, attendance, and nobody by name."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement.analytics.board_attendance import board_attendance, boards_attendance
from engagement.enums import PackAudience
from engagement.packs.document import Section
from engagement.presenters.packs.sections import boards
from engagement.presenters.packs.sections.board_tables import MOST_NAMED
from engagement.presenters.packs.sections.small_numbers import SMALL_NUMBERS
from partners.enums import (
    AppointmentKind,
    BoardKind,
    NominatingRoute,
    RuleSetStanding,
    SeatCapacity,
)
from partners.models import Board, System
from partners.presenters.board import board_facts, boards_facts
from tests import factories as make
from tests.integration.packs.gathering import (
    asked_of,
    cells,
    table_of,
    texts_of,
    words_of,
)

pytestmark = pytest.mark.django_db

PUBLIC = PackAudience.PUBLIC
LEFT, CAME = date(2025, 3, 2), date(2025, 8, 1)


@pytest.fixture
def system() -> System:
    return make.make_system(name="Northmarch")


@pytest.fixture
def icb(system: System) -> Board:
    """A board that lost its member of local authorities, and had the seat filled again."""
    board = make.make_board(system=system, kind=BoardKind.ICB_BOARD, name="The ICB")
    seat = make.make_seat(
        board=board,
        title="Local authority member",
        nominating_route=NominatingRoute.LOCAL_AUTHORITIES,
    )
    council = make.make_organisation(name="Northmarch Council")
    for begin, end in ((date(2024, 1, 1), LEFT), (CAME, None)):
        make.make_appointment(
            seat=seat,
            person=make.make_person(system=system, name="Una Namedthere"),
            home_organisation=council,
            valid_from=begin,
            valid_to=end,
        )
    make.make_seat(board=board, title="Chair", sector="nhs")
    return board


def _gathered(system: System, until: date, role: str = "board_member", **said: object) -> Section:
    since = date(until.year - 1, until.month, 1)
    return boards.gather(asked_of(system, role, since=since, until=until, **said))


def _finding(section: Section, words: str) -> str:
    (found,) = [text for text in words_of(section) if words in text and ": At least" in text]
    return found


@pytest.mark.parametrize(
    ("until", "says", "state"),
    [
        (date(2025, 2, 28), "Met: ", "met"),
        (date(2025, 3, 31), "Not met: ", "not met"),
        (date(2025, 8, 31), "Met: ", "met"),
    ],
)
def test_findings_are_those_of_the_last_day_of_the_period(
    icb: Board, until: date, says: str, state: str
) -> None:
    section = _gathered(icb.system, until)
    found = _finding(section, "nominated jointly by the local authorities")
    assert found.startswith(says)
    (headline,) = [one for one in section.headlines if one.key.endswith(".local-authorities")]
    assert (headline.state, headline.is_concern) == (state, state == "not met")
    assert headline.label.startswith("The ICB: At least one ordinary member nominated jointly")


def test_a_finding_says_since_when_and_why_and_the_rule_set_its_day_and_source(icb: Board) -> None:
    section = _gathered(icb.system, date(2025, 3, 31))
    found = _finding(section, "nominated jointly by the local authorities")
    assert "Requirement not met since 3 March 2025." in found
    assert "Not counted: “Local authority member”, vacant since 3 March 2025." in found
    (heading,) = [text for text in words_of(section) if "Membership of an integrated" in text]
    assert "in force from 1 July 2022" in heading
    assert "Source: National Health Service Act 2006" in heading


def test_rules_that_are_only_proposed_give_a_sentence_and_no_finding(icb: Board) -> None:
    section = _gathered(icb.system, date(2026, 6, 30))
    proposed = [text for text in words_of(section) if "not known to be law" in text]
    assert len(proposed) == 1
    assert proposed[0].startswith("If the Health Bill became law as it stood at committee in June")
    assert not [text for text in words_of(section) if "would not be met" in text]
    assert not [one for one in section.headlines if "health-bill" in one.key]


def test_seats_tell_where_holders_come_from_and_never_who_they_are(icb: Board) -> None:
    section = _gathered(icb.system, date(2025, 8, 31))
    table = table_of(section, "boards.seats")
    assert cells(table) == [
        ["Chair", "NHS", "Vacant", "Yes", "1 January 2024", "", ""],
        ["Local authority member", "Local government", "Northmarch Council", "Yes", "", "", ""],
    ]
    assert "Vacant: “Chair” since 1 January 2024." in table.sentence
    assert "Local government has 1 of 1 member." in table.sentence
    assert not [text for text in texts_of(section) if "Namedthere" in text]
    assert table.url == f"/boards/{icb.public_id}/?on=2025-08-31"


def test_all_boards_at_a_glance(icb: Board) -> None:
    place = make.make_board(system=icb.system, name="A place", kind=BoardKind.PLACE_PARTNERSHIP)
    make.make_members(place, 2, sector="nhs")
    observer = make.make_seat(board=place, capacity=SeatCapacity.OBSERVER)
    make.make_appointment(seat=observer)
    table = table_of(_gathered(icb.system, date(2025, 3, 31)), "boards.summary")
    assert cells(table) == [
        ["The ICB", "2", "0", "2", "0", "0", "0", "8", "0"],
        ["A place", "3", "3", "0", "3", "2", "0", "No rule set", "0"],
    ]
    assert table.sentence.startswith("On 31 March 2025, 2 boards with 5 seats, 2 of them vacant.")


def test_one_board_alone_if_the_pack_is_for_it(icb: Board) -> None:
    other = make.make_board(system=icb.system, name="Another board")
    section = _gathered(icb.system, date(2025, 3, 31), board=other)
    assert [row[0] for row in cells(table_of(section, "boards.summary"))] == ["Another board"]
    assert not [text for text in texts_of(section) if "The ICB" in text]


def test_of_a_period_that_is_not_over_it_is_today(icb: Board) -> None:
    until = timezone.localdate() + timedelta(days=40)
    table = table_of(_gathered(icb.system, until), "boards.seats")
    assert table.url.endswith(f"?on={timezone.localdate():%Y-%m-%d}")


def test_terms_that_end_and_nominations_which_a_public_pack_leaves_out(system: System) -> None:
    today = timezone.localdate()
    board = make.make_board(system=system)
    ending, vacant = make.make_seat(board=board, title="A"), make.make_seat(board=board, title="B")
    soon = today + timedelta(days=30)
    make.make_appointment(seat=ending, valid_to=soon)
    make.make_nomination(seat=vacant, asked_on=today - timedelta(days=60))
    private = cells(table_of(_gathered(system, today), "boards.seats"))
    assert private[0][5:] == [
        f"{soon.day} {soon:%B %Y}",
        f"Appointed until {soon.day} {soon:%B %Y}",
    ]
    assert private[1][6].startswith("Nomination under way: asked for since ")
    public = table_of(_gathered(system, today, audience=PUBLIC), "boards.seats")
    assert cells(public)[1][6] == ""
    assert public.url == ""


def test_attendance_by_sector_with_deputies_apart_and_in_public_all_seats_together(
    system: System,
) -> None:
    today = timezone.localdate()
    board = make.make_board(system=system)
    members = make.make_members(board, 3, sector="nhs")
    seat = make.make_seat(board=board, sector="vcse")
    make.make_appointment(seat=seat)
    deputy = make.make_person(system=system)
    make.make_appointment(seat=seat, person=deputy, kind=AppointmentKind.DEPUTY)
    for _ in range(5):
        make.make_board_meeting(boards=[board], people=[*members, (deputy, "deputy")])
    table = table_of(_gathered(system, today), "boards.attendance")
    nhs, vcse, every = cells(table)
    assert nhs == ["NHS", "3", "15", "15", "100%", "80%", "100%", "0", "0"]
    assert vcse[2:] == ["0", "5", "0 of 5", "", "", "5", "0"]
    assert every[:4] == ["All seats", "4", "15", "20"]
    few = table_of(_gathered(system, today, audience=PUBLIC), "boards.attendance")
    assert (few.rows, few.sentence) == ((), SMALL_NUMBERS)
    assert "holders came to 15 of 20: 75% (53% to 89%). Deputies came to 5 more." in table.sentence
    make.make_members(board, 1, sector="nhs")
    public = table_of(_gathered(system, today, audience=PUBLIC), "boards.attendance")
    (all_seats,) = cells(public)
    assert all_seats[:2] == ["All seats", "5"]


def test_without_boards_and_without_seats_and_meetings_it_says_so(system: System) -> None:
    until = date(2026, 3, 31)
    empty = table_of(_gathered(system, until), "boards.summary")
    assert not empty.rows
    assert empty.nothing == "No board of Northmarch is recorded for 31 March 2026."
    make.make_board(system=system)
    section = _gathered(system, until)
    assert "had no seats" in table_of(section, "boards.seats").nothing
    assert "does not say that none was held" in table_of(section, "boards.attendance").nothing


def test_as_many_queries_for_many_boards_and_seats_are_listed_of_the_first_few(
    system: System,
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            _gathered(system, date(2026, 3, 31))
        return len(found)

    for _ in range(2):
        make.make_members(make.make_board(system=system, kind=BoardKind.ICB_BOARD), 1)
    few = queries()
    for _ in range(boards.MOST_IN_FULL):
        make.make_members(make.make_board(system=system, kind=BoardKind.ICP), 2)
    assert queries() == few
    section = _gathered(system, date(2026, 3, 31))
    assert len(table_of(section, "boards.summary").rows) == boards.MOST_IN_FULL + 2
    seats = [one for one in section.figures if one.table.key.startswith("boards.seats.")]
    assert len(seats) == boards.MOST_IN_FULL
    assert [text for text in words_of(section) if text.startswith("2 more boards stand in")]


def test_many_vacancies_are_not_all_named(system: System) -> None:
    board = make.make_board(system=system)
    for _ in range(MOST_NAMED + 3):
        make.make_seat(board=board)
    sentence = table_of(_gathered(system, date(2026, 3, 31)), "boards.seats").sentence
    assert "and 3 more." in sentence


def test_several_boards_are_read_as_each_of_them_alone(icb: Board) -> None:
    """What the pages of single boards read, packs read at once."""
    today = timezone.localdate()
    own = make.make_board(system=icb.system, kind=BoardKind.ICP)
    elsewhere = make.make_board(kind=BoardKind.ICB_BOARD)
    make.make_rule_set(system=own.system, board_kind=BoardKind.ICP)
    make.make_rule_set(system=elsewhere.system, board_kind=BoardKind.ICB_BOARD)
    make.make_rule_set(
        board_kind=BoardKind.ICP, standing=RuleSetStanding.PROPOSED, as_at=date(2024, 1, 1)
    )
    people = make.make_members(own, 2)
    make.make_board_meeting(boards=[own, icb], people=people)
    several = [icb, elsewhere, own]
    for board, facts in zip(several, boards_facts(several, today), strict=True):
        alone = board_facts(board, today)
        assert [row.seat for row in facts.seats] == [row.seat for row in alone.seats]
        assert facts.findings == alone.findings
        assert facts.proposed == alone.proposed
    period = (today - timedelta(days=9), today)
    for board, found in zip(several, boards_attendance(several, *period), strict=True):
        assert found == board_attendance(board, *period)
    assert [one.meetings for one in boards_attendance(several, *period)] == [1, 0, 1]
