"""A server that answers as it is told, one answer after the other, and remembers what was asked."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

BROKEN = "broken"


@dataclass(frozen=True)
class Answer:
    """``BROKEN`` as its body closes the connection after half of what was announced."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


class Server(HTTPServer):
    """Answers in turn; what is asked after the last one is a fault of the test."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers, self.asked = list(answers), list[Asked]()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def _answer(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        self.server.asked.append(Asked(self.command, self.path, dict(self.headers), sent))
        answer = self.server.answers.pop(0)
        is_broken = answer.body == BROKEN
        body = b"x" * 50 if is_broken else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(100 if is_broken else len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - as http.server calls them

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def answering(*answers: Answer) -> Iterator[Server]:
    """The server, for as long as it is needed."""
    server = Server(answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
