"""Many tasks, one after the other: a worker's connections and memory do not grow with them.

ICS_CRM_SOAK_TASKS says how many: 240 in every run of all tests, 100,000 before a release.
"""

import os
import time
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.models import F
from redis import Redis

from engagement.models import ScoreSeries, StaleScore
from tests import factories as make
from tests.worker import WorkerProcess

TASKS = int(os.environ.get("ICS_CRM_SOAK_TASKS", "240"))
STAGES = 4
A_STAGE_LIMIT = 60.0 + TASKS / 20
PROCESSES = 2  # of the worker of the tests
# One for the task of each process, one for the sign of life of a job, and the test's own.
MOST_OF_DATABASE = 2 * PROCESSES + 1
# What a worker may still grow by after its first quarter: modules and caches that it needs late.
MOST_OF_MEMORY = 32 * 1024**2
# And for each later task. The library keeps what would end a task at its time limit until then,
# however long ago the task ended (half a kilobyte, measured), and the longest run is shorter than
# the limit: what is kept grows no further once the first of them are due.
KEPT_OF_A_TASK = 700


@dataclass(frozen=True)
class Connections:
    """How many there are now."""

    database: int
    broker: int


def _connections(broker: Any) -> Connections:
    database = _of_database()
    # One that was closed is counted until the server has ended its process.
    deadline = time.monotonic() + 1
    while database > MOST_OF_DATABASE and time.monotonic() < deadline:
        time.sleep(0.01)
        database = _of_database()
    return Connections(database, broker.info("clients")["connected_clients"])


def _of_database() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        (found,) = cursor.fetchone()
    return int(found)


def _is_idle(broker: Any) -> bool:
    return not any(broker.llen(queue) for queue in ("default", "bulk")) and not broker.hlen(
        "unacked"
    )


@pytest.mark.django_db(transaction=True)
def test_connections_stay_as_many_over_many_tasks(celery_worker_process: WorkerProcess) -> None:
    partnership = make.make_event().partnerships.get()
    broker: Any = Redis.from_url(settings.REDIS_URL)
    seen: list[Connections] = []
    memory: list[int] = []
    for _stage in range(STAGES):
        for number in range(TASKS // STAGES):
            if number % 10 == 0:  # far dearer than the others
                StaleScore.objects.filter(partnership=partnership).update(wanted=F("wanted") + 1)
                current_app.send_task("engagement.rescore", args=[partnership.pk])
            elif number % 2:
                current_app.send_task("jobs.run", args=[str(uuid.uuid4())], queue="bulk")
            else:
                current_app.send_task("jobs.send_mails")
            if number % 20 == 0:
                seen.append(_connections(broker))
        deadline = time.monotonic() + A_STAGE_LIMIT
        while not _is_idle(broker):
            assert time.monotonic() < deadline, celery_worker_process.output()[-3000:]
            time.sleep(0.05)
        seen.append(_connections(broker))
        memory.append(celery_worker_process.memory())

    half = len(seen) // 2
    assert max(each.database for each in seen) <= MOST_OF_DATABASE, seen
    at_first, at_last = (max(each.broker for each in part) for part in (seen[:half], seen[half:]))
    assert at_last <= at_first + PROCESSES, seen  # one that each process had not needed before
    later = TASKS - TASKS // STAGES
    assert memory[-1] <= memory[0] + MOST_OF_MEMORY + later * KEPT_OF_A_TASK, memory
    assert ScoreSeries.objects.filter(partnership=partnership).exists()
    assert not StaleScore.objects.waiting().exists()
    megabytes = [round(each / 1024**2) for each in memory]
    print(  # noqa: T201 - what a long run is for
        f"\n{TASKS} tasks: {seen[0]} at first, {seen[-1]} at last; {megabytes} MB by quarters"
    )
