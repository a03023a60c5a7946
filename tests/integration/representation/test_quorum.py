"""The quorum of real meetings: items, deputies, boards in common, and what is not recorded."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement.actions.event import PartnerPart
from engagement.analytics.quorum import meeting_quorum
from engagement.models import Event, Evidence
from engagement.presenters.representation.quorum_words import in_words
from engagement.scoring.quorum import Verdict
from partners.enums import AppointmentKind
from partners.models import Board
from tests import factories as make

pytestmark = pytest.mark.django_db


def _board(quorum: int | None = 5) -> Board:
    board = make.make_board()
    Board.objects.filter(pk=board.pk).update(quorum=quorum)
    board.refresh_from_db()
    return board


def _said(event: Event, *, item: int | None = None) -> str:
    found = meeting_quorum(event).boards[0]
    return in_words(found if item is None else found.items[item]).sentence


def test_enough_were_there() -> None:
    board = _board()
    members = make.make_members(board, 9)
    away = [(person, "apologies") for person in members[6:]]
    event = make.make_board_meeting(boards=[board], people=[*members[:6], *away])
    assert _said(event) == "6 of 9 voting members were there, 5 are needed: quorate."


def test_a_conflicted_member_leaves_the_quorum_of_that_item_alone() -> None:
    board = _board()
    members = make.make_members(board, 9)
    away = [(person, "absent") for person in members[6:]]
    event = make.make_board_meeting(boards=[board], people=[*members[:6], *away])
    make.make_agenda_item(event=event, number=3)
    item = make.make_agenda_item(event=event, number=4)
    make.make_interest(item=item, person=members[0], handling="leaves")
    assert _said(event, item=1) == (
        "5 of 9 for item 4, one had declared an interest and left, 5 are needed: quorate, just."
    )
    assert _said(event, item=0) == _said(event)
    make.make_interest(item=item, person=members[1], handling="no_vote")
    assert _said(event, item=1) == (
        "4 of 9 for item 4, one had declared an interest and left, one had declared an interest "
        "and did not vote, 5 are needed: not quorate."
    )


def test_an_interest_of_somebody_who_takes_part_changes_nothing() -> None:
    board = _board(1)
    (member,) = make.make_members(board, 1)
    event = make.make_board_meeting(boards=[board], people=[member])
    make.make_interest(
        item=make.make_agenda_item(event=event), person=member, handling="takes_part"
    )
    assert meeting_quorum(event).boards[0].items[0].quorum.lost == 0


def test_what_is_not_recorded_is_not_known() -> None:
    board = _board()
    members = make.make_members(board, 7)
    event = make.make_board_meeting(boards=[board], people=members[:4])
    assert _said(event) == (
        "Not known: attendance of 3 seats is not recorded. "
        "4 of 7 voting members were there, 5 are needed."
    )


def test_without_a_number_nothing_is_concluded() -> None:
    board = _board(None)
    event = make.make_board_meeting(boards=[board], people=make.make_members(board, 2))
    assert _said(event) == "No quorum is set for this board. 2 of 2 voting members were there."


def test_only_an_appointed_deputy_who_is_recorded_counts() -> None:
    board = _board(1)
    seat = make.make_seat(board=board)
    holder, deputy, other = (make.make_person(system=board.system) for _ in range(3))
    make.make_appointment(seat=seat, person=holder)
    make.make_appointment(seat=seat, person=deputy, kind=AppointmentKind.DEPUTY)
    sent = [(holder, "apologies"), (other, "deputy")]
    event = make.make_board_meeting(boards=[board], people=sent)
    assert meeting_quorum(event).boards[0].quorum.verdict == Verdict.NOT_QUORATE
    event = make.make_board_meeting(
        boards=[board], people=[(holder, "apologies"), (deputy, "deputy")]
    )
    found = meeting_quorum(event).boards[0]
    assert found.quorum.verdict == Verdict.JUST
    assert found.seats[0].by_deputy


def test_seats_are_those_of_the_day_and_of_members_with_a_vote() -> None:
    board = _board(1)
    (member,) = make.make_members(board, 1)
    make.make_seat(board=board)  # vacant
    make.make_seat(board=board, valid_to=date(2024, 6, 1))  # gone
    make.make_seat(board=board, capacity="observer")
    event = make.make_board_meeting(boards=[board], people=[member])
    assert _said(event) == (
        "1 of 1 voting member was there (1 voting seat is vacant), 1 is needed: quorate, just."
    )


def test_that_the_partner_stayed_away_says_that_its_holder_did() -> None:
    board = _board(1)
    partnership = make.make_partnership(system=board.system)
    seat = make.make_seat(board=board, expected_from=partnership)
    make.make_appointment(seat=seat, person=make.make_person(system=board.system))
    for came, verdict in (
        ("apologies", Verdict.NOT_QUORATE),
        ("present", Verdict.NOT_KNOWN),  # somebody of the partner, and nobody says who
    ):
        event = make.make_board_meeting(
            boards=[board], partners=[PartnerPart(partnership, attendance=came)]
        )
        assert meeting_quorum(event).boards[0].quorum.verdict == verdict


def test_two_boards_in_common_are_one_event_one_contact_and_two_quorums() -> None:
    first = _board(2)
    second = make.make_board(system=first.system)
    Board.objects.filter(pk=second.pk).update(quorum=2)
    both = make.make_members(first, 2)
    make.make_appointment(seat=make.make_seat(board=second), person=both[0])
    make.make_members(second, 1)
    partnership = make.make_partnership(system=first.system)
    event = make.make_board_meeting(
        boards=[first, second], people=both, partners=[PartnerPart(partnership)]
    )
    item = make.make_agenda_item(event=event)
    make.make_interest(item=item, person=both[0])
    found = meeting_quorum(event)
    verdicts = [each.quorum.verdict for each in found.boards]
    assert verdicts == [Verdict.JUST, Verdict.NOT_KNOWN]
    # The item is shared: the interest takes the member out of both.
    assert [each.items[0].quorum.there for each in found.boards] == [1, 0]
    contacts = Evidence.objects.filter(partnership=partnership, component="contact")
    assert contacts.count() == 1


def test_a_meeting_to_come_has_no_quorum_yet() -> None:
    board = _board()
    make.make_members(board, 6)
    event = make.make_board_meeting(boards=[board], starts_at=timezone.now() + timedelta(days=9))
    words = in_words(meeting_quorum(event).boards[0], is_to_come=True)
    assert words.sentence == "The meeting is to come. 5 of 6 voting members are needed."


def test_a_large_meeting_costs_as_many_queries_as_a_small_one() -> None:
    small, large = _board(), _board()
    counts = []
    for board, size in ((small, 1), (large, 12)):
        members = make.make_members(board, size)
        event = make.make_board_meeting(boards=[board], people=members)
        for number in range(1, size + 1):
            item = make.make_agenda_item(event=event, number=number)
            make.make_interest(item=item, person=members[0])
        with CaptureQueriesContext(connection) as queries:
            meeting_quorum(event)
        counts.append(len(queries))
    assert counts == [7, 7]
