"""Records shown whole where they are named: complete, with the reader's rights, few queries."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.api.collections import collection_of
from accounts.api.shape import MOST_EXPANDED, expandable
from accounts.api.structure import references_of
from accounts.models import User
from ics_crm.api.urls import COLLECTIONS
from partners.models import Place
from tests import factories as make
from tests.integration.api.conftest import Home
from tests.world import EVERYBODY, World, build_world

# Named in records, and no collection of the API shows them.
NOT_SHOWN = {User}
REFERENCE = {"id", "name"}


def test_every_reference_can_be_expanded_or_is_of_people_who_sign_in() -> None:
    for collection in COLLECTIONS:
        for path, model in references_of(collection.serializer_class).items():
            where = f"{collection.collection}: {'.'.join(path)}"
            assert model is not None, f"{where}: say ReferenceSerializer(of=…)"
            assert model in NOT_SHOWN or collection_of(model) is not None, where


def _found(shown: Any, path: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    if isinstance(shown, list):
        for each in shown:
            yield from _found(each, path)
    elif shown is not None and path:
        yield from _found(shown[path[0]], path[1:])
    elif shown is not None:
        yield shown


def _check_expansions(world: World, who: str) -> set[str]:
    """Each expanded record is what its own address shows this reader, or a reference as before.

    Gives the collections of which records were expanded."""
    client: Client = world.client(who)
    seen: set[str] = set()
    for collection in COLLECTIONS:
        targets = expandable(collection.serializer_class)
        for start in range(0, len(targets), MOST_EXPANDED):
            paths = list(targets)[start : start + MOST_EXPANDED]
            names = ",".join(".".join(path) for path in paths)
            answer = client.get(f"/api/v1/{collection.collection}?expand={names}")
            assert answer.status_code in {200, 403}, (collection.collection, answer.content)
            for path in paths if answer.status_code == 200 else ():
                target = collection_of(references_of(collection.serializer_class)[path]).collection
                for record in list(_found(answer.json()["results"], path))[:1]:
                    own = client.get(f"/api/v1/{target}/{record['id']}")
                    if own.status_code == 200:
                        assert record == {"name": record["name"], **own.json()}, (target, path)
                        seen.add(target)
                    else:
                        assert set(record) == REFERENCE, (target, path)
    return seen


@pytest.mark.django_db
def test_what_is_expanded_is_what_the_reader_would_find_at_its_own_address() -> None:
    world = build_world()
    assert len(_check_expansions(world, EVERYBODY)) > 10
    assert len(_check_expansions(world, "board_member")) > 5


def _with_partners(home: Home, number: int) -> None:
    for _ in range(number):
        make.make_event(
            partnerships=[make.make_partnership(system=home.system)],
            people=[make.make_person(system=home.system)],
        )


def test_expansion_costs_the_same_however_many_rows(home: Home) -> None:
    expand = "system,partners.partnership,partners.partnership.organisation,people.person"

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            body = home.client.get(f"/api/v1/events?expand={expand}&limit=200").json()
        names = [
            each["partnership"]["organisation"]["kind"] for each in body["results"][0]["partners"]
        ]
        assert names
        return len(queries)

    _with_partners(home, 2)
    cost()
    few = cost()
    _with_partners(home, 8)
    assert cost() == few


def test_what_may_not_be_seen_stays_a_reference(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make.make_place(home.system)
    partnership = make.make_partnership(system=home.system, place=place)
    address = f"/api/v1/partnerships/{partnership.public_id}?expand=place"
    assert home.client.get(address).json()["place"]["version"] == 1
    monkeypatch.setattr("partners.api.places.visible_places", lambda _user: Place.objects.none())
    shown = home.client.get(address).json()["place"]
    assert shown == {"id": str(place.public_id), "name": place.name}


@pytest.mark.parametrize(
    ("query", "parameter", "sentence"),
    [
        (
            "expand=plaice",
            "expand",
            "There is no reference “plaice” to expand. Did you mean “place”?",
        ),
        ("expand=title", "expand", "There is no reference “title” to expand."),
        ("expand=logged_by", "expand", "There is no reference “logged_by” to expand."),
        (
            "expand=partners.partnership.represented_by.organisation",
            "expand",
            (
                "“partners.partnership.represented_by.organisation” is too deep: "
                "expand at most 2 levels."
            ),
        ),
        (
            "expand=place&fields=title",
            "expand",
            "“place” is not among the fields that you ask for.",
        ),
        ("codes=yes", "codes", "Enter “true” or “false”."),
    ],
)
def test_what_cannot_be_expanded_is_refused(
    home: Home, query: str, parameter: str, sentence: str
) -> None:
    answer = home.client.get(f"/api/v1/events?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"] == {parameter: [sentence]}


def test_fields_reach_into_what_is_expanded(home: Home) -> None:
    _with_partners(home, 1)
    query = (
        "expand=partners.partnership.organisation&fields=id,partners.partnership.organisation.kind"
    )
    [row] = home.client.get(f"/api/v1/events?{query}").json()["results"]
    assert sorted(row) == ["id", "partners"]
    assert [list(each["partnership"]) for each in row["partners"]] == [["organisation"]]
    assert list(row["partners"][0]["partnership"]["organisation"]) == ["kind"]


def test_codes_stand_beside_the_names_of_others_on_request(home: Home) -> None:
    organisation = make.make_organisation()
    make.make_identifier(organisation, scheme="ods", value="RX1")
    make.make_identifier(organisation, scheme="gss", value="E06000001")
    partnership = make.make_partnership(system=home.system, organisation=organisation)
    make.make_event(partnerships=[partnership])
    [plain] = home.client.get("/api/v1/events").json()["results"]
    assert set(plain["partners"][0]["partnership"]) == REFERENCE
    [row] = home.client.get("/api/v1/events?codes=true").json()["results"]
    named = row["partners"][0]["partnership"]
    assert (named["ods"], named["gss"]) == ("RX1", "E06000001")
    assert row["system"]["ods"] == home.system.code
