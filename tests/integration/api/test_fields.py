"""Some fields of a record, other orders of a list, and how many rows there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.api.paging import COUNTED_TO
from partners.models import Organisation, Partnership
from tests import factories as make
from tests.integration.api.conftest import Home


def _event(home: Home) -> str:
    partnership = make.make_partnership(system=home.system)
    person = make.make_person(system=home.system)
    event = make.make_event(partnerships=[partnership], people=[person], title="Winter")
    return f"/api/v1/events/{event.public_id}"


def test_only_the_fields_that_are_asked_for_come(home: Home) -> None:
    address = _event(home)
    whole = home.client.get(address).json()
    some = {"title": whole["title"], "partners": whole["partners"]}
    assert home.client.get(f"{address}?fields=partners,title").json() == some
    [row] = home.client.get("/api/v1/events?fields=title,partners").json()["results"]
    assert row == some


def test_fields_of_what_stands_in_a_field_are_named_after_a_dot(home: Home) -> None:
    address = f"{_event(home)}?fields=partners.partnership.name,partners.tone,title"
    shown = home.client.get(address).json()
    assert [sorted(each) for each in shown["partners"]] == [["partnership", "tone"]]
    assert sorted(shown["partners"][0]["partnership"]) == ["name"]
    whole = home.client.get(f"{address},partners").json()["partners"]
    assert "attendance" in whole[0]


def test_what_is_left_out_is_not_fetched(home: Home) -> None:
    _event(home)

    def tables(fields: str) -> str:
        with CaptureQueriesContext(connection) as queries:
            assert home.client.get(f"/api/v1/events?fields={fields}").status_code == 200
        return " ".join(query["sql"] for query in queries)

    tables("id")  # the first call of a day keeps the token's last use
    assert 'FROM "engagement_participation"' in tables("title,partners")
    few = tables("id,title,notes")
    for table in ("engagement_participation", "engagement_attendee", "engagement_eventboard"):
        assert f'FROM "{table}"' not in few
    assert 'JOIN "partners_place"' not in few


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ("titel", "There is no field “titel”. Did you mean “title”?"),
        ("partners.tine", "There is no field “partners.tine”. Did you mean “partners.tone”?"),
        ("title.name", "“title” has no fields to choose from."),
        ("title,,id", "Enter names with commas between them."),
        ("", "Enter names with commas between them."),
    ],
)
def test_a_field_that_is_not_there_is_refused(home: Home, fields: str, sentence: str) -> None:
    for address in ("/api/v1/events", _event(home)):
        answer = home.client.get(address, {"fields": fields})
        assert answer.status_code == 400
        assert answer.json()["errors"] == {"fields": [sentence]}


def test_a_parameter_that_a_record_does_not_take_is_refused(home: Home) -> None:
    answer = home.client.get(_event(home), {"field": "title"})
    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "field": ["There is no such parameter. Did you mean “fields”?"]
    }


def _names(home: Home, query: str) -> list[str]:
    """Of all partners, page by page."""
    found: list[str] = []
    address = f"/api/v1/partnerships?limit=2&{query}"
    while address:
        body = home.client.get(address).json()
        found += [row["organisation"]["name"] for row in body["results"]]
        address = body["next"]
    return found


def test_a_list_comes_in_the_orders_of_its_page(home: Home) -> None:
    for name in ("Beech", "alder", "Cedar"):
        organisation = make.make_organisation(name=name)
        make.make_partnership(system=home.system, organisation=organisation)
    cedar = Partnership.objects.get(organisation__name="Cedar")
    make.make_event(partnerships=[cedar])
    assert _names(home, "order=name") == ["alder", "Beech", "Cedar"]
    assert _names(home, "order=-name") == ["Cedar", "Beech", "alder"]
    assert _names(home, "order=-created") == ["Cedar", "alder", "Beech"]
    assert _names(home, "order=-contact")[0] == "Cedar"
    assert len(_names(home, "order=health")) == 3


def test_an_order_that_is_not_there_is_refused_and_a_cursor_belongs_to_its_order(
    home: Home,
) -> None:
    refused = home.client.get("/api/v1/partnerships?order=nome")
    assert refused.status_code == 400
    assert refused.json()["errors"] == {
        "order": ["This list has no such order. Did you mean “name”?"]
    }
    for _ in range(2):
        make.make_partnership(system=home.system)
    cursor = home.client.get("/api/v1/partnerships?limit=1").json()["next"].split("after=")[1]
    mixed = home.client.get(f"/api/v1/partnerships?order=name&after={cursor.split('&')[0]}")
    assert mixed.status_code == 400


def test_rows_are_counted_on_request_and_only_so_far(home: Home) -> None:
    assert "count" not in home.client.get("/api/v1/organisations").json()
    Organisation.objects.bulk_create(
        Organisation(name=f"Practice {n}", kind="gp_practice") for n in range(COUNTED_TO + 5)
    )
    all_of_them = home.client.get("/api/v1/organisations?count=true&limit=1").json()
    assert (all_of_them["count"], all_of_them["count_is_exact"]) == (COUNTED_TO, False)
    few = home.client.get("/api/v1/partnerships?count=true").json()
    assert (few["count"], few["count_is_exact"]) == (0, True)
    assert home.client.get("/api/v1/organisations?count=1").status_code == 400
