"""Many writers that commit out of order, and a reader of the feed beside them."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import connection, transaction
from rest_framework.test import APIClient

from partners.models import Place, System

MOMENT = "2026-11-23 09:00:00+00"
MOST_ROWS = 20
LONGEST_WAIT = 0.05
FEED = "/api/v1/places?fields=id,version&limit=5000&changed_since="

INSERT = f"""
    INSERT INTO partners_place (public_id, version, created_at, updated_at, system_id, name)
    SELECT gen_random_uuid(), 1, '{MOMENT}', '{MOMENT}', %s, %s || n
    FROM generate_series(1, %s) AS n
"""
UPDATE = "UPDATE partners_place SET valid_from = CURRENT_DATE WHERE system_id = %s AND name LIKE %s"


@dataclass
class Seen:
    """What a reader has: the newest version of every row, and where it goes on."""

    client: APIClient
    cursor: str = "start"
    versions: dict[str, int] = field(default_factory=dict)
    pages: int = 0

    def catch_up(self) -> None:
        """Read all that the feed gives now."""
        has_more = True
        while has_more:
            answer = self.client.get(FEED + self.cursor)
            assert answer.status_code == 200, answer.content
            body: dict[str, Any] = answer.json()
            for row in body["results"]:
                self.versions[row["id"]] = max(row["version"], self.versions.get(row["id"], 0))
            self.cursor, has_more = body["changed_since"], body["next"] is not None
            self.pages += 1


def write_places(system: System, name: str, number: int) -> None:
    """Places that were all made in the same moment."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [system.pk, name, number])


def follow(client: APIClient, system: System, *, writers: int, seconds: float) -> Seen:
    """Read the feed while it is written, and once more when all is committed."""
    end, seen = time.monotonic() + seconds, Seen(client)
    threads = [_started(partial(_write, system, number, end)) for number in range(writers)]
    while any(thread.is_alive() for thread in threads):
        seen.catch_up()
    for thread in threads:
        thread.join()
    seen.catch_up()
    return seen


def versions_now(system: System) -> dict[str, int]:
    """What is there, whoever has seen it."""
    rows = Place.objects.filter(system=system).values_list("public_id", "version")
    return {str(public_id): version for public_id, version in rows}


def _started(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def _write(system: System, number: int, end: float) -> None:
    """Make and change rows; wait before each commit, and take some of it back."""
    chance = random.Random(number)  # the same order of things in every run
    step = 0
    while time.monotonic() < end:
        step += 1
        with transaction.atomic():
            write_places(system, f"w{number} s{step} n", chance.randint(1, MOST_ROWS))
            if chance.random() < 0.5:
                changed = f"w{number} s{chance.randint(1, step)} %"
                with connection.cursor() as cursor:
                    cursor.execute(UPDATE, [system.pk, changed])
            time.sleep(chance.uniform(0, LONGEST_WAIT))
            if chance.random() < 0.1:
                transaction.set_rollback(True)
