"""Finding, reading and adding organisations."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partners.enums import OrganisationKind, RelationKind, Tier
from partners.models import Footprint, Organisation, Partnership, ReferenceSnapshot, Relation
from tests import factories
from tests.integration.partners.conftest import World
from tests.integration.partners.queries import queries_of

LIST = "/organisations/"


def names(response: Any) -> list[str]:
    return [organisation.name for organisation in response.context["page"]]


def page_of(organisation: Organisation) -> str:
    return reverse("partners:organisation", args=[organisation.public_id])


def test_the_search_finds_parts_of_names_and_codes(manager: Client, world: World) -> None:
    trust = factories.make_organisation(name="Ceeside Trust", kind=OrganisationKind.ACUTE_TRUST)
    factories.make_identifier(trust, "RX99")
    assert names(manager.get(LIST, {"q": "trust cee"})) == ["Ceeside Trust"]
    assert names(manager.get(LIST, {"q": "rx99"})) == ["Ceeside Trust"]


def test_while_typing_only_the_list_is_answered(manager: Client) -> None:
    response = manager.get(LIST, {"q": "ayside"}, headers={"HX-Request": "true"})
    assert "<html" not in response.text
    assert "Ayside Council" in response.text


def test_a_request_that_restores_a_page_gets_all_of_it(manager: Client) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in manager.get(LIST, headers=headers).text


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"kind": "acute_trust"}, ["Ceeside Trust"]),
        ({"sector": "nhs", "q": "ceeside"}, ["Ceeside Trust"]),
        ({"state": "closed"}, ["Deeside Trust"]),
    ],
)
def test_filters_narrow_the_list(
    manager: Client, world: World, filters: dict[str, str], found: list[str]
) -> None:
    factories.make_organisation(name="Ceeside Trust", kind=OrganisationKind.ACUTE_TRUST)
    closed = factories.make_organisation(name="Deeside Trust", kind=OrganisationKind.NHS_TRUST)
    closed.legal_end = "2020-01-01"
    closed.save()
    assert names(manager.get(LIST, filters)) == found


def test_the_system_filter_reads_footprints_and_partnerships(manager: Client, world: World) -> None:
    Footprint.objects.create(organisation=world.newcomer, system=world.system)
    factories.make_organisation(name="Elsewhere Council")
    found = names(manager.get(LIST, {"system": str(world.system.public_id)}))
    assert found == ["Ayside Council", "Beeside Council"]


def test_the_list_goes_on_by_name(manager: Client) -> None:
    for number in range(60):
        factories.make_organisation(name=f"Zed {number:02}")
    first = manager.get(LIST, {"q": "zed"}).context["page"]
    second = manager.get(LIST, {"q": "zed", "after": first.next_cursor}).context["page"]
    back = manager.get(LIST, {"q": "zed", "before": second.previous_cursor}).context["page"]
    assert [len(first), len(second)] == [50, 10]
    assert second.rows[0].name == "Zed 50"
    assert [row.name for row in back] == [row.name for row in first]


def test_a_forged_cursor_gives_the_first_page(manager: Client) -> None:
    assert "Ayside Council" in names(manager.get(LIST, {"after": "forged"}))


def test_the_list_asks_as_often_for_thirty_as_for_three(manager: Client, world: World) -> None:
    factories.make_identifier(world.newcomer)
    with_three = queries_of(manager, LIST)
    for _ in range(27):
        factories.make_identifier(factories.make_partnership(system=world.system).organisation)
    assert queries_of(manager, LIST) == with_three


def test_each_fact_says_where_it_comes_from(manager: Client, world: World) -> None:
    snapshot = ReferenceSnapshot.objects.create(
        kind="trusts", source="NHS England ODS", as_at="2025-11-28"
    )
    world.organisation.snapshot = snapshot
    world.organisation.save()
    text = manager.get(page_of(world.organisation)).text
    assert "NHS England ODS, as at 28 November 2025" in text
    assert "Entered by hand" in text


def test_succession_shows_from_both_sides(manager: Client, world: World) -> None:
    factories.make_succession(world.organisation, world.newcomer)
    assert "Followed by" in manager.get(page_of(world.organisation)).text
    assert "Came from" in manager.get(page_of(world.newcomer)).text


def test_a_network_shows_its_practices_and_a_practice_its_network(manager: Client) -> None:
    network = factories.make_organisation(
        name="North PCN", kind=OrganisationKind.PRIMARY_CARE_NETWORK
    )
    practice = factories.make_organisation(name="The Surgery", kind=OrganisationKind.GP_PRACTICE)
    Relation.objects.create(
        organisation=practice, other=network, kind=RelationKind.MEMBER_OF_NETWORK
    )
    assert "North PCN" in manager.get(page_of(practice)).text
    assert "Practices in this network" in manager.get(page_of(network)).text
    listed = names(manager.get(LIST, {"linked_to": str(network.public_id)}))
    assert listed == ["The Surgery"]


def test_partnerships_of_other_systems_do_not_show(manager: Client, world: World) -> None:
    elsewhere = factories.make_partnership(organisation=world.organisation)
    text = manager.get(page_of(world.organisation)).text
    assert world.system.name in text
    assert str(elsewhere.public_id) not in text


def test_a_fictional_organisation_stays_in_its_system(manager: Client) -> None:
    fictional = factories.make_partnership(system=factories.make_system(is_fictional=True))
    assert manager.get(page_of(fictional.organisation)).status_code == 404


def test_the_page_asks_as_often_for_many_facts_as_for_few(manager: Client, world: World) -> None:
    page = page_of(world.organisation)
    factories.make_identifier(world.organisation)
    few = queries_of(manager, page)
    for number in range(20):
        factories.make_identifier(world.organisation)
        factories.make_alias(world.organisation, f"Alias {number}")
        factories.make_partnership(organisation=world.organisation)
    assert queries_of(manager, page) == few


def test_an_organisation_is_added_and_becomes_a_partner(manager: Client, world: World) -> None:
    data = {"name": "  Feeside  Friends ", "kind": "voluntary", "as_partner": "on"}
    response = manager.post("/organisations/add/", data)
    added = Organisation.objects.get(name="Feeside Friends")
    assert response["Location"] == page_of(added)
    partnership = Partnership.objects.get(organisation=added)
    assert (partnership.system, partnership.tier) == (world.system, Tier.KNOWN)


def test_an_organisation_can_be_added_without_a_partnership(manager: Client) -> None:
    manager.post("/organisations/add/", {"name": "Feeside Friends", "kind": "voluntary"})
    assert not Partnership.objects.filter(organisation__name="Feeside Friends").exists()


def test_in_the_fictional_system_an_added_organisation_is_fictional(
    client: Client, db: None
) -> None:
    system = factories.make_system(is_fictional=True)
    client.force_login(factories.make_user(system=system))
    response = client.post("/organisations/add/", {"name": "Made Up", "kind": "voluntary"})
    assert Organisation.objects.get(name="Made Up").is_fictional
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "voluntary"}, "Enter name"),
        ({"name": "Feeside"}, "Select kind of organisation"),
        ({"name": "Ayside council", "kind": "voluntary"}, "is there already"),
        ({"name": "Feeside", "kind": "icb"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_a_new_organisation_is_said(
    manager: Client, world: World, data: dict[str, str], sentence: str
) -> None:
    response = manager.post("/organisations/add/", data)
    assert response.status_code == 422
    assert sentence in response.text


def test_another_name_is_found_by_the_search(manager: Client, world: World) -> None:
    url = reverse("partners:organisation_alias_add", args=[world.organisation.public_id])
    manager.post(url, {"name": "Aysiders"})
    assert names(manager.get(LIST, {"q": "aysiders"})) == ["Ayside Council"]


def test_another_name_must_be_given(manager: Client, world: World) -> None:
    url = reverse("partners:organisation_alias_add", args=[world.organisation.public_id])
    assert manager.post(url, {"name": " "}).status_code == 422


def test_the_search_box_of_forms_finds_organisations(manager: Client) -> None:
    response = manager.get("/organisations/search/", {"organisation_q": "ayside"})
    assert "Ayside Council" in response.text
