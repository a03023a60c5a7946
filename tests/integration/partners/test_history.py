"""The history of changes: who did what, as far as the reader may know."""

from django.test import Client
from django.urls import reverse

from audit.tracking import Tracked
from partners.actions.organisation import add_alias
from partners.actions.person import change_person
from partners.presenters.changed_values import SOMEONE_ELSEWHERE
from partners.presenters.history import history_of
from tests import factories
from tests.integration.partners.conftest import World


def url_of(route: str, record: Tracked) -> str:
    return reverse(f"partners:{route}", args=[record.public_id])


def rename(world: World, name: str) -> None:
    world.person.refresh_from_db()
    change_person(
        by=world.manager,
        person=world.person,
        name=name,
        email="",
        phone="",
        expected_version=world.person.version,
    )


def test_a_line_says_who_changed_what_and_no_personal_value(world: World) -> None:
    rename(world, "Quite Another")
    line = history_of(world.person, world.manager, {}).lines[0]
    assert (line.what, line.who) == ("Person changed", world.manager.name)
    assert "full name" in line.fields
    assert "Quite Another" not in str(line)


def test_what_hangs_on_a_record_is_told_too(world: World) -> None:
    lines = history_of(world.person, world.manager, {}).lines
    assert [line.what for line in lines] == ["Position started", "Person added"]


def test_people_of_other_systems_stay_unnamed(world: World) -> None:
    outsider = factories.make_user(system=factories.make_system())
    add_alias(by=outsider, organisation=world.organisation, name="Aysiders")
    assert history_of(world.organisation, world.manager, {}).lines[0].who == SOMEONE_ELSEWHERE


def test_what_other_systems_do_with_an_organisation_stays_theirs(world: World) -> None:
    factories.make_partnership(organisation=world.organisation)
    lines = history_of(world.organisation, world.manager, {}).lines
    assert [line.what for line in lines].count("Partnership begun") == 1


def test_without_the_right_to_read_it_a_page_has_no_history(
    board_member: Client, world: World
) -> None:
    assert "History of changes" not in board_member.get(url_of("board", world.board)).text


def test_the_page_goes_on_and_asks_as_often_for_many_as_for_few(
    manager: Client, world: World
) -> None:
    for number in range(60):
        add_alias(by=world.manager, organisation=world.organisation, name=f"Name {number}")
    url = url_of("organisation_history", world.organisation)
    page = manager.get(url).context["history"]
    assert len(page.lines) == 50
    assert len(manager.get(url, {"after": page.next_cursor}).context["history"].lines) == 12
    assert "All changes" in manager.get(url_of("organisation", world.organisation)).text
