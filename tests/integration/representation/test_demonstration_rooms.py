"""The demonstration shows an item with a smaller quorum, boards in common, and attendance."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from engagement.analytics.board_attendance import board_attendance
from engagement.analytics.quorum import meeting_quorum
from engagement.analytics.representation.room import who_is_in_the_room
from engagement.models import DeclaredInterest, Event
from engagement.presenters.representation.quorum_words import in_words
from engagement.scoring.quorum import Verdict
from partners.models import Board, System
from tests.demonstration import demonstration

pytestmark = pytest.mark.django_db


def test_the_demonstration_tells_who_was_in_the_room() -> None:
    system = demonstration()
    _a_conflicted_member_leaves_one_item(system)
    _two_boards_in_common(system)
    _attendance_says_something(system)
    _sectors_without_a_seat_are_named(system)
    _a_board_member_reads_no_confidential_details(system)


def _a_conflicted_member_leaves_one_item(system: System) -> None:
    event = Event.objects.get(system=system, title__contains="meeting in public")
    (found,) = meeting_quorum(event).boards
    assert in_words(found).sentence.startswith("6 of 8 voting members were there (1 voting seat")
    assert found.quorum.verdict == Verdict.QUORATE
    verdicts = [each.quorum.verdict for each in found.items]
    assert verdicts == [Verdict.QUORATE] * 3 + [Verdict.JUST] + [Verdict.QUORATE] * 2
    assert "one had declared an interest and left" in in_words(found.items[3]).sentence
    assert found.items[3].item.decision is not None


def _two_boards_in_common(system: System) -> None:
    event = Event.objects.get(system=system, title__contains="in common")
    found = meeting_quorum(event).boards
    assert [each.quorum.verdict for each in found] == [Verdict.JUST, Verdict.NOT_QUORATE]


def _attendance_says_something(system: System) -> None:
    board = Board.objects.get(system=system, kind="icb_board")
    today = timezone.localdate()
    found = board_attendance(board, today - timedelta(days=730), today)
    assert found.meetings >= 12
    assert sum(row.count.share is not None for row in found.seats) >= 6
    assert any(row.count.deputy for row in found.seats)


def _sectors_without_a_seat_are_named(system: System) -> None:
    for denominator in ("partners", "staff"):
        room = who_is_in_the_room(system, timezone.localdate(), denominator=denominator)
        assert "social_care" in room.unheard
        assert room.parity is not None


def _a_board_member_reads_no_confidential_details(system: System) -> None:
    interest = DeclaredInterest.objects.get(system=system, sensitivity="confidential")
    client = Client()
    client.force_login(User.objects.get(email="board@westmarch.example"))
    url = reverse("engagement:agenda", args=[interest.item.event.public_id])
    page = client.get(url).content.decode()
    assert interest.details not in page
    assert "Quorate, just" in page
    api = client.get(f"/api/v1/interests/{interest.public_id}").json()
    assert (api["details"], api["person"]) == (None, None)
