"""Every page and every list of the API costs the same number of queries, however much there is."""

import re
from collections import Counter
from collections.abc import Iterable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.integration.rules.growth import BOUNDED, grow
from tests.performance.dataset import Volume, build
from tests.routes import all_routes
from tests.world import EVERYBODY, build_world

pytestmark = pytest.mark.django_db

FEW, MANY = 4, 14  # together more than a page holds, so that there are further pages
SMALL = Volume(
    organisations=10,
    partnerships=10,
    people=10,
    boards=2,
    events=10,
    busy_events=10,
    commitments=10,
)
LARGE = Volume(
    organisations=2_000,
    partnerships=2_000,
    people=2_000,
    boards=50,
    events=2_000,
    busy_events=100,
    commitments=2_000,
)
# What depends on the moment and not on the rows.
NOT_COUNTED = {"account_logout", "healthz", "readyz"}


def test_no_route_costs_more_when_what_it_shows_has_more() -> None:
    world = build_world()
    found = world.resolver().urls(r for r in all_routes() if r.name not in NOT_COUNTED)
    urls = [url for url in found.values() if url is not None]
    client = world.client(EVERYBODY)
    grow(FEW)
    # What is kept after a first request may make few rows look a query or two dearer; what is
    # repeated for each row makes many rows dearer by far more.
    few = _queries(client, urls)
    grow(MANY)
    assert _dearer(few, _queries(client, urls)) == {}


def test_no_list_costs_more_at_two_thousand_rows() -> None:
    urls = [r.url() for r in all_routes() if not r.arguments and r.name not in NOT_COUNTED]
    few = _queries_of_a_system(SMALL, urls)
    assert _dearer(few, _queries_of_a_system(LARGE, urls)) == {}


def test_growth_reaches_every_table() -> None:
    build_world()
    before = grow(0)
    after = grow(FEW)
    bounded = {model._meta.label for model in BOUNDED}
    short = {
        table: (before[table], rows)
        for table, rows in after.items()
        if rows < before[table] + FEW and table not in bounded
    }
    assert short == {}, "Copies of these rows do not fit beside them: see growth.py."


def _queries_of_a_system(volume: Volume, urls: Iterable[str]) -> dict[str, list[str]]:
    """The statements behind each address in a system of that size, which is gone afterwards.

    Foreign keys are checked for the same rows in fewer numbers: tests/performance/test_dataset.py.
    """
    with transaction.atomic():
        dataset = build(volume, checked=False)
        client = Client()
        client.force_login(dataset.manager)
        queries = _queries(client, urls)
        transaction.set_rollback(True)
    return queries


def _queries(client: Client, urls: Iterable[str]) -> dict[str, list[str]]:
    """The statements behind each address."""
    found = {}
    for url in urls:
        connection.queries_log.clear()  # or the log is full before the last address
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code < 500, url
        found[url] = [query["sql"] for query in queries.captured_queries]
    return found


def _dearer(few: dict[str, list[str]], many: dict[str, list[str]]) -> dict[str, str]:
    """The addresses with more statements than before, and what it is that they repeat."""
    return {
        url: f"{len(few[url])} to {len(now)} queries, {_most_repeated(few[url], now)}"
        for url, now in many.items()
        if len(now) > len(few[url])
    }


def _most_repeated(few: list[str], many: list[str]) -> str:
    shapes = Counter(_shape(sql) for sql in many) - Counter(_shape(sql) for sql in few)
    shape, times = shapes.most_common(1)[0]
    return f"{times} more of {shape[:400]}"


def _shape(sql: str) -> str:
    return re.sub(r"'[^']*'|\b\d+\b|(\?, )+", "?", sql)
