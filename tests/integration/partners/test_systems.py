"""Choosing a system, and reading about one."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from partners.enums import AreaKind
from partners.models import Area, AreaSystem, System, SystemCluster
from tests import factories
from tests.integration.partners.conftest import World
from tests.integration.partners.queries import queries_of

LIST = "/systems/"


def page_of(system: System) -> str:
    return reverse("partners:system", args=[system.public_id])


def choose(client: Client, system: System, **data: str) -> int:
    address = reverse("partners:system_choose", args=[system.public_id])
    return client.post(address, data).status_code


def lie_in(system: System, share: str) -> AreaSystem:
    code = f"E{factories.next_number():08}"
    area = Area.objects.create(gss_code=code, name=f"Area {code}", kind=AreaKind.UPPER_TIER)
    return AreaSystem.objects.create(
        area=area, system=system, share=Decimal(share), valid_from="2022-07-01"
    )


@pytest.fixture
def of_two(client: Client, world: World) -> tuple[Client, System]:
    """Someone who works in two systems, and the second one."""
    second = factories.make_system(name="Zed System")
    user = factories.make_user(system=world.system)
    factories.make_membership(user, second)
    client.force_login(user)
    return client, second


def test_the_first_own_system_is_the_current_one(
    of_two: tuple[Client, System], world: World
) -> None:
    assert of_two[0].get("/boards/").context["system"] == world.system


def test_the_chosen_system_stays_chosen(of_two: tuple[Client, System]) -> None:
    client, second = of_two
    assert choose(client, second) == 302
    assert client.get("/boards/").context["system"] == second


def test_a_system_of_others_cannot_be_chosen(manager: Client) -> None:
    assert choose(manager, factories.make_system()) == 404


def test_the_choice_leads_back_but_never_away(of_two: tuple[Client, System]) -> None:
    client, second = of_two
    address = reverse("partners:system_choose", args=[second.public_id])
    assert client.post(address, {"next": "/boards/"})["Location"] == "/boards/"
    assert client.post(address, {"next": "https://example.org/"})["Location"] == "/"


def test_a_choice_that_is_no_longer_allowed_is_forgotten(
    of_two: tuple[Client, System], world: World
) -> None:
    client, second = of_two
    choose(client, second)
    second.memberships.update(valid_to="2020-01-01", valid_from="2019-01-01")
    assert client.get("/boards/").context["system"] == world.system


def test_a_national_user_chooses_first(client: Client, world: World) -> None:
    client.force_login(factories.make_national_user())
    assert client.get("/boards/")["Location"] == LIST
    assert world.system.name in client.get(LIST).text


def test_someone_without_a_role_is_told_whom_to_ask(client: Client, db: None) -> None:
    client.force_login(factories.make_user())
    assert "You do not belong to a system yet" in client.get(LIST).text


def test_choosing_is_a_post(manager: Client, world: World) -> None:
    address = reverse("partners:system_choose", args=[world.system.public_id])
    assert manager.get(address).status_code == 405


def test_a_system_shows_areas_and_clusters(manager: Client, world: World) -> None:
    lie_in(world.system, "0.254")
    SystemCluster.objects.create(
        name="North cluster", system=world.system, valid_from="2025-10-01", source="NHS England"
    )
    text = manager.get(page_of(world.system)).text
    assert "25.4%" in text
    assert "North cluster" in text


def test_a_merger_shows_from_both_sides(client: Client, world: World) -> None:
    successor = factories.make_system()
    assert world.system.icb is not None
    assert successor.icb is not None
    factories.make_succession(world.system.icb, successor.icb)
    client.force_login(factories.make_national_user())
    assert "Followed by" in client.get(page_of(world.system)).text
    assert "Came from" in client.get(page_of(successor)).text


def test_a_page_asks_as_often_for_thirty_areas_as_for_three(manager: Client, world: World) -> None:
    for _ in range(3):
        lie_in(world.system, "1")
    with_three = queries_of(manager, page_of(world.system))
    for _ in range(27):
        lie_in(world.system, "0.5")
    assert queries_of(manager, page_of(world.system)) == with_three
