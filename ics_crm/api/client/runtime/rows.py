"""Lists and feeds of changes, read page by page while they are gone through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast
from urllib.parse import parse_qs, urlsplit

from .session import Session

ROWS_A_PAGE = 200
CHANGES_A_PAGE = 1_000
Row = TypeVar("Row")
Page = TypeVar("Page")


class Pages(Generic[Row, Page]):
    """All rows of some pages: ``for row in pages``. One is read when that before is used up."""

    def __init__(self, session: Session, path: str, query: Mapping[str, Any]) -> None:
        self._session, self._path, self._query = session, path, query

    def __iter__(self) -> Iterator[Row]:
        """Row by row, once; begun again, everything is read again."""
        for page in _pages(self._session, self._path, self._query, ROWS_A_PAGE):
            yield from page["results"]

    def first(self) -> Row | None:
        """The first row; none when the list is empty."""
        found = self._session.read(self._path, {**self._query, "limit": 1})["results"]
        return found[0] if found else None

    def first_page(self) -> Page:
        """The first page as it is answered, with what it says beside its rows."""
        query = {"limit": ROWS_A_PAGE, **{k: v for k, v in self._query.items() if v is not None}}
        return cast("Page", self._session.read(self._path, query))


class Rows(Pages[Row, Any]):
    """All rows of a list, which can be counted."""

    def count(self) -> int:
        """How many rows there are; of more than 1,000 it says 1,000."""
        query = {**self._query, "limit": 1, "count": True}
        return int(self._session.read(self._path, query)["count"])


@dataclass(frozen=True)
class Changes(Generic[Row]):
    """Rows of a feed, oldest change first, and the cursor to keep in one transaction with them.

    Go on from the cursor tomorrow. A row may come twice: the higher version wins.
    """

    rows: list[Row]
    cursor: str


def changes(session: Session, path: str, query: Mapping[str, Any]) -> Iterator[Changes[Any]]:
    """Pages of a feed of changes until nothing is left; the last one may be empty."""
    for page in _pages(session, path, query, CHANGES_A_PAGE):
        yield Changes(page["results"], page["changed_since"])


def _pages(
    session: Session, path: str, query: Mapping[str, Any], usual_limit: int
) -> Iterator[Mapping[str, Any]]:
    """Only the query of ``next`` is used: behind a proxy its host may be another one."""
    page = session.read(path, {**query, "limit": query.get("limit") or usual_limit})
    yield page
    while page["next"] is not None:
        page = session.read(path, parse_qs(urlsplit(page["next"]).query))
        yield page
