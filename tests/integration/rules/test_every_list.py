"""Every page and every answer of the API costs the same number of queries, however much there is."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engagement.models import Event
from partners.models import Organisation, Partnership
from tests.integration.rules.growth import BOUNDED, grow
from tests.performance.dataset import Volume, build
from tests.routes import Route, all_routes
from tests.world import EVERYBODY, build_world

pytestmark = pytest.mark.django_db

FEW, MANY = 10, 150  # more than a page holds, so that further pages are there to link to
# What depends on the moment and not on the rows.
NOT_COUNTED = {"account_logout", "healthz", "readyz"}


def _queries(client: Client, url: str) -> list[str]:
    """The statements behind an address, once whatever is kept between requests is there."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code < 500, url
    return [query["sql"] for query in queries.captured_queries]


def test_no_route_costs_more_when_there_is_more() -> None:
    import time
    t=time.time()
    world = build_world()
    print("world", time.time()-t); t=time.time()
    resolver = world.resolver()
    found = {route: resolver.url(route) for route in all_routes() if route.name not in NOT_COUNTED}
    urls = {route: url for route, url in found.items() if url is not None}
    client = world.client(EVERYBODY)
    print("resolve", time.time()-t); t=time.time()
    grow(FEW)
    print("grow", time.time()-t); t=time.time()
    few = {route: _queries(client, url) for route, url in urls.items()}
    print("few", time.time()-t, len(urls)); t=time.time()
    grow(MANY)
    print("grow", time.time()-t); t=time.time()
    dearer = {}
    for route, url in urls.items():
        many = _queries(client, url)
        if len(many) > len(few[route]):
            dearer[route.name] = _what_grew(few[route], many)
    print("many", time.time()-t); t=time.time()
    print([n for n in found if found[n] is None])
    assert dearer == {}


def _what_grew(few: list[str], many: list[str]) -> str:
    """The first statement that is asked more often than before."""
    counts = Counter(many) - Counter(few)
    shapes = Counter(re.sub(r"'[^']*'|\b\d+\b", "?", sql) for sql in counts.elements())
    shape, times = shapes.most_common(1)[0]
    return f"{len(few)} to {len(many)} queries, {times} like {shape[:400]}"


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
