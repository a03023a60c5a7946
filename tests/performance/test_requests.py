"""How long requests take, beside hand-made SQL and a bare view: printed, never judged.

Times depend on the machine and on what else it does, so no time is asserted; that the answers are
right is. `bin/perf` measures the full volume (docs/performance.md).
"""

import os
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

from accounts.actions.api_token import create_token
from accounts.models import User
from tests.performance import settings as measured
from tests.performance.bare import Rows, fetch
from tests.performance.dataset import Dataset
from tests.performance.operations import Operation, operations
from tests.performance.server import Request, load, web_server
from tests.performance.timing import Times, in_turns, table

FULL = 1.0


class Caller(RequestFactory):
    """Sends requests through all middleware, as the test client does, but keeps no copy of pages.

    The test client copies the context of every template, which costs more than some pages do.
    """

    def __init__(self, user: User) -> None:
        super().__init__()
        client = Client()
        client.force_login(user)
        self.cookies = client.cookies
        self._handler = ClientHandler(enforce_csrf_checks=False)

    def ask(self, operation: Operation, path: str) -> str:
        """The body of an answer, which must be a good one."""
        answer: Any = self.generic(
            operation.method, path, operation.text, "application/json", headers=operation.headers
        )
        assert answer.status_code in {200, 201}, (path, answer.content[:500])
        return str(answer.content.decode())

    def request(self, **request: Any) -> Any:
        """Answer it, where the parent only makes it."""
        return self._handler(self._base_environ(**request))  # type: ignore[attr-defined]


@pytest.fixture
def beside_bare_views(settings: LazySettings) -> None:
    """The settings that the measured server has, in this process."""
    settings.ROOT_URLCONF = measured.ROOT_URLCONF
    settings.API_REQUESTS_A_MINUTE = measured.API_REQUESTS_A_MINUTE


def test_time_of_a_request(
    dataset: Dataset, beside_bare_views: None, scale: float, show: Callable[[str], None]
) -> None:
    caller = Caller(dataset.manager)
    rounds = max(2, round(100 * scale))
    rows = []
    with psycopg.connect(_database_url(), autocommit=True) as raw, raw.cursor() as cursor:
        for operation in operations(dataset):

            def by_sql(each: Operation = operation) -> list[Rows]:
                return fetch(cursor, each.name, each.parameters)

            def product(each: Operation = operation) -> str:
                return caller.ask(each, each.path)

            def bare(each: Operation = operation) -> str:
                return caller.ask(each, each.bare_path)

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
    clients, seconds = (4, 4.0) if scale >= FULL else (2, 0.2)
    rows = []
    with web_server(_database_url()) as port:
        for each in operations(dataset):
            who = {"Authorization": f"Bearer {text}"} if each.path.startswith("/api/") else cookies
            product = Request(each.path, each.method, each.text, _headers(each) | who)
            bare = Request(each.bare_path, each.method, each.text, _headers(each) | cookies)
            load(port, product, clients, 0)
            ours = load(port, product, clients, seconds)
            theirs = load(port, bare, clients, seconds)
            assert ours.failed == theirs.failed == 0, each.title
            figures = (f for x in (ours, theirs) for f in (x.times.p50, x.times.p95, x.rate))
            rows.append([each.title, *figures, theirs.rate / ours.rate])
    show(
        table(
            f"{clients} clients at once, two web processes, at {scale:.0%} of the full volume (ms)",
            ["", *_headings("product"), *_headings("bare"), "x bare"],
            rows,
        )
    )


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
