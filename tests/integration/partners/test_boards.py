"""Boards: set up, filled, vacated, and measured against the rules."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.tracking import Tracked
from partners.enums import AppointmentKind, BoardKind
from partners.models import Appointment, Board, CompositionRuleSet, Seat
from partners.presenters.board_findings import board_findings
from tests import factories
from tests.integration.partners.conftest import World
from tests.integration.partners.queries import queries_of

LIST = "/boards/"
YESTERDAY = timezone.localdate() - timedelta(days=1)


def day(name: str, value: date) -> dict[str, int]:
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def url_of(route: str, record: Tracked) -> str:
    return reverse(f"partners:{route}", args=[record.public_id])


def names(response: Any) -> list[str]:
    return [board.name for board in response.context["page"]]


def words(response: Any) -> str:
    return " ".join(response.text.split())


def test_the_list_counts_seats_and_vacancies(manager: Client, world: World) -> None:
    factories.make_seat(board=world.board)
    [row] = manager.get(LIST).context["page"]
    assert (row.seat_count, row.vacancies) == (2, 1)


def test_boards_with_a_vacant_seat_can_be_picked_out(manager: Client, world: World) -> None:
    vacant = factories.make_seat(board=factories.make_board(system=world.system)).board
    factories.make_board(system=world.system)
    assert names(manager.get(LIST, {"vacant": "on"})) == [vacant.name]
    assert len(names(manager.get(LIST))) == 3


def test_boards_are_found_by_name_and_kind(manager: Client, world: World) -> None:
    factories.make_board(system=world.system, name="North Alliance", kind=BoardKind.ALLIANCE)
    assert names(manager.get(LIST, {"q": "alliance nor"})) == ["North Alliance"]
    assert names(manager.get(LIST, {"kind": "alliance"})) == ["North Alliance"]


def test_the_list_asks_as_often_for_thirty_as_for_three(manager: Client, world: World) -> None:
    with_one = queries_of(manager, LIST)
    for _ in range(29):
        factories.make_seat(board=factories.make_board(system=world.system))
    assert queries_of(manager, LIST) == with_one


def test_a_board_asks_as_often_for_thirty_seats_as_for_one(manager: Client, world: World) -> None:
    page = url_of("board", world.board)
    with_one = queries_of(manager, page)
    for _ in range(29):
        factories.make_appointment(
            seat=factories.make_seat(board=world.board),
            person=factories.make_person(system=world.system),
        )
    assert queries_of(manager, page) == with_one


def test_a_seat_shows_its_holder_and_home_organisation(manager: Client, world: World) -> None:
    text = words(manager.get(url_of("board", world.board)))
    assert world.person.name in text
    assert "Ayside Council" in text
    assert "represents" not in text.lower()


def test_a_board_member_sees_names_without_links(board_member: Client, world: World) -> None:
    text = board_member.get(url_of("board", world.board)).text
    assert world.person.name in text
    assert url_of("person", world.person) not in text


def test_a_vacant_seat_says_since_when(manager: Client, world: World) -> None:
    world.appointment.valid_to = date(2026, 3, 31)
    world.appointment.save()
    text = words(manager.get(url_of("board", world.board)))
    assert "Vacant since 1 Apr 2026" in text
    assert f"{world.person.name} (until 31 Mar 2026)" in text


def test_a_deputy_does_not_fill_the_seat(manager: Client, world: World) -> None:
    seat = factories.make_seat(board=world.board)
    deputy = factories.make_appointment(
        seat=seat,
        person=factories.make_person(system=world.system, name="Dee Deputy"),
        kind=AppointmentKind.DEPUTY,
    )
    text = words(manager.get(url_of("board", world.board)))
    assert "Deputy: <a" in text
    assert deputy.person.name in text
    assert "Vacant since 1 Jan 2024" in text


def test_findings_name_their_rule_set_and_date(manager: Client, world: World) -> None:
    board = factories.make_board(system=world.system, kind=BoardKind.ICB_BOARD)
    chair = factories.make_seat(board=board, title="Chair", valid_from=date(2022, 7, 1))
    factories.make_appointment(
        seat=chair,
        person=world.person,
        valid_from=date(2022, 7, 1),
        valid_to=date(2026, 6, 30),
    )
    text = words(manager.get(url_of("board", board)))
    assert "Requirement not met since 1 July 2026." in text
    assert "0 of 1. Not counted: “Chair”, vacant since 1 July 2026." in text
    assert "Membership of an integrated care board, in force from 1 July 2022" in text
    assert "Schedule 1B, paragraphs 3 to 8" in text
    assert "Guidance, not law" in text
    assert "unlawful" not in text


@pytest.mark.django_db
def test_every_shipped_rule_can_be_tested_and_names_its_source() -> None:
    for rule_set in CompositionRuleSet.objects.all():
        assert re.search(
            r"Act 2006, Schedule 1B|^Guidance, not law|Proposed, and not known to be law$",
            rule_set.legal_source,
        )
        board = factories.make_board(kind=rule_set.board_kind)
        [found] = board_findings(board, [], [rule_set], date(2026, 6, 1))
        assert (found.rule_set, found.legal_source) == (rule_set, rule_set.legal_source)
        assert [row.text for row in found.rows] == [rule["text"] for rule in rule_set.rules]
        sentence = "Requirement not met since 1 July 2022."
        if rule_set.is_proposed:
            sentence = "It would not be met."
        assert {row.sentence for row in found.rows} == {sentence}


def test_a_requirement_that_is_met_says_so(manager: Client, world: World) -> None:
    board = factories.make_board(system=world.system, kind=BoardKind.ICB_BOARD)
    chair = factories.make_seat(board=board, title="Chair")
    factories.make_appointment(seat=chair, person=world.person)
    assert "Requirement met since 1 January 2024." in words(manager.get(url_of("board", board)))


def test_other_boards_have_no_findings(manager: Client, world: World) -> None:
    assert "What the rules ask for" not in manager.get(url_of("board", world.board)).text


def test_a_board_is_set_up(manager: Client, world: World) -> None:
    place = factories.make_place(world.system)
    data = {
        "name": "North  Partnership",
        "kind": "place_partnership",
        "place": place.public_id,
        "quorum": "5",
        **day("valid_from", date(2024, 4, 1)),
    }
    response = manager.post(url_of("board_add", world.system), data)
    board = Board.objects.get(name="North Partnership")
    assert (board.place, board.quorum, board.valid_from) == (place, 5, date(2024, 4, 1))
    assert response["Location"] == url_of("board", board)


def test_a_name_is_used_once(manager: Client, world: World) -> None:
    data = {"name": world.board.name, "kind": "committee"}
    response = manager.post(url_of("board_add", world.system), data)
    assert response.status_code == 422
    assert "has a board of this name already" in response.text


def test_a_place_of_another_system_is_refused(manager: Client, world: World) -> None:
    place = factories.make_place(factories.make_system())
    data = {"name": "X", "kind": "committee", "place": place.public_id}
    assert manager.post(url_of("board_add", world.system), data).status_code == 422


def test_a_seat_is_added(manager: Client, world: World) -> None:
    data = {
        "title": "Partner member",
        "sector": "local_government",
        "capacity": "member",
        "nominating_route": "local_authorities",
        "is_voting": "on",
        "partnership": world.partnership.public_id,
        **day("valid_from", date(2024, 4, 1)),
    }
    manager.post(url_of("seat_add", world.board), data)
    seat = Seat.objects.get(title="Partner member")
    assert (seat.expected_from, seat.nominating_route) == (world.partnership, "local_authorities")


def test_a_seat_needs_a_title_and_a_day(manager: Client, world: World) -> None:
    response = manager.post(url_of("seat_add", world.board), {"capacity": "member"})
    assert response.status_code == 422
    assert "Enter title of the seat" in response.text


def test_someone_is_appointed(manager: Client, world: World) -> None:
    seat = factories.make_seat(board=world.board)
    data = {
        "person": world.person.public_id,
        "organisation": world.organisation.public_id,
        "kind": "holder",
        "competences": ["mental health"],
        **day("valid_from", YESTERDAY),
    }
    manager.post(url_of("seat_fill", seat), data)
    appointment = Appointment.objects.get(seat=seat)
    assert appointment.home_organisation == world.organisation
    assert appointment.competences == ["mental health"]


def test_a_seat_has_one_holder_at_a_time(manager: Client, world: World) -> None:
    data = {
        "person": world.person.public_id,
        "organisation": world.organisation.public_id,
        "kind": "holder",
        **day("valid_from", YESTERDAY),
    }
    response = manager.post(url_of("seat_fill", world.seat), data)
    assert response.status_code == 422
    assert "Someone else holds this seat" in response.text


def test_someone_of_another_system_cannot_be_appointed(manager: Client, world: World) -> None:
    outsider = factories.make_person()
    data = {
        "person": outsider.public_id,
        "organisation": world.organisation.public_id,
        "kind": "holder",
        **day("valid_from", YESTERDAY),
    }
    seat = factories.make_seat(board=world.board)
    assert manager.post(url_of("seat_fill", seat), data).status_code == 422
    assert not seat.appointments.exists()


def test_an_appointment_ends(manager: Client, world: World) -> None:
    manager.post(url_of("appointment_end", world.appointment), day("on", YESTERDAY))
    world.appointment.refresh_from_db()
    assert world.appointment.valid_to == YESTERDAY


def test_an_appointment_does_not_end_before_it_began(manager: Client, world: World) -> None:
    response = manager.post(
        url_of("appointment_end", world.appointment), day("on", date(2020, 1, 1))
    )
    assert response.status_code == 422


@pytest.mark.parametrize("route", ["board", "board_history"])
def test_the_history_tells_of_seats_and_appointments(
    manager: Client, world: World, route: str
) -> None:
    text = words(manager.get(url_of(route, world.board)))
    assert "Seat filled" in text
    assert "ICS CRM itself (tests)" in text
