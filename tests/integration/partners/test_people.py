"""People: found, added, changed, moved to other jobs, erased."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import ANALYST
from audit.models import AuditEvent
from audit.sealing import seal_on
from audit.tracking import Tracked
from audit.verifying import verify
from partners.actions.partnership import withdraw_partnership
from partners.actions.person import change_person, erase_person
from partners.models import Person
from tests import factories
from tests.integration.partners.conftest import World
from tests.integration.partners.queries import queries_of

LIST = "/people/"


def day(name: str, value: date) -> dict[str, int]:
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def url_of(route: str, *records: Tracked) -> str:
    return reverse(f"partners:{route}", args=[record.public_id for record in records])


def names(response: Any) -> list[str]:
    return [person.name for person in response.context["page"]]


def test_the_list_shows_people_of_the_current_system_only(manager: Client, world: World) -> None:
    factories.make_person()
    assert names(manager.get(LIST)) == [world.person.name]


def test_people_are_found_by_name_and_by_where_they_work(manager: Client, world: World) -> None:
    factories.make_person(system=world.system, name="Amina Okafor")
    assert names(manager.get(LIST, {"q": "okafor"})) == ["Amina Okafor"]
    assert names(manager.get(LIST, {"at": "ayside"})) == [world.person.name]
    by_link = manager.get(LIST, {"organisation": str(world.organisation.public_id)})
    assert names(by_link) == [world.person.name]
    assert "People at Ayside Council" in " ".join(by_link.text.split())


def test_someone_who_left_is_not_found_there(manager: Client, world: World) -> None:
    world.position.valid_to = date(2025, 1, 1)
    world.position.save()
    assert names(manager.get(LIST, {"at": "ayside"})) == []


def test_the_list_asks_as_often_for_thirty_as_for_three(manager: Client, world: World) -> None:
    for _ in range(2):
        factories.make_person(system=world.system, organisation=world.organisation)
    with_three = queries_of(manager, LIST)
    for _ in range(27):
        factories.make_person(system=world.system, organisation=factories.make_organisation())
    assert queries_of(manager, LIST) == with_three


def test_a_page_asks_as_often_for_many_positions_as_for_one(manager: Client, world: World) -> None:
    page = url_of("person", world.person)
    with_one = queries_of(manager, page)
    for _ in range(9):
        factories.make_position(world.person)
        factories.make_appointment(person=world.person, seat=factories.make_seat(board=world.board))
    assert queries_of(manager, page) == with_one


def test_a_person_shows_positions_and_seats(manager: Client, world: World) -> None:
    text = manager.get(url_of("person", world.person)).text
    assert "Ayside Council" in text
    assert world.board.name in text


def test_a_person_is_added_with_a_job(manager: Client, world: World) -> None:
    data = {
        "name": "Amina  Okafor",
        "email": "Amina.Okafor@example.nhs.uk",
        "organisation": world.organisation.public_id,
        "title": "Director of public health",
        "grade": 3,
        **day("since", date(2025, 4, 1)),
    }
    response = manager.post(url_of("person_add", world.system), data)
    person = Person.objects.get(name="Amina Okafor")
    assert response["Location"] == url_of("person", person)
    assert person.email == "amina.okafor@example.nhs.uk"
    assert person.positions.get().valid_from == date(2025, 4, 1)


def test_a_person_needs_only_a_name(manager: Client, world: World) -> None:
    manager.post(url_of("person_add", world.system), {"name": "Amina Okafor"})
    assert not Person.objects.get(name="Amina Okafor").positions.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": ""}, "Enter full name"),
        ({"name": "A", "email": "nonsense"}, "email"),
        ({"name": "A", "since_day": "31", "since_month": "2", "since_year": "2025"}, "real date"),
    ],
)
def test_what_is_wrong_with_a_person_is_said(
    manager: Client, world: World, data: dict[str, str], sentence: str
) -> None:
    response = manager.post(url_of("person_add", world.system), data)
    assert response.status_code == 422
    assert sentence in response.text


def test_one_email_address_is_one_person(manager: Client, world: World) -> None:
    data = {"name": "Amina Okafor", "email": world.person.email.upper()}
    response = manager.post(url_of("person_add", world.system), data)
    assert response.status_code == 422
    assert "in the system already" in response.text


def test_the_organisation_is_filled_in_from_its_page(manager: Client, world: World) -> None:
    url = url_of("person_add", world.system)
    response = manager.get(url, {"organisation": str(world.organisation.public_id)})
    assert "Ayside Council" in response.text


def test_a_nonsense_organisation_in_the_address_is_ignored(manager: Client, world: World) -> None:
    url = url_of("person_add", world.system)
    assert manager.get(url, {"organisation": "nonsense"}).status_code == 200


def test_details_are_changed(manager: Client, world: World) -> None:
    data = {"name": "New Name", "email": "", "phone": "01234", "version": world.person.version}
    manager.post(url_of("person_change", world.person), data)
    world.person.refresh_from_db()
    assert (world.person.name, world.person.phone) == ("New Name", "01234")


def test_two_who_change_the_same_see_both_versions(manager: Client, world: World) -> None:
    seen = world.person.version
    change_person(
        by=world.administrator,
        person=world.person,
        name="Their Name",
        email="",
        phone="",
        expected_version=seen,
    )
    data = {"name": "My Name", "email": "", "phone": "", "version": seen}
    response = manager.post(url_of("person_change", world.person), data)
    assert response.status_code == 409
    assert "Their Name" in response.text
    assert "My Name" in response.text


def test_a_job_is_added(manager: Client, world: World) -> None:
    data = {"organisation": world.newcomer.public_id, "title": "Chair", "grade": "4"}
    manager.post(url_of("position_add", world.person), data)
    assert world.person.positions.current().count() == 2


def test_a_job_is_somewhere(manager: Client, world: World) -> None:
    response = manager.post(url_of("position_add", world.person), {"title": "Chair"})
    assert response.status_code == 422


def test_a_job_ends_and_its_row_stays(manager: Client, world: World) -> None:
    today = timezone.localdate()
    manager.post(url_of("position_end", world.person, world.position), day("on", today))
    world.position.refresh_from_db()
    assert world.position.valid_to == today


def test_a_job_does_not_end_before_it_began(manager: Client, world: World) -> None:
    world.position.valid_from = date(2025, 1, 1)
    world.position.save()
    url = url_of("position_end", world.person, world.position)
    response = manager.post(url, day("on", date(2024, 1, 1)))
    assert response.status_code == 422
    assert "The end is before the start." in response.text


def test_a_position_of_someone_else_is_not_there(manager: Client, world: World) -> None:
    other = factories.make_person(system=world.system)
    assert manager.get(url_of("position_end", other, world.position)).status_code == 404


def test_someone_is_erased_for_good(manager: Client, world: World) -> None:
    name = world.person.name
    manager.post(url_of("person_erase", world.person), {"reason": "Asked for it"})
    world.person.refresh_from_db()
    assert world.person.name == ""
    page = manager.get(url_of("person", world.person))
    assert "details were erased" in page.text
    assert name not in page.text
    assert names(manager.get(LIST)) == []


def test_erasing_needs_a_reason(manager: Client, world: World) -> None:
    assert manager.post(url_of("person_erase", world.person), {}).status_code == 422


def test_reasons_that_name_someone_erased_are_blanked_and_the_log_still_fits(world: World) -> None:
    name = world.person.name
    for reason in (f"{name.upper()} left", f"Not {name}son", "Moved on"):
        partnership = factories.make_partnership(system=world.system)
        withdraw_partnership(by=world.manager, partnership=partnership, reason=reason)
    theirs = factories.make_partnership()
    withdraw_partnership(by=world.manager, partnership=theirs, reason=f"{name} left")
    seal_on()
    with pytest.raises(ValidationError, match="Leave the name out"):
        erase_person(by=world.manager, person=world.person, reason=f"{name} asked for it")
    erase_person(by=world.manager, person=world.person, reason="Asked for it")
    withdrawn = AuditEvent.objects.filter(type="partnership.withdrawn").order_by("id")
    kept = ["", f"Not {name}son", "Moved on", f"{name} left"]
    assert list(withdrawn.values_list("reason", flat=True)) == kept
    assert verify().sentences == []


def test_erased_details_cannot_be_changed(manager: Client, world: World) -> None:
    manager.post(url_of("person_erase", world.person), {"reason": "Asked for it"})
    assert manager.get(url_of("person_change", world.person)).status_code == 404


def test_an_analyst_reads_people_and_changes_none(client: Client, world: World) -> None:
    client.force_login(factories.make_user(system=world.system, role=ANALYST.name))
    assert client.get(url_of("person", world.person)).status_code == 200
    assert client.get(url_of("person_change", world.person)).status_code == 403
    assert client.get(url_of("person_erase", world.person)).status_code == 403


def test_details_are_due_for_checking_after_a_year(manager: Client, world: World) -> None:
    person = world.person
    assert person.checked_on == timezone.localdate()
    assert not Person.objects.due_for_checking().exists()
    long_ago = timezone.localdate() - timedelta(days=365)
    Person.objects.filter(pk=person.pk).update(checked_on=long_ago)
    assert Person.objects.due_for_checking().get() == person
    page = manager.get(url_of("person", person)).text
    assert "Due for checking" in page
    response = manager.post(url_of("person_check", person), follow=True)
    assert "Recorded that these details are right." in response.text
    assert "Due for checking" not in response.text
    assert not Person.objects.due_for_checking().exists()


def test_who_changes_details_has_looked_at_them(world: World) -> None:
    Person.objects.update(checked_on=date(2020, 1, 1))
    person = Person.objects.get(pk=world.person.pk)
    change_person(
        by=factories.TESTS,
        person=person,
        name=person.name,
        email="",
        phone="",
        expected_version=person.version,
    )
    person.refresh_from_db()
    assert person.checked_on == timezone.localdate()


def test_of_someone_erased_there_is_nothing_to_check(manager: Client, world: World) -> None:
    erase_person(by=factories.TESTS, person=world.person, reason="They asked")
    Person.objects.update(checked_on=date(2020, 1, 1))
    assert not Person.objects.due_for_checking().exists()
    response = manager.post(url_of("person_check", world.person), follow=True)
    assert "there is nothing to check" in response.text
