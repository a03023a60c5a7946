"""The product behind a real web server, asked by several clients at once."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from socket import create_server

from ics_crm.embedded.instance import BASE_DIR
from ics_crm.processes import WEB_THREADS, WEB_WORKERS
from tests.performance.timing import Times

START_LIMIT = 60.0


@dataclass(frozen=True)
class Request:
    """One request, as it goes over the wire."""

    path: str
    method: str = "GET"
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Load:
    """What came of many requests at once."""

    times: Times
    seconds: float
    failed: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times.samples) / self.seconds


@contextmanager
def web_server(database_url: str) -> Iterator[int]:
    """The web server as one machine runs it, on a free port, which it gives."""
    with create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        listener.set_inheritable(True)
        command = (
            *(sys.executable, "-m", "gunicorn", "ics_crm.wsgi:application"),
            *("--bind", f"fd://{listener.fileno()}", "--workers", str(WEB_WORKERS)),
            *("--worker-class", "gthread", "--threads", str(WEB_THREADS)),
            *("--no-control-socket", "--log-level", "warning"),
        )
        environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "tests.performance.settings",
            "ICS_CRM_LOG_LEVEL": "WARNING",
        }
        process = subprocess.Popen(
            command, cwd=BASE_DIR, env=environment, pass_fds=[listener.fileno()]
        )
        try:
            _await(port)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def load(port: int, requests: Sequence[Request], clients: int, seconds: float) -> Load:
    """Ask all of it again and again over kept connections, until the time is up."""
    stop_at = time.perf_counter() + seconds
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = list(pool.map(lambda _client: _ask_on(port, requests, stop_at), range(clients)))
    times = Times([sample for samples, _failed in found for sample in samples])
    return Load(times, time.perf_counter() - started, sum(failed for _samples, failed in found))


def _ask_on(port: int, requests: Sequence[Request], stop_at: float) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    samples: list[float] = []
    failed = 0
    for request in cycle(requests):
        if len(samples) >= len(requests) and time.perf_counter() >= stop_at:
            break
        started = time.perf_counter()
        connection.request(request.method, request.path, request.body, dict(request.headers))
        answer = connection.getresponse()
        answer.read()
        samples.append(time.perf_counter() - started)
        failed += answer.status >= 300
    connection.close()
    return samples, failed


def _await(port: int) -> None:
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_LIMIT)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            connection.close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
