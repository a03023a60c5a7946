"""Receivers on this machine, which verify what they get with the receiver of the documentation."""

import importlib.util
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from engagement.webhooks.signing import new_secret

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "examples" / "webhook_receiver.py"


def _example() -> Any:
    spec = importlib.util.spec_from_file_location("webhook_receiver", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


example = _example()
Answer = Callable[[dict[str, Any]], int]


def taken(message: dict[str, Any]) -> int:
    """What a receiver that is well answers."""
    return 204


@dataclass
class Receiver:
    """Where it listens, its secret, what it answers, and what it took in the order of arrival."""

    port: int
    secret: str = field(default_factory=new_secret)
    answer: Answer = taken
    asked: list[dict[str, Any]] = field(default_factory=list)
    took: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    now: Callable[[], float | None] = lambda: None

    @property
    def address(self) -> str:
        """Of this machine, without encryption: what the tests' settings allow."""
        return f"http://127.0.0.1:{self.port}/hook?key=value"

    def hears(self, headers: Any, body: bytes) -> int:
        """Verify a message, note it, and say what to answer."""
        try:
            message = example.verified(headers, body, self.secret, self.now())
        except example.RefusedError as refusal:
            self.refused.append(str(refusal))
            return 400
        self.asked.append(message)
        status = self.answer(message)
        if 200 <= status < 300:
            self.took.append(message)
        return status

    def of_each_object(self) -> dict[str, list[str]]:
        """The ids that were taken, by object, each the first time that it came."""
        told: dict[str, list[str]] = {}
        for message in self.took:
            ids = told.setdefault(message["object"]["id"], [])
            if message["id"] not in ids:
                ids.append(message["id"])
        return told


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:  # whoever was sending it was killed
                return
            self.send_response(receiver.hears(self.headers, body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver = Receiver(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
