"""Several clients at once against the real web server, beside the bare views on the same server."""

from django.test import Client

from accounts.actions.api_token import create_token
from accounts.limits import ALL_SCOPES
from tests.performance.dataset import Dataset
from tests.performance.operations import Operation, operations
from tests.performance.server import Request, load, web_server
from tests.performance.timing import headings, table

FULL = 1.0


def at_once(dataset: Dataset, scale: float, database_url: str) -> str:
    """Ask for as long as the scale deserves; every answer must be a good one."""
    client = Client()
    client.force_login(dataset.manager)
    cookies = {"Cookie": "; ".join(f"{c.key}={c.value}" for c in client.cookies.values())}
    _token, text = create_token(by=dataset.manager, name="Load", days=1, scopes=ALL_SCOPES)
    clients, seconds = (4, 4.0) if scale >= FULL else (2, 0.2)
    rows = []
    with web_server(database_url) as port:
        for each in operations(dataset):
            who = {"Authorization": f"Bearer {text}"} if each.path.startswith("/api/") else cookies
            product = Request(each.path, each.method, each.text, _headers(each) | who)
            bare = Request(each.bare_path, each.method, each.text, _headers(each) | cookies)
            load(port, [product], clients, 0)
            ours = load(port, [product], clients, seconds)
            theirs = load(port, [bare], clients, seconds)
            assert ours.failed == theirs.failed == 0, each.title
            figures = (f for x in (ours, theirs) for f in (x.times.p50, x.times.p95, x.rate))
            rows.append([each.title, *figures, theirs.rate / ours.rate])
    return table(
        f"{clients} clients at once, two web processes, at {scale:.0%} of the full volume (ms)",
        ["", *headings("product"), *headings("bare"), "x bare"],
        rows,
    )


def _headers(operation: Operation) -> dict[str, str]:
    return {"Content-Type": "application/json", **operation.headers}
