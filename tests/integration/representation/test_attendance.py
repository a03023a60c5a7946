"""Attendance at a board by seat and by sector, holders and deputies apart."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.actions.event import PartnerPart
from engagement.analytics.board_attendance import (
    AttendanceCount,
    BoardAttendance,
    board_attendance,
)
from engagement.presenters.representation.attendance import rate
from partners.enums import AppointmentKind
from partners.models import Board
from tests import factories as make

pytestmark = pytest.mark.django_db


def _found(board: Board) -> BoardAttendance:
    today = timezone.localdate()
    return board_attendance(board, today - timedelta(days=365), today)


def test_the_holder_a_deputy_apologies_and_what_is_not_known() -> None:
    board = make.make_board()
    seat = make.make_seat(board=board)
    holder, deputy = (make.make_person(system=board.system) for _ in range(2))
    make.make_appointment(seat=seat, person=holder)
    make.make_appointment(seat=seat, person=deputy, kind=AppointmentKind.DEPUTY)
    for people in (
        [(holder, "present")],
        [(holder, "apologies"), (deputy, "deputy")],
        [(holder, "apologies")],
        [(holder, "absent")],
        [],
    ):
        make.make_board_meeting(boards=[board], people=people)
    (row,) = _found(board).seats
    assert row.meetings == 5
    assert row.count == AttendanceCount(1, deputy=1, apologies=1, absent=1, not_known=1)
    assert rate(row.count) == "1 of 4"


def test_the_record_of_the_partner_stands_for_its_only_seat() -> None:
    board = make.make_board()
    one, two = (make.make_partnership(system=board.system) for _ in range(2))
    for partnership in (one, two, two):
        seat = make.make_seat(board=board, title="Seat", expected_from=partnership)
        make.make_appointment(seat=seat, person=make.make_person(system=board.system))
    for came in ("present", "deputy", "absent"):
        parts = [PartnerPart(each, attendance=came) for each in (one, two)]
        make.make_board_meeting(boards=[board], partners=parts)
    counts = {row.seat.expected_from_id: row.count for row in _found(board).seats}
    assert counts[one.pk] == AttendanceCount(1, deputy=1, absent=1)
    assert counts[two.pk] == AttendanceCount(not_known=3)


def test_sectors_vacancies_and_seats_that_came_later() -> None:
    board = make.make_board()
    members = make.make_members(board, 2, sector="nhs")
    make.make_seat(board=board, sector="vcse")
    make.make_seat(board=board, sector="other", valid_from=timezone.localdate())
    make.make_board_meeting(boards=[board], people=members)
    found = _found(board)
    assert {row.sector: (row.seats, row.count) for row in found.sectors} == {
        "nhs": (2, AttendanceCount(2)),
        "vcse": (1, AttendanceCount(vacant=1)),
    }


def test_withdrawn_meetings_other_boards_and_other_times_do_not_count() -> None:
    board = make.make_board()
    make.make_members(board, 1)
    make.make_board_meeting(boards=[make.make_board(system=board.system)])
    make.make_board_meeting(boards=[board], starts_at=timezone.now() - timedelta(days=900))
    make.make_board_meeting(boards=[board], starts_at=timezone.now() + timedelta(days=9))
    assert _found(board).meetings == 0
    assert board_attendance(board, date(2000, 1, 1), timezone.localdate()).meetings == 1


def test_a_rate_only_from_twelve_meetings_on() -> None:
    assert rate(AttendanceCount(8, apologies=3)) == "8 of 11"
    assert rate(AttendanceCount(8, apologies=4)) == "8 of 12: 67% (39% to 86%)"
    assert rate(AttendanceCount(not_known=5)) == "Not known"


def test_the_page_for_a_board_member_and_a_wrong_period() -> None:
    board = make.make_board()
    make.make_board_meeting(boards=[board], people=make.make_members(board, 2))
    client = Client()
    client.force_login(make.make_user(system=board.system, role="board_member"))
    url = reverse("engagement:board_attendance", args=[board.public_id])
    page = client.get(url)
    assert page.status_code == 200
    assert "1 meeting held in this period" in page.content.decode()
    assert client.get(f"{url}?since=2026-05-01&until=2026-04-01").status_code == 422
    stranger = Client()
    stranger.force_login(make.make_user(system=make.make_system(), role="board_member"))
    assert stranger.get(url).status_code == 404


def test_many_meetings_and_seats_cost_no_more_queries() -> None:
    counts = []
    for size in (1, 6):
        board = make.make_board()
        members = make.make_members(board, size)
        for _ in range(size):
            make.make_board_meeting(boards=[board], people=members)
        with CaptureQueriesContext(connection) as queries:
            _found(board)
        counts.append(len(queries))
    assert counts == [5, 5]
