"""A board on any day: a member lost and found again, terms, and what rules say of each day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.actions.appointment import withdraw_appointment
from partners.enums import BoardKind, NominatingRoute
from partners.models import Appointment, Board, Seat
from partners.presenters.board import board_facts
from partners.presenters.board_findings import FindingRow, RuleSetFindings
from tests import factories
from tests.integration.partners.conftest import World
from tests.integration.partners.queries import queries_of

BEGIN = date(2024, 1, 1)
LEFT, CAME = date(2025, 3, 2), date(2025, 8, 1)
VACANT_FROM = date(2025, 3, 3)
BEFORE, BETWEEN, AFTER = date(2025, 3, 1), date(2025, 6, 1), date(2025, 9, 1)


@pytest.fixture
def seat(world: World) -> Seat:
    """A board that lost its local-authority member, and had the seat filled again."""
    board = factories.make_board(system=world.system, kind=BoardKind.ICB_BOARD, name="The ICB")
    seat = factories.make_seat(
        board=board,
        title="Local authority member",
        nominating_route=NominatingRoute.LOCAL_AUTHORITIES,
        valid_from=BEGIN,
    )
    factories.make_appointment(seat=seat, person=world.person, valid_from=BEGIN, valid_to=LEFT)
    successor = factories.make_person(system=world.system, name="Sue Successor")
    factories.make_appointment(seat=seat, person=successor, valid_from=CAME)
    return seat


def page(client: Client, board: Board, on: date | str | None = None) -> Any:
    url = reverse("partners:board", args=[board.public_id])
    return client.get(url, {"on": str(on)} if on else {})


def words(response: Any) -> str:
    return " ".join(response.text.split())


def row(found: list[RuleSetFindings], code: str) -> FindingRow:
    [one] = [row for each in found for row in each.rows if row.finding.rule.code == code]
    return one


@pytest.mark.parametrize(
    ("on", "is_met", "sentence", "why"),
    [
        (
            BEFORE,
            True,
            "Requirement met since 1 January 2024.",
            "1 of 1. Counted: “Local authority member”.",
        ),
        (
            LEFT,
            True,
            "Requirement met since 1 January 2024.",
            "1 of 1. Counted: “Local authority member”.",
        ),
        (
            VACANT_FROM,
            False,
            "Requirement not met since 3 March 2025.",
            "0 of 1. Not counted: “Local authority member”, vacant since 3 March 2025.",
        ),
        (
            BETWEEN,
            False,
            "Requirement not met since 3 March 2025.",
            "0 of 1. Not counted: “Local authority member”, vacant since 3 March 2025.",
        ),
        (
            CAME,
            True,
            "Requirement met since 1 August 2025.",
            "1 of 1. Counted: “Local authority member”.",
        ),
        (
            AFTER,
            True,
            "Requirement met since 1 August 2025.",
            "1 of 1. Counted: “Local authority member”.",
        ),
    ],
)
def test_a_lost_member_and_the_next_one_are_seen_on_each_day(
    manager: Client, seat: Seat, on: date, is_met: bool, sentence: str, why: str
) -> None:
    found = row(board_facts(seat.board, on).findings, "local-authorities")
    assert (found.is_met, found.sentence, found.why) == (is_met, sentence, why)
    text = words(page(manager, seat.board, on))
    assert sentence in text
    assert why in text


@pytest.mark.parametrize("on", [BEFORE, BETWEEN, AFTER])
def test_under_the_proposed_rules_the_finding_differs_and_says_why(
    manager: Client, seat: Seat, on: date
) -> None:
    facts = board_facts(seat.board, on)
    [bill] = facts.proposed
    assert bill.name == "If the Health Bill became law as it stood at committee in June 2026"
    assert "local-authorities" not in {each.finding.rule.code for each in bill.rows}
    mayors = row(facts.proposed, "mayors")
    assert not mayors.is_met
    assert mayors.sentence == "It would not be met."
    assert mayors.why == "0 of 1. No seat of this board is meant for it."
    text = words(page(manager, seat.board, on))
    assert f'<h2 class="nhsuk-heading-m">{bill.name}</h2>' in text
    assert "not known to be law" in text
    assert "unlawful" not in text


def test_a_mayoral_nominee_meets_the_proposed_rule_and_not_the_act(seat: Seat) -> None:
    mayoral = factories.make_seat(
        board=seat.board, title="Mayoral nominee", nominating_route=NominatingRoute.MAYORS
    )
    factories.make_appointment(seat=mayoral)
    facts = board_facts(seat.board, BETWEEN)
    assert row(facts.proposed, "mayors").why == "1 of 1. Counted: “Mayoral nominee”."
    assert not row(facts.findings, "local-authorities").is_met


def test_what_was_not_met_before_leads_to_that_day(manager: Client, seat: Seat) -> None:
    text = words(page(manager, seat.board, AFTER))
    url = reverse("partners:board", args=[seat.board.public_id])
    assert f'{url}?on=2025-03-03#findings">Not met from 3 March 2025 to 31 July 2025</a>' in text


def test_another_day_shows_who_sat_there_then_and_changes_nothing(
    manager: Client, world: World, seat: Seat
) -> None:
    then = words(page(manager, seat.board, BETWEEN))
    assert "The board on <strong>1 June 2025</strong>" in then
    assert "Vacant since 3 Mar 2025" in then
    assert "From 1 Aug 2025: Sue Successor" in then
    assert reverse("partners:seat_fill", args=[seat.public_id]) not in then
    now = words(page(manager, seat.board))
    assert reverse("partners:seat_fill", args=[seat.public_id]) in now
    assert f"Before: {world.person.name} (until 2 Mar 2025)" in now


@pytest.mark.parametrize("on", ["2025-02-30", "yesterday", "1066-10-14", "9999-12-31", "25-1-1"])
def test_a_wrong_day_gets_a_clear_error(manager: Client, seat: Seat, on: str) -> None:
    response = page(manager, seat.board, on)
    assert response.status_code == 422
    assert "There is a problem" in response.text


def test_the_day_can_be_typed_in_three_boxes(manager: Client, seat: Seat) -> None:
    url = reverse("partners:board", args=[seat.board.public_id])
    response = manager.get(url, {"on_day": "1", "on_month": "6", "on_year": "2025"})
    assert response.context["facts"].on == BETWEEN


def test_a_board_that_was_not_there_says_so(manager: Client, world: World) -> None:
    world.board.valid_from = BEGIN
    world.board.save()
    text = words(page(manager, world.board, date(2023, 1, 1)))
    assert "On this day it was not set up yet." in text
    assert "No seats on this day" in text


def test_terms_without_a_break_count_together(manager: Client, world: World) -> None:
    today = timezone.localdate()
    seat = factories.make_seat(board=world.board, title="Long seat", valid_from=date(2015, 1, 1))
    seat.term_years = 3
    seat.save()
    person = factories.make_person(system=world.system)
    middle = today - timedelta(days=400)
    factories.make_appointment(
        seat=seat, person=person, valid_from=today - timedelta(days=1000), valid_to=middle
    )
    last = factories.make_appointment(
        seat=seat, person=person, valid_from=middle + timedelta(days=1)
    )
    [row] = [each for each in board_facts(world.board).seats if each.seat == seat]
    assert row.term is not None
    assert row.term.since == today - timedelta(days=1000)
    [ending] = row.endings
    assert ending.sentence.startswith("The longest term of 3 years ends on")
    assert not ending.is_over

    later = today + timedelta(days=200)
    [row] = [each for each in board_facts(world.board, later).seats if each.seat == seat]
    [over] = row.endings
    assert over.is_over
    assert over.sentence.startswith("Over the longest term of 3 years, which ended on")
    text = words(page(manager, world.board, later))
    assert over.sentence in text

    Appointment.objects.filter(pk=last.pk).update(valid_to=today + timedelta(days=30))
    [row] = [each for each in board_facts(world.board).seats if each.seat == seat]
    assert row.endings[0].sentence.startswith("Appointed until")


def test_an_appointment_recorded_by_mistake_never_counted(world: World, seat: Seat) -> None:
    mistake = seat.appointments.get(valid_from=CAME)
    withdraw_appointment(by=world.manager, appointment=mistake, reason="It was another seat.")
    found = row(board_facts(seat.board, AFTER).findings, "local-authorities")
    assert found.sentence == "Requirement not met since 3 March 2025."


def test_seats_stand_by_sector(manager: Client, world: World) -> None:
    factories.make_seat(board=world.board, sector="vcse", title="Charity seat")
    text = words(page(manager, world.board))
    assert "Local government: 1 seat</caption>" in text
    assert "Voluntary, community and social enterprise: 1 seat, 1 vacant</caption>" in text


def test_the_page_costs_the_same_for_five_and_fifty_seats(
    manager: Client, world: World, seat: Seat
) -> None:
    for url in (
        reverse("partners:board", args=[seat.board.public_id]),
        reverse("partners:board_timeline", args=[seat.board.public_id]),
        f"/api/v1/boards/{seat.board.public_id}/seats",
        f"/api/v1/boards/{seat.board.public_id}/findings",
    ):
        few = _with_seats(manager, world, seat.board, 5, url)
        assert _with_seats(manager, world, seat.board, 50, url) == few, url


def _with_seats(client: Client, world: World, board: Board, number: int, url: str) -> Any:
    for _ in range(number - board.seats.count()):
        seat = factories.make_seat(board=board, expected_from=world.partnership)
        person = factories.make_person(system=world.system)
        factories.make_appointment(seat=seat, person=person)
        factories.make_nomination(seat=seat, nominated_on=timezone.localdate())
    return queries_of(client, url)


def test_the_timeline_draws_holders_and_vacancies(manager: Client, seat: Seat) -> None:
    response = manager.get(reverse("partners:board_timeline", args=[seat.board.public_id]))
    timeline = response.context["timeline"]
    assert [each[1:] for each in timeline.seats.rows][:3] == [
        (seat.appointments.get(valid_from=BEGIN).person.name, "1 January 2024", "2 March 2025"),
        ("Vacant", "3 March 2025", "31 July 2025"),
        ("Sue Successor", "1 August 2025", timeline.seats.rows[2][3]),
    ]
    assert "1 seat from 1 January 2024 to today, none vacant today, 1 vacancy" in response.text
    act, guidance = timeline.requirements
    assert "Membership of an integrated care board" in act.title
    assert "guidance" in guidance.title
    assert "<svg" in response.text


def test_the_timeline_of_a_board_without_seats_says_so(manager: Client, world: World) -> None:
    board = factories.make_board(system=world.system)
    response = manager.get(reverse("partners:board_timeline", args=[board.public_id]))
    assert "This board has no seats yet." in response.text


@pytest.mark.parametrize("route", ["board", "board_timeline", "nominations"])
def test_strangers_find_no_board(stranger: Client, world: World, route: str) -> None:
    url = reverse(f"partners:{route}", args=[world.board.public_id])
    assert stranger.get(url).status_code == 404
