"""What a system and its places have to bring together, as context beside comparisons."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from engagement.analytics.landscape import Bodies, landscape_of
from engagement.presenters.landscape import in_words, landscape_table
from partners.actions.partnership import withdraw_partnership
from partners.enums import AreaKind
from partners.models import Area, AreaSystem, Footprint, Organisation, System
from tests import factories as make
from tests.integration.engagement.conftest import Scene

pytestmark = pytest.mark.django_db


def lies(area: Area, system: System, share: str, until: date | None = None) -> AreaSystem:
    return AreaSystem.objects.create(
        area=area,
        system=system,
        share=Decimal(share),
        valid_from=date(2022, 7, 1),
        valid_to=until,
    )


@pytest.fixture
def system() -> System:
    """Two places; a county that crosses into the next system, and partners that do not count."""
    system = make.make_system(name="Vale system")
    north, south = (make.make_place(system, name) for name in ("North", "South"))
    county = make.make_partnership(system=system, place=north, name="Vale County Council")
    for kind, place in (
        ("district_council", north),
        ("acute_trust", north),
        ("mental_health_trust", None),
        ("care_provider", south),
        ("care_location", south),
        ("gp_practice", south),
        ("primary_care_network", south),
        ("voluntary", south),
        ("healthwatch", None),
    ):
        make.make_partnership(system=system, kind=kind, place=place)
    gone = make.make_partnership(system=system, place=south)
    withdraw_partnership(by=make.make_user(), partnership=gone, reason="Not a partner")
    closed = make.make_partnership(system=system, place=south)
    Organisation.objects.filter(pk=closed.organisation_id).update(legal_end=date(2024, 3, 31))
    make.make_partnership()
    neighbour = make.make_system(name="Hill system")
    Footprint.objects.create(organisation=county.organisation, system=system)
    Footprint.objects.create(organisation=county.organisation, system=neighbour)
    area = Area.objects.create(gss_code="E10000099", name="Vale", kind=AreaKind.UPPER_TIER)
    whole = Area.objects.create(gss_code="E07000999", name="Dale", kind=AreaKind.LOWER_TIER)
    past = Area.objects.create(gss_code="E07000998", name="Moor", kind=AreaKind.LOWER_TIER)
    lies(area, neighbour, "0.2")
    lies(area, system, "0.8")
    lies(whole, system, "1")
    lies(past, system, "0.5", until=date(2026, 3, 31))
    lies(past, neighbour, "0.5", until=date(2026, 3, 31))
    return system


def test_each_kind_is_counted_in_the_system_and_in_each_place(system: System) -> None:
    found = landscape_of(system)
    assert found.bodies == Bodies(1, 1, 2, 1, 1, 2, 2)
    north, south = found.places
    assert (north.name, north.bodies) == (
        "North",
        Bodies(upper_tier_councils=1, district_councils=1, trusts=1),
    )
    assert south.bodies == Bodies(practices=1, networks=1, care=2, voluntary=1)
    assert found.without_place == Bodies(trusts=1, voluntary=1)


def test_whose_areas_cross_is_said_with_shares(system: System) -> None:
    found = landscape_of(system)
    (area,) = found.shared_areas
    assert area.name == "Vale"
    assert [(name, float(share)) for name, share in area.shares] == [
        ("Vale system", 0.8),
        ("Hill system", 0.2),
    ]
    assert found.crossing == ("Vale County Council",)
    assert [place.crossing for place in found.places] == [("Vale County Council",), ()]
    assert in_words(found) == (
        "Vale system has 2 places, 2 councils, 2 NHS trusts, 1 primary care network and 2 care "
        "providers and homes. 1 council area lies in several systems."
    )


def test_it_is_a_table_in_as_many_queries_however_large(
    system: System, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        table = landscape_table(system)
    assert [row.name for row in table.rows] == [
        "All of Vale system",
        "North",
        "South",
        "No one place",
    ]
    assert table.shared_areas[0].shares == "80% in Vale system, 20% in Hill system"
    empty = landscape_table(make.make_system(name="New system"))
    assert [row.name for row in empty.rows] == ["All of New system"]


def test_the_api_says_the_same(system: System, client: Client) -> None:
    user = make.make_user(system=system)
    client.force_login(user)
    url = f"/api/v1/systems/{system.public_id}/landscape"
    found = client.get(url).json()
    assert found["bodies"]["trusts"] == 2
    assert [place["name"] for place in found["places"]] == ["North", "South"]
    assert found["shared_areas"] == [
        {
            "name": "Vale",
            "shares": [
                {"system": "Vale system", "share": 0.8},
                {"system": "Hill system", "share": 0.2},
            ],
        }
    ]
    assert client.get(url.replace(str(system.public_id), str(user.public_id))).status_code == 404


def test_it_stands_on_a_page_of_its_own_and_on_the_overview(
    scene: Scene, as_user: Callable[[User], Client]
) -> None:
    make.make_pressure(system=scene.system, kind="reorganisation", cause="We are secret")
    board = as_user(scene.board_member)
    page = board.get(f"/systems/{scene.system.public_id}/landscape/").text
    for text in (page, board.get("/").text):
        assert "What there is to bring together" in text
        assert "Reorganisation" in text
        assert "We are secret" not in text
    assert f"/systems/{scene.system.public_id}/landscape/" in (
        board.get(f"/systems/{scene.system.public_id}/").text
    )
    stranger = as_user(scene.stranger)
    assert stranger.get(f"/systems/{scene.system.public_id}/landscape/").status_code == 404
