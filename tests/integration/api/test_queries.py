"""What lists cost that grow by other rows than theirs, and how little a usual one costs.

That no list costs more with more rows is asked of all of them in ``rules/test_every_list.py``.
"""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.actions.membership import grant_role
from tests import factories as make
from tests.integration.api.conftest import Home

FEW, MANY = 6, 30


def _cost(home: Home, address: str, at_least: int) -> int:
    home.client.get(address)  # the first call of a day keeps the token's last use
    with CaptureQueriesContext(connection) as queries:
        answer = home.client.get(address)
    assert len(answer.json()["results"]) >= at_least
    return len(queries)


def test_systems_cost_the_same_however_many(home: Home) -> None:
    costs = []
    for number in (FEW, MANY):
        while home.manager.memberships.count() < number:
            grant_role(by=make.TESTS, user=home.manager, role="analyst", system=make.make_system())
        costs.append(_cost(home, "/api/v1/systems?limit=200", number))
    assert costs[0] == costs[1]


def test_a_list_costs_few_queries(home: Home) -> None:
    partner = make.make_partnership(system=home.system)
    person = make.make_person(system=home.system)
    make.make_event(partnerships=[partner], people=[person], tone=3)
    # The token, its owner's roles, the rows, their partners, people and boards; and whether it was
    # noted today that they read confidences.
    assert _cost(home, "/api/v1/events", 1) <= 7


def test_a_list_of_survey_results_leaves_their_documents_in_the_database(home: Home) -> None:
    make.make_closed_wave(version=make.make_instrument_version(system=home.system))

    with CaptureQueriesContext(connection) as queries:
        rows = home.client.get("/api/v1/survey-results").json()["results"]

    assert [row["response"]["overall"]["answered"] for row in rows] == [1]
    asked = " ".join(query["sql"] for query in queries)
    assert '"document" #> ' in asked or '"document" -> ' in asked
    assert '"document",' not in asked
