"""Nominations: begun, followed, stopped, ended by an appointment; and seats put right."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import ANALYST
from partners.actions.appointment import withdraw_appointment
from partners.enums import NominationStage
from partners.models import Appointment, Nomination, Seat
from tests import factories
from tests.integration.partners.conftest import World

TODAY = timezone.localdate()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def boxes(**days: date | None) -> dict[str, Any]:
    """Dates as a form sends them."""
    return {
        f"{name}_{part}": getattr(day, part)
        for name, day in days.items()
        if day is not None
        for part in ("day", "month", "year")
    }


@pytest.fixture
def vacant(world: World) -> Seat:
    return factories.make_seat(board=world.board, title="Partner member")


def url(route: str, record: Any) -> str:
    return reverse(f"partners:{route}", args=[record.public_id])


def whom(world: World) -> dict[str, Any]:
    return {
        "person": world.person.public_id,
        "organisation": world.organisation.public_id,
    }


def test_a_nomination_goes_from_asking_to_the_appointment(
    manager: Client, world: World, vacant: Seat
) -> None:
    manager.post(url("nomination_start", vacant), boxes(asked_on=ago(90)))
    nomination = Nomination.objects.get(seat=vacant)
    assert nomination.stage == NominationStage.ASKED
    change = url("nomination_change", nomination)
    days = {"asked_on": ago(90), "nominated_on": ago(40)}
    for name, stage in (
        ("nominated_on", NominationStage.NOMINATED),
        ("assessed_on", NominationStage.ASSESSED),
        ("approved_on", NominationStage.APPROVED),
    ):
        days.setdefault(name, ago(20))
        said = {**boxes(**days), **whom(world), "version": nomination.version}
        assert manager.post(change, said).status_code == 302
        nomination.refresh_from_db()
        assert nomination.stage == stage

    text = " ".join(manager.get(url("board", world.board)).text.split())
    assert "Nomination: <a" in text
    manager.post(url("nomination_appoint", nomination), boxes(valid_from=TODAY))
    appointment = Appointment.objects.get(seat=vacant)
    nomination = Nomination.objects.get(seat=vacant)
    assert nomination.stage == NominationStage.APPOINTED
    assert (nomination.appointment, nomination.appointed_on) == (appointment, TODAY)
    assert appointment.home_organisation == world.organisation
    assert manager.post(change, {**boxes(**days), **whom(world)}).status_code in {409, 422}


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"asked_on": -1}, "Choose today or a day that has passed."),
        ({"asked_on": 9, "nominated_on": 10}, "This is before the day of “asked for”."),
        ({"asked_on": 9, "approved_on": 3}, "Say when they were nominated"),
        (
            {"asked_on": 9, "nominated_on": 8, "assessed_on": 3, "approved_on": 4},
            "This is before the day of “assessed”.",
        ),
    ],
)
def test_days_out_of_order_are_refused(
    manager: Client, world: World, vacant: Seat, days: dict[str, int], sentence: str
) -> None:
    said = boxes(**{name: ago(each) for name, each in days.items()})
    response = manager.post(url("nomination_start", vacant), {**said, **whom(world)})
    assert response.status_code == 422
    assert sentence in response.text
    assert not vacant.nominations.exists()


def test_somebody_who_is_nominated_has_a_name(manager: Client, vacant: Seat) -> None:
    said = boxes(asked_on=ago(9), nominated_on=ago(2))
    response = manager.post(url("nomination_start", vacant), said)
    assert response.status_code == 422
    assert "Say who was nominated." in response.text


def test_two_people_change_one_nomination(manager: Client, vacant: Seat) -> None:
    nomination = factories.make_nomination(seat=vacant)
    said = {**boxes(asked_on=ago(5)), "version": nomination.version}
    Nomination.objects.filter(pk=nomination.pk).update(asked_on=ago(6))
    response = manager.post(url("nomination_change", nomination), said)
    assert response.status_code == 409
    assert "Someone else changed this" in response.text


def test_a_nomination_stops_with_a_reason(manager: Client, vacant: Seat) -> None:
    nomination = factories.make_nomination(seat=vacant)
    stop = url("nomination_stop", nomination)
    assert manager.post(stop, boxes(on=TODAY)).status_code == 422
    manager.post(stop, {**boxes(on=TODAY), "reason": "They took another post."})
    nomination.refresh_from_db()
    assert nomination.stage == NominationStage.STOPPED
    assert "They took another post." in manager.get(url("nomination", nomination)).text
    assert manager.post(stop, {**boxes(on=TODAY), "reason": "Again"}).status_code == 422


def test_appointing_whom_a_nomination_is_about_closes_it(
    manager: Client, world: World, vacant: Seat
) -> None:
    nomination = factories.make_nomination(
        seat=vacant,
        person=world.person,
        organisation=world.organisation,
        nominated_on=ago(10),
    )
    said = {**whom(world), "kind": "holder", **boxes(valid_from=TODAY)}
    manager.post(url("seat_fill", vacant), said)
    nomination.refresh_from_db()
    assert nomination.appointment == vacant.appointments.get()
    withdraw_appointment(
        by=world.manager, appointment=vacant.appointments.get(), reason="It was a slip."
    )
    nomination.refresh_from_db()
    assert nomination.is_open


def test_an_appointment_does_not_begin_before_its_nomination(
    manager: Client, world: World, vacant: Seat
) -> None:
    nomination = factories.make_nomination(
        seat=vacant, person=world.person, organisation=world.organisation, nominated_on=ago(3)
    )
    response = manager.post(url("nomination_appoint", nomination), boxes(valid_from=ago(9)))
    assert response.status_code == 422
    assert "The appointment begins before its nomination" in response.text
    assert not vacant.appointments.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"nominated_on": ago(99)},
        {"assessed_on": TODAY},
        {"stopped_on": TODAY},
        {"stopped_reason": "Nothing"},
        {"appointed_on": TODAY},
        {"nominated_on": TODAY},
        {"stopped_on": ago(99), "stopped_reason": "Too early"},
    ],
)
def test_the_database_keeps_the_order(vacant: Seat, wrong: dict[str, Any]) -> None:
    nomination = factories.make_nomination(seat=vacant)
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=nomination.pk).update(**wrong)


def test_a_board_member_learns_the_stage_and_not_the_name(
    board_member: Client, world: World, vacant: Seat
) -> None:
    person = factories.make_person(system=world.system, name="Nora Nominee")
    nomination = factories.make_nomination(seat=vacant, person=person, nominated_on=ago(3))
    text = board_member.get(url("board", world.board)).text
    assert "Nomination: nominated" in " ".join(text.split())
    assert "Nora Nominee" not in text
    assert board_member.get(url("nomination", nomination)).status_code == 403
    assert board_member.get(url("nominations", world.board)).status_code == 403
    listed = board_member.get("/api/v1/nominations").json()["results"]
    assert listed == []


def test_an_analyst_reads_and_does_not_write(client: Client, world: World, vacant: Seat) -> None:
    nomination = factories.make_nomination(seat=vacant)
    client.force_login(factories.make_user(system=world.system, role=ANALYST.name))
    assert client.get(url("nomination", nomination)).status_code == 200
    for route, record in (
        ("nomination_start", vacant),
        ("nomination_change", nomination),
        ("nomination_stop", nomination),
        ("nomination_appoint", nomination),
        ("seat_change", vacant),
        ("appointment_correct", world.appointment),
        ("appointment_withdraw", world.appointment),
    ):
        assert client.get(url(route, record)).status_code == 403, route
        assert client.post(url(route, record)).status_code == 403, route


def test_the_list_of_a_board_has_all_its_nominations(
    manager: Client, world: World, vacant: Seat
) -> None:
    factories.make_nomination(seat=vacant, asked_on=ago(5))
    factories.make_nomination(seat=world.seat, asked_on=ago(9))
    factories.make_nomination()
    page = manager.get(url("nominations", world.board))
    assert [row.nomination.asked_on for row in page.context["rows"]] == [ago(5), ago(9)]


def test_a_seat_is_put_right(manager: Client, vacant: Seat) -> None:
    said = {
        "sector": "vcse",
        "capacity": "participant",
        "nominating_route": "other",
        "term_years": "4",
        "version": vacant.version,
        **boxes(valid_to=TODAY),
    }
    manager.post(url("seat_change", vacant), said)
    vacant.refresh_from_db()
    assert (vacant.sector, vacant.capacity, vacant.term_years) == ("vcse", "participant", 4)
    assert (vacant.is_voting, vacant.valid_to) == (False, TODAY)
    assert manager.post(url("seat_change", vacant), said).status_code == 409
    said |= {"version": vacant.version, "term_years": "0"}
    assert manager.post(url("seat_change", vacant), said).status_code == 422


def test_an_appointment_is_put_right(manager: Client, world: World) -> None:
    correct = url("appointment_correct", world.appointment)
    said = {
        "organisation": world.newcomer.public_id,
        "competences": ["mental health"],
        "version": world.appointment.version,
        **boxes(valid_from=date(2024, 2, 1)),
    }
    assert manager.post(correct, said).status_code == 422
    manager.post(correct, said | {"reason": "It was a month later."})
    world.appointment.refresh_from_db()
    assert world.appointment.home_organisation == world.newcomer
    assert world.appointment.valid_from == date(2024, 2, 1)
    assert world.appointment.competences == ["mental health"]
    again = manager.post(correct, said | {"reason": "Once more."})
    assert again.status_code == 409


def test_an_appointment_by_mistake_is_withdrawn_and_the_seat_is_free(
    manager: Client, world: World
) -> None:
    withdraw = url("appointment_withdraw", world.appointment)
    assert manager.post(withdraw).status_code == 422
    manager.post(withdraw, {"reason": "It was another seat."})
    assert Appointment.objects.standing().filter(seat=world.seat).count() == 0
    assert "Vacant since 1 Jan 2024" in manager.get(url("board", world.board)).text
    assert world.board.name not in manager.get(url("person", world.person)).text
    factories.make_appointment(seat=world.seat, person=world.person, valid_from=date(2024, 1, 1))
    assert manager.get(withdraw).status_code == 404
