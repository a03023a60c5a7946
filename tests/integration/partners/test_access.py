"""Who gets which page: one table for all pages of this room."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.partners.conftest import World

Args = Callable[[World], list[object]]


def nothing(world: World) -> list[object]:
    return []


def of(*names: str) -> Args:
    """Public ids of records of the world, as arguments of a route."""
    return lambda world: [getattr(world, name).public_id for name in names]


READ_BY_ALL: list[tuple[str, Args]] = [
    ("systems", nothing),
    ("system", of("system")),
    ("organisations", nothing),
    ("organisation", of("organisation")),
    ("organisation_search", nothing),
    ("partnership_search", of("system")),
    ("boards", nothing),
    ("board", of("board")),
]
READ_BY_MANAGERS: list[tuple[str, Args]] = [
    ("people", nothing),
    ("person_search", of("system")),
    ("organisation_history", of("organisation")),
    ("board_history", of("board")),
]
# A board member may not see people at all, so their pages are not there for them.
PEOPLE: list[tuple[str, Args]] = [
    ("person", of("person")),
    ("person_history", of("person")),
    ("person_change", of("person")),
    ("person_erase", of("person")),
    ("position_add", of("person")),
    ("position_end", of("person", "position")),
]
WRITTEN_BY_MANAGERS: list[tuple[str, Args]] = [
    ("organisation_add", nothing),
    ("organisation_alias_add", of("organisation")),
    ("partnership_begin", of("newcomer", "system")),
    ("partnership_change", of("partnership")),
    ("partnership_withdraw", of("partnership")),
    ("person_add", of("system")),
    ("board_add", of("system")),
    ("seat_add", of("board")),
    ("seat_fill", of("seat")),
    ("appointment_end", of("appointment")),
]
MEMBERS: list[tuple[str, Args]] = [
    ("members", of("system")),
    ("member_add", of("system")),
    ("member_end", of("system", "membership")),
]
EVERY_PAGE = READ_BY_ALL + READ_BY_MANAGERS + PEOPLE + WRITTEN_BY_MANAGERS + MEMBERS
# Organisations are shared by all systems, and lists simply show the stranger's own system.
SHARED = {
    "systems",
    "organisations",
    "organisation",
    "organisation_search",
    "organisation_add",
    "organisation_alias_add",
    "organisation_history",
    "boards",
    "people",
}


def address(world: World, route: str, args: Args) -> str:
    return reverse(f"partners:{route}", args=args(world))


@pytest.mark.parametrize(("route", "args"), EVERY_PAGE)
def test_an_administrator_of_the_system_gets_every_page(
    administrator: Client, world: World, route: str, args: Args
) -> None:
    assert administrator.get(address(world, route, args)).status_code == 200


@pytest.mark.parametrize(("route", "args"), EVERY_PAGE)
def test_nobody_comes_in_without_signing_in(
    client: Client, world: World, route: str, args: Args
) -> None:
    response = client.get(address(world, route, args))
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize(("route", "args"), [page for page in EVERY_PAGE if page[0] not in SHARED])
def test_a_stranger_learns_nothing(stranger: Client, world: World, route: str, args: Args) -> None:
    assert stranger.get(address(world, route, args)).status_code == 404


@pytest.mark.parametrize(("route", "args"), READ_BY_ALL)
def test_a_board_member_reads(board_member: Client, world: World, route: str, args: Args) -> None:
    assert board_member.get(address(world, route, args)).status_code == 200


@pytest.mark.parametrize(("route", "args"), READ_BY_MANAGERS + WRITTEN_BY_MANAGERS + MEMBERS)
def test_a_board_member_may_not(board_member: Client, world: World, route: str, args: Args) -> None:
    assert board_member.get(address(world, route, args)).status_code == 403


@pytest.mark.parametrize(("route", "args"), PEOPLE)
def test_for_a_board_member_people_are_not_there(
    board_member: Client, world: World, route: str, args: Args
) -> None:
    assert board_member.get(address(world, route, args)).status_code == 404


@pytest.mark.parametrize(("route", "args"), MEMBERS)
def test_a_manager_does_not_manage_members(
    manager: Client, world: World, route: str, args: Args
) -> None:
    assert manager.get(address(world, route, args)).status_code == 403


@pytest.mark.parametrize(("route", "args"), WRITTEN_BY_MANAGERS + PEOPLE[2:])
def test_a_forbidden_post_changes_nothing(
    stranger: Client, world: World, route: str, args: Args
) -> None:
    status = stranger.post(address(world, route, args), {"name": "X", "reason": "X"}).status_code
    assert status in ({422, 200, 302} if route in SHARED else {404})
    world.person.refresh_from_db()
    world.partnership.refresh_from_db()
    assert not world.person.erased_at
    assert not world.partnership.is_withdrawn
