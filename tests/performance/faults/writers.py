"""Programs that record facts through the API, and do not give up before each was acknowledged."""

import http.client
import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

PAUSE = 0.2
PATIENCE = 180.0
"""Seconds in which one fact must come through, whatever is killed meanwhile."""


@dataclass
class Writers:
    """Several at once. ``acknowledged``: the id that the product gave to each fact, by its name."""

    port: int
    token: str
    partnerships: Sequence[str]
    owner: str
    acknowledged: dict[str, str] = field(default_factory=dict)
    repeats: int = 0
    failures: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self, number: int) -> None:
        """Begin with so many."""
        self._threads = [threading.Thread(target=self._write_on) for _ in range(number)]
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Begin no new fact, and wait until those that were begun are acknowledged."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write_on(self) -> None:
        while not self._stop.is_set():
            number = next(self._numbers)
            name = f"Fact {number}"
            path, body = self.fact(number, name)
            try:
                self.acknowledged[name] = self.write(name, path, body)
            except AssertionError as error:
                self.failures.append(str(error))
                return

    def fact(self, number: int, name: str) -> tuple[str, Mapping[str, Any]]:
        """Mostly meetings with several partners, sometimes a promise."""
        partnership = self.partnerships[number % len(self.partnerships)]
        other = self.partnerships[(number + 1) % len(self.partnerships)]
        day = timezone.now() - timedelta(days=number * 11 % 700, hours=1)
        if number % 4 == 3:
            return "/api/v1/commitments", {
                "partnership": partnership,
                "made_by": "partner",
                "text": name,
                "made_on": str(day.date()),
                "due_on": str(day.date() + timedelta(days=30)),
                "owner": self.owner,
            }
        partners = [{"partnership": each, "tone": 1 + number % 5} for each in (partnership, other)]
        starts_at = day.isoformat()
        return "/api/v1/events", {
            "title": name,
            "kind": "meeting",
            "starts_at": starts_at,
            "partners": partners,
        }

    def write(self, key: str, path: str, body: Mapping[str, Any]) -> str:
        """Send it under one key until it is acknowledged; the id that it was given."""
        deadline = time.monotonic() + PATIENCE
        said = ""
        while time.monotonic() < deadline:
            try:
                status, said = self._send(key, path, body)
            except (OSError, http.client.HTTPException) as error:
                status, said = 0, repr(error)
            if status == 201:
                return str(json.loads(said)["id"])
            # 409: the first sending is still being worked on. All else of this kind is our fault.
            assert status in {0, 409, 429} or status >= 500, f"{key}: {status} {said}"
            self.repeats += 1
            time.sleep(PAUSE)
        raise AssertionError(f"{key} was not acknowledged: {said}")

    def _send(self, key: str, path: str, body: Mapping[str, Any]) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Host": f"localhost:{self.port}",
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key.replace(" ", "-"),
        }
        try:
            connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()
