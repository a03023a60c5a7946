"""The search beside the best that somebody would write by hand: the database's work on its own."""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement.analytics.search import HANDFUL, Answer, search_all
from engagement.analytics.search_sources import Found
from engagement.analytics.search_words import LIKENESS, SearchWord
from tenancy.postgresql.base import SEES_ALL
from tests.performance.bare import Rows, fetch
from tests.performance.dataset import Dataset
from tests.performance.timing import in_turns, table

# What is typed, and what kind of word it is.
TYPED = {
    "discharge": "in a sixth of all titles",
    "spoke": "in all notes",
    "notice": "in all that partners told us",
    "care": "in half of all names",
    "okoro": "in a ninth of all people",
    "rowan": "in some names",
    "estates 100": "rare",
    "alderfrod": "a mistyped name",
    "dischrge": "a mistyped title",
    "okorro": "a mistyped person",
    "zzzqqq": "no hit",
}
BY_HAND, ALIKE_BY_HAND = "search-everything", "search-alike"
# In the order of the hand-made statements; those for mistyped words are of the first three.
KINDS = tuple(Found)


def parameters(dataset: Dataset, typed: str) -> dict[str, Any]:
    """Of the hand-made statements."""
    return {
        "phrase": typed,
        "fragment": f"%{typed}%",
        "start": f"{typed}%",
        "word": f"% {typed}%",
        "words": " & ".join(typed.split()) + ":*",
        "mistakes": SearchWord(typed).mistakes_allowed,
        "system": dataset.system.pk,
    }


def searching(dataset: Dataset, database_url: str, rounds: int) -> str:
    """Check the hits against the rows that hand-made SQL finds; then time both in turns."""
    rows = []
    with (
        psycopg.connect(database_url, autocommit=True, options=SEES_ALL) as raw,
        raw.cursor() as cursor,
    ):
        cursor.execute(f"SET pg_trgm.word_similarity_threshold = {LIKENESS}")
        for typed, kind in TYPED.items():
            answer, statements = _asked(dataset, typed)
            by_hand = parameters(dataset, typed)
            assert _ids(answer) == _first(_fetch(cursor, by_hand)), typed

            def product(asked: list[str] = statements) -> None:
                with raw.transaction():  # as the search does, for what it sets for itself
                    for statement in asked:
                        cursor.execute(statement.encode())
                        cursor.fetchall()

            def hand(given: Mapping[str, Any] = by_hand) -> list[Rows]:
                return _fetch(cursor, given)

            times = in_turns([product, hand], rounds)
            figures = [figure for each in times for figure in (each.p50, each.p95)]
            ratio = times[0].p50 / times[1].p50
            rows.append([f"“{typed}”, {kind}", len(statements), *figures, ratio])
    headings = ["", "queries", "search SQL p50", "p95", "by hand p50", "p95", "x by hand"]
    return table("The SQL of the search, milliseconds", headings, rows)


def _fetch(cursor: Any, given: Mapping[str, Any]) -> list[Rows]:
    """By hand: what contains the word, and only where nothing does, what is spelt alike."""
    found = fetch(cursor, BY_HAND, given)
    return found if any(found) else fetch(cursor, ALIKE_BY_HAND, given)


def _asked(dataset: Dataset, typed: str) -> tuple[Answer, list[str]]:
    """What is found, and the statements that found it, with all that hits show."""
    with CaptureQueriesContext(connection) as queries:
        answer = search_all(dataset.manager, typed)
    said = [query["sql"] for query in queries.captured_queries]
    return answer, [sql for sql in said if sql.startswith("SELECT")]


def _ids(answer: Answer) -> dict[Found, list[str]]:
    return {group.kind: [str(row.public_id) for row in group.rows] for group in answer.groups}


def _first(found: list[Rows]) -> dict[Found, list[str]]:
    return {
        kind: [str(row[0]) for row in rows[:HANDFUL]]
        for kind, rows in zip(KINDS, found, strict=False)
        if rows
    }
