"""Requests one after the other, in this process, beside a bare view and hand-made SQL."""

from typing import Any

import psycopg
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

from accounts.models import User
from tenancy.postgresql.base import SEES_ALL
from tests.performance.bare import Rows, fetch
from tests.performance.dataset import Dataset
from tests.performance.operations import Operation, operations
from tests.performance.timing import Times, headings, in_turns, table


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


def one_by_one(dataset: Dataset, scale: float, database_url: str) -> str:
    """Check each answer against the rows that the SQL finds, then measure all three in turns."""
    caller = Caller(dataset.manager)
    rounds = max(5, round(40 * scale))
    rows, beside_drf = [], []
    with (
        psycopg.connect(database_url, autocommit=True, options=SEES_ALL) as raw,
        raw.cursor() as cursor,
    ):
        for operation in operations(dataset):

            def by_sql(each: Operation = operation) -> list[Rows]:
                return fetch(cursor, each.name, each.parameters)

            def product(each: Operation = operation) -> str:
                return caller.ask(each, each.path)

            def bare(each: Operation = operation) -> str:
                return caller.ask(each, each.bare_path)

            def by_drf(each: Operation = operation) -> str:
                return caller.ask(each, each.drf_path)

            assert operation.is_right(product(), by_sql()), operation.title
            times = in_turns([product, bare, by_sql], rounds)
            rows.append([operation.title, *_figures(times)])
            if operation.drf_path:
                assert operation.is_right(by_drf(), by_sql()), operation.title
                beside_drf.append([operation.title, *_beside(in_turns([product, by_drf], rounds))])
    whole = f"{rounds} rounds, at {scale:.0%} of the full volume (ms)"
    columns = [*headings("product"), *headings("bare"), *headings("SQL"), "x bare", "x SQL"]
    drf = [*headings("product"), *headings("DRF"), "as fast as DRF"]
    return table(f"One request after the other, {whole}", ["", *columns], rows) + table(
        f"Beside REST framework alone, {whole}", ["", *drf], beside_drf
    )


def _beside(times: list[Times]) -> list[float]:
    product, by_drf = times
    figures = [figure for each in times for figure in (each.p50, each.p95, each.rate)]
    return [*figures, by_drf.p50 / product.p50]


def _figures(times: list[Times]) -> list[float]:
    product, bare, by_sql = times
    figures = [figure for each in times for figure in (each.p50, each.p95, each.rate)]
    return [*figures, product.p50 / bare.p50, product.p50 / by_sql.p50]
