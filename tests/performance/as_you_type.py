"""The search fragments as somebody types: every beginning of a word, by the real web server."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from engagement.analytics.search_words import FEWEST_LETTERS
from tests.performance.dataset import Dataset
from tests.performance.searching import TYPED
from tests.performance.server import Request, load, web_server
from tests.performance.timing import Times, table

FRAGMENTS = ("engagement:search_suggestions", "engagement:search")


def as_you_type(dataset: Dataset, scale: float, database_url: str) -> str:
    """One person at the keyboard: the list below the search box, and the page of results."""
    client = Client()
    client.force_login(dataset.manager)
    headers = {
        "Cookie": "; ".join(f"{c.key}={c.value}" for c in client.cookies.values()),
        "HX-Request": "true",
    }
    rows: list[Sequence[object]] = []
    overall = [Times() for _ in FRAGMENTS]
    with web_server(database_url) as port:
        for typed, kind in TYPED.items():
            figures: list[float] = []
            for name, everything in zip(FRAGMENTS, overall, strict=True):
                requests = [Request(path, headers=headers) for path in _paths(name, typed)]
                load(port, requests[:1], 1, 0)
                found = load(port, requests, 1, 6 * scale)
                assert not found.failed, typed
                everything.samples += found.times.samples
                figures += [found.times.p50, found.times.p95]
            rows.append([f"“{typed}”, {kind}", *figures])
    rows.append(["all of these", *(f for times in overall for f in (times.p50, times.p95))])
    headings = ["typed letter by letter", "below the box p50", "p95", "results p50", "p95"]
    return table(f"Search while typing at {scale:.0%} of the full volume (ms)", headings, rows)


def _paths(name: str, typed: str) -> Iterator[str]:
    for length in range(FEWEST_LETTERS, len(typed) + 1):
        yield f"{reverse(name)}?{urlencode({'q': typed[:length]})}"
