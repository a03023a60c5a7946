"""How long requests take, beside hand-made SQL and a bare view: printed, never judged.

Times depend on the machine and on what else it does, so no time is asserted; that the answers are
right is. `bin/perf` measures the full volume (docs/performance.md).
"""

import os
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from accounts.actions.api_token import create_token
from tests.performance import settings as measured
from tests.performance.bare import Rows, fetch
from tests.performance.dataset import Dataset
from tests.performance.operations import Operation, operations
from tests.performance.server import Request, load, web_server
from tests.performance.timing import Times, in_turns, table

CLIENTS = 4


@pytest.fixture
def beside_bare_views(settings: LazySettings) -> None:
    """The settings that the measured server has, in this process."""
    settings.ROOT_URLCONF = measured.ROOT_URLCONF
    settings.API_REQUESTS_A_MINUTE = measured.API_REQUESTS_A_MINUTE


def test_time_of_a_request(
    dataset: Dataset, beside_bare_views: None, scale: float, show: Callable[[str], None]
) -> None:
    client = Client()
    client.force_login(dataset.manager)
    rounds = max(3, round(100 * scale))
    rows = []
    with psycopg.connect(_database_url(), autocommit=True) as raw, raw.cursor() as cursor:
        for operation in operations(dataset):

            def by_sql(each: Operation = operation) -> list[Rows]:
                return fetch(cursor, each.name, each.parameters)

            def product(each: Operation = operation) -> str:
                return _ask(client, each, each.path)

            def bare(each: Operation = operation) -> str:
                return _ask(client, each, each.bare_path)

            assert operation.is_right(product(), by_sql()), operation.title
            times = in_turns([product, bare, by_sql], rounds)
            rows.append([operation.title, *_figures(times)])
    show(
        table(
            f"One request after the other, {rounds} rounds, at {scale:.0%} of the full volume (ms)",
            ["", *_headings("product"), *_headings("bare"), *_headings("SQL"), "x bare", "x SQL"],
            rows,
        )
    )


def test_requests_at_once(
    dataset: Dataset, beside_bare_views: None, scale: float, show: Callable[[str], None]
) -> None:
    client = Client()
    client.force_login(dataset.manager)
    cookies = {"Cookie": "; ".join(f"{c.key}={c.value}" for c in client.cookies.values())}
    _token, text = create_token(by=dataset.manager, name="Load", days=1, may_write=True)
    seconds = max(0.3, 4 * scale)
    rows = []
    with web_server(_database_url()) as port:
        for each in operations(dataset):
            who = {"Authorization": f"Bearer {text}"} if each.path.startswith("/api/") else cookies
            product = Request(each.path, each.method, each.text, _headers(each) | who)
            bare = Request(each.bare_path, each.method, each.text, _headers(each) | cookies)
            load(port, lambda _n, r=product: r, CLIENTS, 0)
            ours = load(port, lambda _n, r=product: r, CLIENTS, seconds)
            theirs = load(port, lambda _n, r=bare: r, CLIENTS, seconds)
            assert ours.failed == theirs.failed == 0, each.title
            figures = (f for x in (ours, theirs) for f in (x.times.p50, x.times.p95, x.rate))
            rows.append([each.title, *figures, theirs.rate / ours.rate])
    show(
        table(
            f"{CLIENTS} clients at once, two web processes, at {scale:.0%} of the full volume (ms)",
            ["", *_headings("product"), *_headings("bare"), "x bare"],
            rows,
        )
    )


def _ask(client: Client, operation: Operation, path: str) -> str:
    answer = client.generic(
        operation.method, path, operation.text, "application/json", headers=operation.headers
    )
    assert answer.status_code in {200, 201}, (path, answer.content[:500])
    return answer.content.decode()


def _headers(operation: Operation) -> dict[str, str]:
    return {"Content-Type": "application/json", **operation.headers}


def _headings(name: str) -> list[str]:
    return [f"{name} p50", "p95", "a second"]


def _figures(times: list[Times]) -> list[float]:
    product, bare, by_sql = times
    figures = [figure for each in times for figure in (each.p50, each.p95, each.rate)]
    return [*figures, product.p50 / bare.p50, product.p50 / by_sql.p50]


def _database_url() -> str:
    """Of the test database, whose name is known only now."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
